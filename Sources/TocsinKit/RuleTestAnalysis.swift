package import TocsinDetect
import TocsinDiagnostics
import TocsinIO
package import TocsinRuleTesting
package import TocsinSemantics
package import TocsinWorkspace

/// What the tests beside a rule file are worth: what they cover, and which mutants they notice.
package struct RuleTestAnalysis {
  private let file: RuleFile
  private let suite: RuleTestSuite
  private let surroundings: RunSurroundings

  /// `surroundings` are those of all files: with them the tests passed.
  package init(_ file: RuleFile, _ suite: RuleTestSuite, in surroundings: RunSurroundings) {
    self.file = file
    self.suite = suite
    self.surroundings = surroundings
  }

  /// Which cases fire, and which terms decide, in the tests of a rule.
  package func coverage(of rule: Rule) -> RuleCoverage {
    var coverage = RuleCoverage(rule)
    let runner = RuleTestRunner(surroundings.setup(for: rule))
    for (index, test) in payloadTests(of: rule).enumerated() {
      coverage.add(test, name: runner.run(test, number: index + 1).name)
    }
    for test in tests(of: rule) { coverage.add(test, runner.run(test)) }
    return coverage
  }

  /// `nil` when the rule's text cannot be changed.
  package func mutation(of rule: Rule, limit: Int) -> MutationTesting? {
    MutationTesting(
      surroundings.setup(for: rule), source: file.source, tests: tests(of: rule),
      payloadTests: payloadTests(of: rule), limit: limit, hasSeveralRules: file.rules.count > 1)
  }

  /// Judges all mutants on several threads, in their order.
  package static func judge(_ testing: MutationTesting, jobs: Int) -> [JudgedMutant] {
    guard jobs > 1, testing.mutants.count > 1,
      let workers = OrderedWorkers<MutantSource, JudgedMutant>(
        count: min(jobs, testing.mutants.count), source: MutantSource(testing.mutants),
        makeWorker: { { testing.judge($0) } })
    else { return testing.mutants.map { testing.judge($0) } }
    var judged: [JudgedMutant] = []
    while let next = workers.next() { judged.append(next) }
    return judged
  }

  private func tests(of rule: Rule) -> [RuleTest] {
    suite.file.tests.filter { test in
      guard let name = test.rule else { return rule.identity == file.rules.first?.identity }
      return rule.name == name || rule.id == name
    }
  }

  private func payloadTests(of rule: Rule) -> [PayloadTest] {
    rule.identity == file.rules.first?.identity ? suite.file.payloadTests : []
  }
}

/// Gives mutants in their order; asked by one thread at a time.
private final class MutantSource: JobSource, @unchecked Sendable {
  private var rest: ArraySlice<Mutant>

  init(_ mutants: [Mutant]) {
    rest = mutants[...]
  }

  func next() -> Mutant? { rest.popFirst() }
}
