import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let attackOutdated = DiagnosticDescriptor(
    "T861", "attack-outdated", .info, "The newest ATT&CK has another id or name for what the tag names.")
}

extension Check {
  static let attackOutdated = Check(
    .attackOutdated,
    explanation: """
      The id or the name is that of ATT&CK 18.1, and ATT&CK 19 has another. Both are good: Datadog doesn't document which version its
      map shows. ATT&CK 19 split the tactic Defense Evasion into Stealth and Defense Impairment.
      """,
    fixability: .unsafe,
    source: "ATT&CK Enterprise",
    triggering: [
      .with(
        tags: "['source:okta', 'security:attack', «'tactic:TA0005-defense-evasion'»]"),
      .with(
        tags: "['source:okta', 'security:attack', «'technique:T1562.008-disable-or-modify-cloud-logs'»]"),
      .with(
        tags: "['source:okta', 'security:attack', «'technique:T1562.006-indicator-blocking'»]"),
    ],
    passing: [
      .with(
        tags:
          "['source:okta', 'security:attack', 'tactic:TA0112-defense-impairment', 'technique:T1685.002-disable-or-modify-cloud-log']"
      )
    ],
    detection: .rule { context, findings in
      let table = AttackTable.enterprise
      for tag in context.attackTags {
        guard let finding = table.outdated(tag) else { continue }
        let fix =
          finding.text.map {
            Fix(
              "write `\($0)`", .unsafe, edits: YAMLEdits(context.source).replacing(tag.node, by: $0))
          } ?? Fix("choose a technique of `TA0112-defense-impairment`, or keep the tag")
        findings.add(Diagnostic(.attackOutdated, finding.message, at: tag.node.span, fixes: [fix]))
      }
    })
}

extension AttackTable {
  /// What the newer version says in place of a tag, and the tag to write; `nil` where it says the same.
  fileprivate func outdated(_ tag: AttackTag) -> (message: String, text: String?)? {
    if let technique = technique(tag.id), tag.kind == .technique, !technique.isCurrent {
      guard let successor = technique.successor.flatMap({ self.technique($0) }) else {
        return ("ATT&CK \(AttackTable.newerVersion) no longer has `\(tag.id)`", nil)
      }
      return (
        "ATT&CK \(AttackTable.newerVersion) has `\(successor.id)` in place of `\(tag.id)`",
        AttackTag.text(.technique, successor.id, successor.name)
      )
    }
    let (newest, older) = names(of: tag)
    guard let newest, older == tag.name else { return nil }
    return (
      "ATT&CK \(AttackTable.newerVersion) calls `\(tag.id)` `\(newest)`, no longer `\(tag.name)`",
      AttackTag.text(tag.kind, tag.id, newest)
    )
  }
}
