import TocsinSemantics

extension Check {
  static let missingSecurityAttack = Check(
    .missingSecurityAttack,
    explanation: """
      Datadog asks rules of partners that carry a tactic to carry the tag `security:attack` too, and some of its default rules don't.
      """,
    fixability: .unsafe,
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
