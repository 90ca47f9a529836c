import Testing
import TocsinDiagnostics
import TocsinLint

/// Fixes that are made together: none of them may depend on another.
struct FixPlanTests {
  private static func step(_ edits: (start: Int, end: Int, text: String)...) -> FixPlan.Step {
    let fix = Fix(
      "mend it",
      edits: edits.map { Fix.Edit(span: SourceSpan($0.start, $0.end), replacement: $0.text) })
    let descriptor = DiagnosticDescriptor("Q999", "example", .warning, "An example.")
    return FixPlan.Step(
      finding: Diagnostic(descriptor, "wrong", at: SourceSpan(0, 1), fixes: [fix]), fix: fix)
  }

  @Test(arguments: [
    // Two insertions at one place have no order, and neither have an insertion and what it touches.
    ((3, 3), (3, 3), false), ((3, 5), (5, 5), false), ((3, 3), (3, 5), false), ((3, 5), (5, 7), false),
    ((3, 6), (4, 5), false), ((3, 5), (6, 7), true), ((6, 6), (3, 5), true),
  ])
  func `edits that touch are not made together`(one: (Int, Int), other: (Int, Int), isAdded: Bool) {
    var plan = FixPlan()
    // The same edit twice would be one edit.
    let added = [(one, "x"), (other, "y")].map { plan.add(FixPlanTests.step(($0.0, $0.1, $1))) }
    #expect(added == [true, isAdded])
    #expect(plan.steps.count == (isAdded ? 2 : 1))
  }

  @Test func `an edit that two fixes have in common is made once`() {
    var plan = FixPlan()
    let added = [
      plan.add(FixPlanTests.step((0, 1, "X"), (4, 4, "Z"))),
      plan.add(FixPlanTests.step((0, 1, "X"), (6, 7, ""))),
    ]
    #expect(added == [true, true])
    #expect(String(decoding: plan.apply(to: Array("abcdefgh".utf8)), as: UTF8.self) == "XbcdZefh")
  }

  @Test func `a fix without edits is no step`() {
    var plan = FixPlan()
    let isAdded = plan.add(FixPlanTests.step())
    #expect(!isAdded)
  }
}
