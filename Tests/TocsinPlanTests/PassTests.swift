import Testing
import TocsinLogModel
import TocsinPlan
import TocsinSyntax
import TocsinTestSupport

struct PlanShapeTests {
  static func plan(_ query: String) -> PlanSet { PlanSet(query: QueryParser.parse(UTF8Text(query)).syntax) }

  @Test(arguments: [
    ("@a:(x OR y OR z)", 1), ("@a:x OR @a:y", 1), ("-@a:x -@a:y", 1), ("@a:x @a:y", 2), ("@a:x OR @b:x", 2),
    ("@a:x @a:x", 1),
    ("NOT (NOT @a:x)", 1), ("@a:x OR *", 0), ("@a:x OR -@a:x", 0), ("@a:x -@a:x", 0), ("hello", 4),
    ("status:(ERROR OR Info)", 1),
  ])
  func `equal and joined tests become one step`(query: String, steps: Int) {
    #expect(PlanShapeTests.plan(query).steps.count == steps)
  }

  @Test func `cheap tests come first`() throws {
    let plan = PlanShapeTests.plan("*:deep @a:x")
    let first = try #require(plan.steps.first)
    #expect(plan.fields[Int(plan.atomFields[Int(first.atom)])] == .attribute(AttributePath(segments: ["a"])))
  }

  @Test func `every jump goes forward`() {
    var random = SplitMix(seed: 7)
    for _ in 0..<500 {
      let terms = (0..<6).map { _ in
        random.pick(["@a:x", "-@b:y", "(@c:1 OR @d:2)", "-(@e:1 @f:2)", "hello"])
      }
      let plan = PlanShapeTests.plan(terms.joined(separator: random.pick([" ", " OR "])))
      for (index, step) in plan.steps.enumerated() {
        #expect(step.onTrue < 0 || Int(step.onTrue) > index)
        #expect(step.onFalse < 0 || Int(step.onFalse) > index)
      }
    }
  }
}
