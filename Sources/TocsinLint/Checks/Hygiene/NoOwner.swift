import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let noOwner = DiagnosticDescriptor(
    "H972", "no-owner", .info, "No tag says who looks after the rule.")
}

extension Check {
  static let noOwner = Check(
    .noOwner,
    explanation:
      "No tag says who looks after the rule, `team:…` or `owner:…`. When it is noisy nobody is asked.",
    isOnByDefault: false,
    triggering: [
      .with(
        tags: "«['source:okta']»")
    ],
    passing: [
      .with(
        tags: "['source:okta', 'team:soc']")
    ],
    detection: .rule { context, findings in
      let hasOwner = context.rule.tags.contains { $0.hasPrefix("team:") || $0.hasPrefix("owner:") }
      guard !hasOwner else { return }
      findings.add(
        Diagnostic(
          .noOwner, "no tag says who looks after the rule",
          at: context.node.value("tags")?.span ?? context.node.beginning,
          notes: ["add a tag such as `team:soc`"]))
    })
}
