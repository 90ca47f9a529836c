import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinSyntax

/// The key of a tag ends at its first colon.
struct TagKeyTests {
  @Test(arguments: [
    (#"a:b\:c"#, true), (#"a\:b:c"#, false), (#"a:*"#, true), (#"tags:"a:b:c""#, true), (#"a:b"#, false),
  ])
  func `what is before the first colon is the key`(query: String, isMet: Bool) throws {
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(query))
    #expect(!diagnostics.contains { $0.descriptor.invalidatesRule })
    let record = Array(#"{"_id":"x","tags":["a:b:c"],"attributes":{}}"#.utf8)
    #expect(try Matching.productMatches(syntax, record, form: .archive) == isMet)
  }
}
