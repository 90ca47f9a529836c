import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let filenameMismatch = DiagnosticDescriptor(
    "H973", "filename-mismatch", .info, "The names of the file and of its rule have no word in common.")
}

extension Check {
  static let filenameMismatch = Check(
    .filenameMismatch,
    explanation:
      "The name of the file and that of its only rule have no word in common, so neither leads to the other.",
    isOnByDefault: false,
    triggering: [
      CheckExample(files: [
        (
          "brute-force.yaml",
          """
          name: «New administrator»
          message: What to do.
          queries: [{name: a, query: 'source:okta'}]
          cases: [{status: low, condition: a > 0}]
          """
        )
      ])
    ],
    passing: [
      CheckExample(files: [
        (
          "new-admin.yaml",
          """
          name: New administrator
          message: What to do.
          queries: [{name: a, query: 'source:okta'}]
          cases: [{status: low, condition: a > 0}]
          """
        )
      ])
    ],
    detection: .rule { context, findings in
      guard context.file.rules.count == 1, let file = context.source.name.split(separator: "/").last else {
        return
      }
      let stem = file.split(separator: ".").first.map(words) ?? []
      let name = Set(words(context.rule.name[...]))
      guard !stem.isEmpty, !name.isEmpty, name.isDisjoint(with: stem) else { return }
      findings.add(
        Diagnostic(
          .filenameMismatch,
          "the file is called `\(shortened(String(file)))`, which says nothing of this name",
          at: context.rule.nameSpan, notes: ["call the file after the rule, or the rule after the file"]))
    })
}

/// Words of letters and digits in lower case.
private func words(_ text: Substring) -> [String] {
  text.lowercased().split { !$0.isLetter && !$0.isNumber }.map(String.init)
}
