import TocsinDiagnostics
import TocsinEngine
import TocsinEvents
package import TocsinIO
package import TocsinLint
import TocsinRuleTesting
import TocsinSemantics

/// Rule files with what lies beside them → findings of the front end and of the checks.
package enum RuleLinting {
  /// What a run found, and what could not be read beside the rules.
  package struct Outcome: Sendable {
    package let reports: [FileReport]
    package let failures: [LogReadError]
    /// Pairs of rules that were not compared, since the questions of the run were used up.
    package let uncomparedPairs: Int
  }

  /// Fewer files than this are looked at by the caller: a thread would cost more than it saves.
  private static let filesPerJob = 16

  /// Lints files that were loaded with their nodes; the outcome does not depend on the number of threads.
  package static func lint(_ files: [RuleFile], with linter: Linter, jobs: Int) -> Outcome {
    let surroundings = RunSurroundings(
      files.flatMap(\.rules), suppressions: files.flatMap(\.suppressions), timeZones: ZoneCache())
    let lintPart: @Sendable ([Int]) -> [FileOutcome] = { part in
      part.map { FileOutcome(files[$0], index: $0, linter, in: surroundings) }
    }
    var outcomes: [FileOutcome] = []
    outcomes.reserveCapacity(files.count)
    let indices = Array(files.indices)
    let workers =
      jobs > 1 && files.count > filesPerJob
      ? OrderedWorkers<Parts<Int>, [FileOutcome]>(
        count: jobs, source: Parts(indices, size: filesPerJob), makeWorker: { lintPart })
      : nil
    if let workers {
      while let part = workers.next() { outcomes += part }
    } else {
      outcomes = lintPart(indices)
    }
    let linted = outcomes.map(\.file)
    let across = linter.findings(across: linted)
    return Outcome(
      reports: linter.reports(linted, outcomes.map(\.findings) + [across]),
      failures: outcomes.compactMap(\.failure), uncomparedPairs: across.uncomparedPairs)
  }
}

/// One file, and what is to be said of it alone.
private struct FileOutcome: Sendable {
  let file: LintedFile
  let findings: Findings
  let failure: LogReadError?

  init(_ rules: RuleFile, index: Int, _ linter: Linter, in surroundings: RunSurroundings) {
    var suite: RuleTestSuite?
    var failure: LogReadError?
    do throws(LogReadError) {
      suite = try RuleTestSuite.load(besides: rules.source.name)
    } catch {
      failure = error
    }
    let path = rules.source.name
    file = LintedFile(rules, tests: suite) { SampleSet.load(besides: path) }
    findings = linter.findings(in: file, index: index, in: surroundings)
    self.failure = failure
  }
}

extension LintedFile {
  /// A rule file that was loaded with its nodes.
  package init(
    _ rules: RuleFile, tests: RuleTestSuite?, readSamples: @escaping @Sendable () -> SampleSet
  ) {
    self.init(
      source: rules.source, documents: rules.documents,
      rules: zip(rules.rules, rules.ruleNodes).map { DecodedRule(rule: $0, node: $1) },
      suppressions: rules.suppressions,
      frontEnd: rules.diagnostics,
      tests: tests.map { LintedTests(source: $0.source, file: $0.file, diagnostics: $0.diagnostics) },
      readSamples: readSamples)
  }
}

extension SampleSet {
  /// The logs beside a rule, `a.yaml` → `a.logs.ndjson`; empty where there are none.
  ///
  /// What is no event is left out, and what cannot be read makes the set incomplete: `test` and `run` say so.
  package static func load(besides rulePath: String) -> SampleSet {
    let path = "\(RuleTestSuite.stem(of: rulePath)).logs.ndjson"
    var events: [Event] = []
    var records: [LogRecord] = []
    var isComplete = true
    do {
      try Explainer.records([LogInput(.file(path))], options: LogReaderOptions()) { record in
        guard events.count < maximumCount else {
          isComplete = false
          return false
        }
        if let event = try? EventDecoder.decode(record.bytes, form: record.form) {
          events.append(event)
          records.append(LogRecord(bytes: record.bytes, form: record.form))
        }
        return true
      }
    } catch {
      if let error = error as? LogReadError, error.kind == .notFound { return SampleSet() }
      isComplete = false
    }
    return SampleSet(name: path, events: events, records: records, isComplete: isComplete)
  }
}
