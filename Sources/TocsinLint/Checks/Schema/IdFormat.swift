import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let idFormat = DiagnosticDescriptor(
    "S111", "id-format", .warning, "The id of a rule does not have the form of ids.")
}

extension Check {
  static let idFormat = Check(
    .idFormat,
    explanation: """
      Datadog's ids of rules are three groups of three lower-case letters or digits, `abc-def-ghi`. The service refuses a rule of a
      partner whose id has another form, and a rule that correlates signals finds no rule by it.

      Write an id of this form; the fix makes one of the rule's name. Rules that name the old id must be changed too.
      """,
    fixability: .unsafe,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .with(
        root: "id: «my-rule»")
    ],
    passing: [
      .with(
        root: "id: a1b-c2d-e3f"),
      .with(),
    ],
    detection: .rule { context, findings in
      guard let id = context.rule.id, !id.isEmpty, !isRuleID(id), let node = context.node.value("id") else {
        return
      }
      let made = ruleID(for: context.rule.name)
      findings.add(
        Diagnostic(
          .idFormat, "`\(shortened(id))` is no id: three groups of three letters or digits are expected",
          at: node.span,
          fixes: [Fix("write `\(made)`", .unsafe, edits: YAMLEdits(context.source).replacing(node, by: made))]
        ))
    })
}

/// Whether a text is written as `abc-def-ghi`.
private func isRuleID(_ text: String) -> Bool {
  let groups = text.utf8.split(separator: UInt8(ascii: "-"), omittingEmptySubsequences: false)
  return groups.count == 3
    && groups.allSatisfy { group in
      group.count == 3 && group.allSatisfy { $0 >= 0x30 && $0 <= 0x39 || $0 >= 0x61 && $0 <= 0x7A }
    }
}

/// An id that depends on the name alone.
private func ruleID(for name: String) -> String {
  let digits = Array(SHA256.hexDigest(of: Array(name.utf8)).prefix(9))
  return [0, 3, 6].map { String(digits[$0..<($0 + 3)]) }.joined(separator: "-")
}
