import TocsinSemantics

extension Check {
  static let tagFormat = Check(
    .tagFormat,
    explanation: """
      Tags of ATT&CK hold an id and a name in lower case, `tactic:TA0003-persistence` and
      `technique:T1671-cloud-application-integration`. In another form the rule is missing from the MITRE map.
      Datadog refuses such tags in rules of partners alone.
      """,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .with(
        tags: "['source:okta', 'security:attack', «'tactic:persistence'»]")
    ],
    passing: [
      .with(
        tags: "['source:okta', 'security:attack', 'tactic:TA0003-persistence']")
    ],
    detection: .compiler)
}
