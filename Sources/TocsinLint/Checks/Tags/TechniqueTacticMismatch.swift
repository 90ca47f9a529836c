import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let techniqueTacticMismatch = DiagnosticDescriptor(
    "T854", "technique-tactic-mismatch", .warning, "The technique belongs to no tactic of the rule.")
}

extension Check {
  static let techniqueTacticMismatch = Check(
    .techniqueTacticMismatch,
    explanation: """
      The technique belongs to other tactics than those the rule is tagged with, so the map shows the rule where it does not belong or
      not at all. Tactics of ATT&CK 18.1 and 19 both count.
      """,
    fixability: .unsafe,
    source: "ATT&CK Enterprise",
    triggering: [
      .with(
        tags:
          "['source:okta', 'security:attack', 'tactic:TA0003-persistence', «'technique:T1110-brute-force'»]")
    ],
    passing: [
      .with(
        tags:
          "['source:okta', 'security:attack', 'tactic:TA0006-credential-access', 'technique:T1110-brute-force']"
      ),
      .with(
        tags: "['source:okta', 'security:attack', 'technique:T1110-brute-force']"),
    ],
    detection: .rule { context, findings in
      let table = AttackTable.enterprise
      let tags = context.attackTags
      let tactics = Set(tags.filter { $0.kind == .tactic }.map(\.id))
      guard !tactics.isEmpty, let list = context.node.value("tags") else { return }
      for tag in tags where tag.kind == .technique {
        guard let technique = table.technique(tag.id), !technique.tactics.contains(where: tactics.contains)
        else {
          continue
        }
        let meant = technique.tactics.compactMap { table.tactic($0) }.map {
          AttackTag.text(.tactic, $0.id, $0.name)
        }
        findings.add(
          Diagnostic(
            .techniqueTacticMismatch,
            "`\(tag.id)` belongs to \(meant.map { "`\($0)`" }.joined(separator: ", "))", at: tag.node.span,
            fixes: meant.prefix(1).map {
              Fix("add `\($0)`", .unsafe, edits: YAMLEdits(context.source).appending($0, to: list))
            }))
      }
    })
}
