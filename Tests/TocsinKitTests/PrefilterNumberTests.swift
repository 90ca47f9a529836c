import Testing
import TocsinLogModel
import TocsinPlan
import TocsinSyntax

/// A number has many spellings, so no record need hold the one of the query.
struct PrefilterNumberTests {
  @Test(arguments: [
    ("@user_names:500", ["\\u", "names"]), ("@user_names:(500 OR 600)", ["\\u", "names"]),
    ("@user_names:\"500\"", ["\\u", "names"]), ("@user_name:500x", ["500x", "\\u"]),
  ])
  func `a number is not looked for`(query: String, literals: [String]) throws {
    let plan = PlanSet(query: QueryParser.parse(UTF8Text(query)).syntax)
    let prefilter = try #require(LiteralPrefilter(plan, names: LiteralPrefilter.RecordNames()))
    #expect(prefilter.literals.map { String(decoding: $0.bytes, as: UTF8.self) } == literals)
  }

  @Test func `where only a number is asked for, every record may match`() {
    let plan = PlanSet(query: QueryParser.parse("@a:500").syntax)
    #expect(LiteralPrefilter(plan, names: LiteralPrefilter.RecordNames()) == nil)
  }
}
