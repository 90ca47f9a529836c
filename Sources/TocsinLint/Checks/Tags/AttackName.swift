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
      meant, a reader cannot tell. Names of ATT&CK 18.1 and 19 are both accepted.
      """,
    fixability: .safe,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .with(
        tags: "['source:okta', 'security:attack', «'tactic:TA0003-privilege-escalation'»]")
    ],
    passing: [
      .with(
        tags: "['source:okta', 'security:attack', 'tactic:TA0003-persistence']"),
      .with(
        tags: "['source:okta', 'security:attack', 'tactic:TA0005-stealth']"),
    ],
    detection: .rule { context, findings in
      let table = AttackTable.enterprise
      for tag in context.attackTags {
        let (name, older) = table.names(of: tag)
        guard let name, name != tag.name, older != tag.name else { continue }
        let text = AttackTag.text(tag.kind, tag.id, name)
        findings.add(
          Diagnostic(
            .attackName, "`\(tag.id)` is `\(name)`, not `\(shortened(tag.name))`", at: tag.node.span,
            fixes: [Fix("write `\(text)`", edits: YAMLEdits(context.source).replacing(tag.node, by: text))]))
      }
    })
}

extension AttackTable {
  /// The newest name of what a tag is about, and the one before it where it was another.
  func names(of tag: AttackTag) -> (newest: String?, older: String?) {
    switch tag.kind {
    case .tactic: (tactic(tag.id)?.name, tactic(tag.id)?.olderName)
    case .technique: (technique(tag.id)?.name, technique(tag.id)?.olderName)
    }
  }
}
