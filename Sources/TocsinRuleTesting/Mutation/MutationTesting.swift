package import TocsinDetect
package import TocsinDiagnostics
package import TocsinExamples
package import TocsinSemantics

/// What the tests of a rule make of one mutant.
package enum MutantVerdict: Sendable {
  /// This test fails.
  case killed(by: String)
  /// Proved: it gives the same signals.
  case equivalent
  case survived(Killer)
  /// No test fails, and neither a proof nor a log was found.
  case undecided(reason: String)

  /// Logs that tell the mutant from the rule.
  package struct Killer: Sendable {
    /// A test that passes with the rule and fails with the mutant, both of which was tried; `nil` where the logs
    /// cannot be written as a test.
    package var test: String?
    package var evidence: RuleEvidence
  }
}

/// A mutant and what became of it.
package struct JudgedMutant: Sendable {
  package var mutant: Mutant
  package var verdict: MutantVerdict
}

/// Changes of a rule of which no mutants were made.
package struct UntriedChanges: Sendable, Equatable {
  /// How many; some may give no valid rule, or one that another change gives too.
  package var count: Int
  /// The line of the first; the others follow it in the text.
  package var firstLine: Int
}

/// Mutants of one rule, judged one by one, on any thread.
package struct MutationTesting: Sendable {
  package let rule: Rule
  package let mutants: [Mutant]
  /// The changes that the limit excluded; `nil` where all mutants were made.
  package let untried: UntriedChanges?
  private let tests: [RuleTest]
  private let payloadTests: [PayloadTest]
  /// Of the rule as it is.
  private let setup: RunSetup
  private let hasSeveralRules: Bool

  /// Mutants of one rule unless told otherwise.
  package static let defaultLimit = 1000

  /// Makes mutants of the rule of interest of a setup; `nil` when it cannot be found in its own text.
  package init?(
    _ setup: RunSetup, source: SourceFile, tests: [RuleTest], payloadTests: [PayloadTest], limit: Int,
    hasSeveralRules: Bool
  ) {
    let rule = setup.subject
    guard let subject = MutationSubject(source, rule) else { return nil }
    self.rule = rule
    self.tests = tests
    self.payloadTests = payloadTests
    self.setup = setup
    self.hasSeveralRules = hasSeveralRules
    let made = Mutators.mutants(of: subject, limit: limit)
    untried = made.untried
    // A mutant is read from its text, which does not hold the reference tables.
    mutants = made.mutants.map { mutant in
      var mutant = mutant
      mutant.rule = mutant.rule.resolved(like: rule)
      return mutant
    }
  }

  package func judge(_ mutant: Mutant) -> JudgedMutant {
    let mutated = setup.replacingSubject(by: mutant.rule)
    if let test = killer(of: mutated) { return JudgedMutant(mutant: mutant, verdict: .killed(by: test)) }
    let comparison = RuleComparer.compare(old: setup, new: mutated, judgesLogsAsRead: true)
    let verdict: MutantVerdict
    switch comparison.verdict {
    case .equivalent: verdict = .equivalent
    case .undecided(let reason): verdict = .undecided(reason: reason)
    case .narrower, .wider, .different: verdict = survived(mutant, mutated, comparison)
    }
    return JudgedMutant(mutant: mutant, verdict: verdict)
  }

  /// The first test that fails.
  private func killer(of mutated: RunSetup) -> String? {
    let runner = RuleTestRunner(mutated)
    if let test = payloadTests.first(where: { !runner.run($0).passed }) { return test.name }
    return tests.first { !runner.run($0).passed }?.name
  }

  private func survived(
    _ mutant: Mutant, _ mutated: RunSetup, _ comparison: RuleDiff
  ) -> MutantVerdict {
    let evidence = comparison.evidence.sorted { $0.timeline.entries.count < $1.timeline.entries.count }
    guard let first = evidence.first else { return .undecided(reason: "the logs found were not confirmed") }
    var writer = RuleTestWriter(rule)
    writer.needsRuleName = hasSeveralRules
    for candidate in evidence {
      guard
        let test = writer.test(
          name: "tells apart: \(mutant.summary.filter { $0 != "`" })", candidate.timeline,
          expecting: candidate.old),
        isKiller(test, of: mutated)
      else { continue }
      return .survived(MutantVerdict.Killer(test: test, evidence: candidate))
    }
    return .survived(MutantVerdict.Killer(test: nil, evidence: first))
  }

  private func isKiller(_ test: String, of mutated: RunSetup) -> Bool {
    func passes(_ setup: RunSetup) -> Bool? {
      RuleTestText.results("tests:\n" + test, of: setup).first?.passed
    }
    return passes(setup) == true && passes(mutated) == false
  }
}

/// Counts of judged mutants.
package struct MutationScore: Sendable, Equatable {
  package var killed = 0
  package var equivalent = 0
  package var survived = 0
  package var undecided = 0
  /// Mutants that were not judged, since time was up.
  package var untried = 0

  package init() {}

  package mutating func add(_ verdict: MutantVerdict) {
    switch verdict {
    case .killed: killed += 1
    case .equivalent: equivalent += 1
    case .survived: survived += 1
    case .undecided: undecided += 1
    }
  }

  package static func + (left: MutationScore, right: MutationScore) -> MutationScore {
    var sum = left
    sum.killed += right.killed
    sum.equivalent += right.equivalent
    sum.survived += right.survived
    sum.undecided += right.undecided
    sum.untried += right.untried
    return sum
  }

  package var all: Int { killed + equivalent + survived + undecided + untried }

  /// Killed of those that can be told from the rule, in tenths of a per cent, rounded down.
  ///
  /// An undecided mutant counts as one that survived, and one that was not tried doesn't count. Without any mutant the
  /// tests have missed none.
  package var tenths: Int {
    let counted = killed + survived + undecided
    return counted == 0 ? 1000 : killed * 1000 / counted
  }
}
