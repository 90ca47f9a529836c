import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let attackIDUnknown = DiagnosticDescriptor(
    "T851", "attack-id-unknown", .warning, "ATT&CK has no tactic or technique of this id.")
}

extension Check {
  static let attackIDUnknown = Check(
    .attackIDUnknown,
    explanation: """
      ATT&CK Enterprise has no tactic or technique of this id, so Datadog's map shows the rule nowhere. Datadog refuses rules of partners with such
      tags, and accepts them in other rules.
      Ids that a later version may have given out are not reported.
      """,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .with(
        tags: "['source:okta', 'security:attack', «'tactic:TA0012-persistence'»]"),
      .with(
        tags: "['source:okta', 'security:attack', «'technique:T1000-cloud-accounts'»]"),
    ],
    passing: [
      .with(
        tags:
          "['source:okta', 'security:attack', 'tactic:TA0003-persistence', 'technique:T1078.004-cloud-accounts']"
      )
    ],
    detection: .rule { context, findings in
      let table = AttackTable.enterprise
      for tag in context.attackTags {
        let isUnknown =
          tag.kind == .tactic ? table.isUnknown(tactic: tag.id) : table.isUnknown(technique: tag.id)
        guard isUnknown else { continue }
        findings.add(
          Diagnostic(
            .attackIDUnknown,
            "ATT&CK Enterprise has no \(tag.kind.rawValue) `\(tag.id)` in version \(AttackTable.version) or \(AttackTable.newerVersion)",
            at: tag.node.span,
            fixes: [Fix("look the \(tag.kind.rawValue) up at attack.mitre.org and write its id")]))
      }
    })
}
