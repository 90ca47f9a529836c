package import TocsinDetect
import TocsinIO
package import TocsinRuleTesting
package import TocsinSemantics
package import TocsinWorkspace

/// What the tests of a rule file are worth: what they cover, and which mutants they kill.
package struct RuleTestAnalysis {
  private let tested: TestedFile
  private let filter: TestFilter
  private let surroundings: RunSurroundings

  /// Judges the tests that `filter` selects; `surroundings` are those of all files, with which the tests are run.
  package init(_ tested: TestedFile, _ filter: TestFilter, in surroundings: RunSurroundings) {
    self.tested = tested
    self.filter = filter
    self.surroundings = surroundings
  }

  /// Which cases fire, and which terms decide, in the tests of a rule.
  package func coverage(of rule: Rule) -> RuleCoverage {
    var coverage = RuleCoverage(rule)
    let runner = RuleTestRunner(surroundings.setup(for: rule))
    for test in tested.payloadTests(of: rule, filter) { coverage.add(test, name: test.name) }
    for test in tested.tests(of: rule, filter) { coverage.add(test, runner.run(test)) }
    return coverage
  }

  /// `nil` when the rule's text cannot be changed.
  package func mutation(of rule: Rule, limit: Int) -> MutationTesting? {
    MutationTesting(
      surroundings.setup(for: rule), source: tested.file.source, tests: tested.tests(of: rule, filter),
      payloadTests: tested.payloadTests(of: rule, filter), limit: limit,
      hasSeveralRules: tested.file.rules.count > 1)
  }

  /// Judges the mutants on several threads, in their order; those that come after the deadline are left out.
  ///
  /// The mutants that are judged when the deadline comes are judged to their end.
  package static func judge(
    _ testing: MutationTesting, jobs: Int, until deadline: ContinuousClock.Instant
  ) -> [JudgedMutant] {
    let source = MutantSource(testing.mutants, until: deadline)
    if jobs > 1, testing.mutants.count > 1,
      let workers = OrderedWorkers<MutantSource, JudgedMutant>(
        count: min(jobs, testing.mutants.count), source: source, makeWorker: { { testing.judge($0) } })
    {
      var judged: [JudgedMutant] = []
      while let next = workers.next() { judged.append(next) }
      return judged
    }
    var judged: [JudgedMutant] = []
    while let mutant = source.next() { judged.append(testing.judge(mutant)) }
    return judged
  }
}

/// Gives mutants in their order, until time is up; asked by one thread at a time.
private final class MutantSource: JobSource, @unchecked Sendable {
  private var rest: ArraySlice<Mutant>
  private let deadline: ContinuousClock.Instant

  init(_ mutants: [Mutant], until deadline: ContinuousClock.Instant) {
    rest = mutants[...]
    self.deadline = deadline
  }

  func next() -> Mutant? { ContinuousClock.now < deadline ? rest.popFirst() : nil }
}
