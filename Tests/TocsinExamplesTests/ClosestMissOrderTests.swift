import Testing
import TocsinExamples
import TocsinLogModel
import TocsinSemantics

/// Of changes that are equally small, which one is shown.
struct ClosestMissOrderTests {
  @Test(arguments: [
    ("@a:x OR @b:y", "@a"), ("@b:y OR @a:x", "@b"), ("(@a:x @b:y) OR @c:z OR @d:w", "@c"),
    ("@d:w OR @c:z OR (@a:x @b:y)", "@d"),
  ])
  func `the first of the smallest changes is shown`(query: String, change: String) throws {
    let miss = try #require(try ClosestMissTests.miss(query, #"{"n":"1"}"#))
    let places = miss.changes.map { if case .attribute(let path) = $0.place { "@\(path)" } else { "" } }
    #expect(places == [change])
    #expect(!miss.signals.isEmpty)
  }
}
