import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let attackName = DiagnosticDescriptor(
    "T860", "attack-name", .warning, "The name of a tactic or technique is not that of its id.")
}

extension Check {
  static let attackName = Check(
    .attackName,
    explanation: """
      The tag has the id of one tactic or technique and the name of another, or a name that ATT&CK does not use. Which of the two is
      meant, a reader cannot tell.
      """,
    fixability: .safe,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .with(
        tags: "['source:okta', 'security:attack', «'tactic:TA0003-privilege-escalation'»]")
    ],
    passing: [
      .with(
        tags: "['source:okta', 'security:attack', 'tactic:TA0003-persistence']")
    ],
    detection: .rule { context, findings in
      let table = AttackTable.enterprise
      for tag in context.attackTags {
        let name = tag.kind == .tactic ? table.tactic(tag.id)?.name : table.technique(tag.id)?.name
        guard let name, name != tag.name else { continue }
        let text = AttackTag.text(tag.kind, tag.id, name)
        findings.add(
          Diagnostic(
            .attackName, "`\(tag.id)` is `\(name)`, not `\(shortened(tag.name))`", at: tag.node.span,
            fixes: [Fix("write `\(text)`", edits: YAMLEdits(context.source).replacing(tag.node, by: text))]))
      }
    })
}
