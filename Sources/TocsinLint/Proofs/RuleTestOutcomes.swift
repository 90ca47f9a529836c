package import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
package import TocsinMatch
import TocsinPlan
package import TocsinRuleTesting
package import TocsinSemantics

/// What a rule makes of the logs beside it: of its tests, each run once, and of its samples.
package final class RuleTestOutcomes {
  private let rule: Rule
  private let samples: LazySamples
  private let surroundings: RunSurroundings
  private lazy var setup = surroundings.setup(for: rule)
  /// The tests of this rule.
  package let tests: [RuleTest]
  /// The tests of single queries, which are those of the file's first rule.
  package let payloadTests: [PayloadTest]

  /// A log that meets some query.
  package struct Observation {
    package var queries: [Int]
    /// By position in ``queries``: the groups it falls into; `nil` when a field is missing.
    package var groups: [[GroupKey]?]
  }

  /// `isFirst`: tests that name no rule are those of the first of a file.
  ///
  /// `surroundings` are those of all rules that are linted: with them `test` would run the tests.
  package init(
    _ rule: Rule, isFirst: Bool, tests: LintedTests?, samples: LazySamples,
    in surroundings: RunSurroundings
  ) {
    self.rule = rule
    self.surroundings = surroundings
    self.samples = samples
    let isUsable = tests.map { !$0.diagnostics.contains { $0.descriptor.invalidatesRule } } ?? false
    let file = isUsable ? tests?.file : nil
    self.tests = (file?.tests ?? []).filter { test in
      test.rule == nil ? isFirst : test.rule == rule.name || test.rule == rule.id
    }
    payloadTests = isFirst ? file?.payloadTests ?? [] : []
  }

  /// Only these rules are evaluated, so only they are tested.
  package var isEvaluated: Bool { rule.unsupported.isEmpty }

  /// Whether the outcomes of tests are those of `test`: the rules whose signals the rule counts are here, and it asks
  /// no reference table, since none is read here.
  package var isRunnable: Bool {
    isEvaluated && rule.tableRestrictions.isEmpty && setup.linked.problems.isEmpty
      && setup.sources.allSatisfy { $0.unsupported.isEmpty && $0.tableRestrictions.isEmpty }
  }

  package var hasTests: Bool { !tests.isEmpty || !payloadTests.isEmpty }

  package private(set) lazy var results: [RuleTestResult] = results(in: setup)

  /// The outcome of the rule's tests for a changed rule.
  package func results(for changed: Rule) -> [RuleTestResult] {
    results(in: setup.replacingSubject(by: changed))
  }

  /// Whether each payload test passes, for a changed rule.
  package func payloadOutcomes(for changed: Rule) -> [Bool] {
    let runner = RuleTestRunner(setup.replacingSubject(by: changed))
    return payloadTests.map { runner.run($0).passed }
  }

  private func results(in setup: RunSetup) -> [RuleTestResult] {
    let runner = RuleTestRunner(setup)
    return tests.map { runner.run($0) }
  }

  /// Every log of the samples and the tests that meets a query.
  package private(set) lazy var observations: [Observation] = {
    let records =
      samples.value.records + tests.flatMap { $0.events.map(\.record) } + payloadTests.map(\.record)
    return RuleTestOutcomes.observe(records, rule)
  }()

  private static func observe(_ records: [LogRecord], _ rule: Rule) -> [Observation] {
    let plan = PlanSet(rules: [rule])
    let readers = rule.queries.map { FieldReader($0.groupByFields, in: plan) }
    var evaluator = RecordEvaluator(plan)
    var found: [Observation] = []
    for record in records {
      // What is no event meets no query; `test` and `run` say so.
      let observation = try? evaluator.withEvent(of: record) { event, matches -> Observation? in
        guard !matches.isEmpty else { return nil }
        let queries = matches.map { plan.queryOwners[Int($0)].query }
        let groups = queries.map { query in
          try? readers[query].tuples(of: event, isOptional: rule.queries[query].hasOptionalGroupByFields)
        }
        return Observation(queries: queries, groups: groups)
      }
      if let observation = observation ?? nil { found.append(observation) }
    }
    return found
  }
}
