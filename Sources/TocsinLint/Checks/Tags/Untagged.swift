import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let untagged = DiagnosticDescriptor(
    "T858", "untagged", .info, "The rule names no tactic and no technique.")
}

extension Check {
  static let untagged = Check(
    .untagged,
    explanation: """
      The rule names no tactic and no technique of ATT&CK, so it is missing from coverage maps. Rules that look for faults rather than
      attacks need none.
      """,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .with(
        tags: "«['source:okta']»")
    ],
    passing: [
      .with(
        tags: "['source:okta', 'security:attack', 'tactic:TA0003-persistence']")
    ],
    detection: .rule { context, findings in
      guard context.rule.type == .logDetection, context.attackTags.isEmpty else { return }
      findings.add(
        Diagnostic(
          .untagged, "the rule is tagged with no tactic and no technique",
          at: context.node.value("tags")?.span ?? context.node.beginning,
          notes: ["add tags such as `security:attack` and `tactic:TA0003-persistence`"]))
    })
}
