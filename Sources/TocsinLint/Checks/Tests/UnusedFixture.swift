import TocsinDiagnostics
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let unusedFixture = DiagnosticDescriptor(
    "V908", "unused-fixture", .info, "The samples beside a rule are in no test.")
}

extension Check {
  static let unusedFixture = Check(
    .unusedFixture,
    explanation: """
      `<rule>.logs.ndjson` lies beside the rule, but no test reads it with `from:`. Samples that no test reads age
      unseen.

      Add a test with `from: <rule>.logs.ndjson` and the signals expected of it, or remove the file.
      """,
    isOnByDefault: false,
    triggering: [
      CheckTexts.oneCase(marked: true, tests: CheckTexts.positive + CheckTexts.negative)
        .adding("rule.logs.ndjson", "{\"ddsource\":\"okta\"}\n")
    ],
    passing: [
      CheckTexts.oneCase(
        tests: CheckTexts.positive + CheckTexts.negative
          + "  - name: samples\n    from: rule.logs.ndjson\n    expect: []\n"
      ).adding("rule.logs.ndjson", "{\"ddsource\":\"okta\"}\n")
    ],
    detection: .file { context, findings in
      guard let tests = context.file.tests, let rule = context.file.rules.first,
        let path = context.samples.name, let name = path.split(separator: "/").last
      else { return }
      var ignored = DiagnosticCollector()
      let documents = YAMLReader.documents(of: tests.source, into: &ignored)
      let used = documents.flatMap { $0.items("tests") }.compactMap { $0.string("from") }
      guard !used.contains(where: { $0.split(separator: "/").last == name }) else { return }
      findings.add(
        Diagnostic(
          .unusedFixture, "no test reads the samples `\(name)`", at: rule.rule.nameSpan,
          fixes: [Fix("add a test with `from: \(name)`, or remove the file")]))
    })
}
