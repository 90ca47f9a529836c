import TocsinSemantics

extension Check {
  static let missingSecurityAttack = Check(
    .missingSecurityAttack,
    explanation: "A rule that carries a tactic must carry the tag `security:attack` too.",
    fixability: .safe,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .with(
        tags: "['source:okta', «'tactic:TA0003-persistence'»]")
    ],
    passing: [
      .with(
        tags: "['source:okta', 'security:attack', 'tactic:TA0003-persistence']")
    ],
    detection: .compiler)
}
