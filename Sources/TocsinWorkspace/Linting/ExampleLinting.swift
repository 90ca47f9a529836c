package import TocsinDiagnostics
import TocsinEvents
import TocsinIO
package import TocsinLint
import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics

/// Lints the examples of checks, which are texts in memory.
package enum ExampleLinting {
  /// What the check and those that are on by default find in an example.
  package static func lint(_ example: CheckExample, for check: Check) -> FileReport {
    lint(
      example, for: check,
      with: CheckRegistry.all.filter(\.isOnByDefault) + (check.isOnByDefault ? [] : [check]))
  }

  /// What the check itself finds in an example, by text.
  package static func findings(
    of check: Check, in example: CheckExample
  ) -> [(source: SourceFile, findings: [Diagnostic])] {
    // Comments are judged by what the other checks find.
    let report =
      if case .ignoring = check.detection { lint(example, for: check) } else {
        lint(example, for: check, with: [check])
      }
    return report.texts.map { text in
      (text.source, text.diagnostics.filter { $0.descriptor.code == check.descriptor.code })
    }
  }

  private static func lint(_ example: CheckExample, for check: Check, with checks: [Check]) -> FileReport {
    let files = files(of: example)
    let report = Linter(checks: checks).lint(files, timeZones: ZoneCache())[0]
    guard case .evaluation = check.detection else { return report }
    return FileReport(
      source: report.source,
      diagnostics: report.diagnostics
        + files[0].rules.flatMap { $0.rule.resolved(with: ReferenceTables()).unsupported },
      testSource: report.testSource, testDiagnostics: report.testDiagnostics, isInvalid: report.isInvalid)
  }

  /// The rule files of an example, each with what lies beside it; marks are taken away.
  private static func files(of example: CheckExample) -> [LintedFile] {
    let texts = example.files.map { (name: $0.name, text: MarkedText($0.text).text) }
    let beside = [".test.yaml", ".logs.ndjson"]
    return texts.filter { file in !beside.contains { file.name.hasSuffix($0) } }.map { file in
      let stem = CompanionPath.stem(of: file.name)
      let tests = texts.first { $0.name == "\(stem).test.yaml" }
      let logs = texts.first { $0.name == "\(stem).logs.ndjson" }
      let records = logs?.text.split(separator: "\n").map { Array($0.utf8) } ?? []
      let suite = tests.map { tests in
        RuleTestSuite.read(SourceFile(name: tests.name, text: tests.text)) { name in
          name == logs?.name
            ? .success(records.map { LogRecord(bytes: $0, form: .plain) })
            : .failure(RuleTestDecoder.SampleFailure(reason: "there is no such file"))
        }
      }
      let samples = SampleSet(
        name: logs?.name, events: records.compactMap { try? EventDecoder.decode($0, form: .plain) },
        records: records.map { LogRecord(bytes: $0, form: .plain) })
      return LintedFile(
        RuleCompiler.check(SourceFile(name: file.name, text: file.text), keepsNodes: true), tests: suite
      ) { samples }
    }
  }
}
