import TocsinDetect
import TocsinDiagnostics
package import TocsinIO
package import TocsinLint

/// Rule files with their tests and samples → findings of the front end and of the checks.
package enum RuleLinting {
  /// What a run found, and what could not be read beside the rules.
  package struct Outcome: Sendable {
    /// By file, in the order of the files.
    package let reports: [FileReport]
    /// Test files that could not be read.
    package let failures: [LogReadError]
    /// Pairs of rules that were not compared, since the questions of the run were used up.
    package let uncomparedPairs: Int
  }

  /// Fewer files than this are looked at by the caller: a thread would cost more than it saves.
  private static let filesPerJob = 16

  /// Lints files that were loaded with their nodes; the outcome does not depend on the number of threads.
  package static func lint(
    _ files: [RuleFile], in workspace: Workspace, with linter: Linter, jobs: Int
  ) -> Outcome {
    let surroundings = RunSurroundings(
      files.flatMap(\.rules), suppressions: files.flatMap(\.suppressions), timeZones: ZoneCache())
    let names = AttributeEvidence.names(in: files.flatMap(\.rules))
    let lintPart: @Sendable ([Int]) -> [FileOutcome] = { part in
      part.map { FileOutcome(files[$0], index: $0, workspace, linter, in: surroundings, names) }
    }
    var outcomes: [FileOutcome] = []
    outcomes.reserveCapacity(files.count)
    let indices = Array(files.indices)
    let workers =
      jobs > 1 && files.count > filesPerJob
      ? OrderedWorkers<ChunkedJobs<Int>, [FileOutcome]>(
        count: jobs, source: ChunkedJobs(indices, size: filesPerJob), makeWorker: { lintPart })
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
  let findings: FindingSink
  let failure: LogReadError?

  init(
    _ rules: RuleFile, index: Int, _ workspace: Workspace, _ linter: Linter,
    in surroundings: RunSurroundings, _ attributes: Set<String>
  ) {
    let path = rules.source.name
    var suite: RuleTestSuite?
    var failure: LogReadError?
    do throws(LogReadError) {
      suite = try workspace.tests(besides: path)
    } catch {
      failure = error
    }
    file = LintedFile(rules, tests: suite) { workspace.samples(besides: path) }
    findings = linter.findings(in: file, index: index, in: surroundings, attributes: attributes)
    self.failure = failure
  }
}
