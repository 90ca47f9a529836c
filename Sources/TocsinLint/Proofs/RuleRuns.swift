import TocsinDiagnostics
package import TocsinEngine
import TocsinEvents
import TocsinPlan
package import TocsinRuleTesting
package import TocsinSemantics

/// What a rule makes of the logs beside it: of its tests, each run once, and of its samples.
package final class RuleRuns {
  private let rule: Rule
  private let samples: LazySamples
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
  package init(_ rule: Rule, isFirst: Bool, tests: LintedTests?, samples: LazySamples) {
    self.rule = rule
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

  package var hasTests: Bool { !tests.isEmpty || !payloadTests.isEmpty }

  package private(set) lazy var results: [RuleTestResult] = RuleRuns.results(of: tests, for: rule)

  /// The outcome of the rule's tests for a changed rule.
  package func results(for changed: Rule) -> [RuleTestResult] { RuleRuns.results(of: tests, for: changed) }

  /// Whether each payload test passes, for a changed rule.
  package func payloadOutcomes(for changed: Rule) -> [Bool] {
    let runner = RuleTestRunner(RunSetup(alone: [changed]))
    return payloadTests.enumerated().map { runner.run($1, number: $0 + 1).passed }
  }

  private static func results(of tests: [RuleTest], for rule: Rule) -> [RuleTestResult] {
    let runner = RuleTestRunner(RunSetup(alone: [rule]))
    return tests.map { runner.run($0) }
  }

  /// Every log of the samples and the tests that meets a query.
  package private(set) lazy var observations: [Observation] = {
    let records =
      samples.value.records + tests.flatMap { $0.events.map(\.record) } + payloadTests.map(\.record)
    return RuleRuns.observe(records, rule)
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
