import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let messageTagMismatch = DiagnosticDescriptor(
    "T859", "message-tag-mismatch", .info, "The message names another technique than the tags.")
}

extension Check {
  static let messageTagMismatch = Check(
    .messageTagMismatch,
    explanation: """
      The message names a technique or tactic of ATT&CK with which the rule is not tagged. One of the two was changed and the other was
      not.
      """,
    isOnByDefault: false,
    triggering: [
      .with(
        tags: "['source:okta', 'security:attack', 'technique:T1110-brute-force']",
        message: "Looks for «T1078».")
    ],
    passing: [
      .with(
        tags: "['source:okta', 'security:attack', 'technique:T1110-brute-force']",
        message: "Looks for T1110.")
    ],
    detection: .rule { context, findings in
      let tagged = Set(context.attackTags.map(\.id))
      guard !tagged.isEmpty, let node = context.node.value("message"), let text = node.text else { return }
      let mapping = node.spanMapping(in: context.source)
      for (id, span) in AttackTag.ids(in: text.bytes) where !tagged.contains(id) {
        let isKnown = AttackTable.enterprise.technique(id) != nil || AttackTable.enterprise.tactic(id) != nil
        guard isKnown else { continue }
        findings.add(
          Diagnostic(
            .messageTagMismatch, "the rule is not tagged with `\(id)`", at: mapping.span(of: span),
            notes: ["add the tag, or bring the message up to date"]))
      }
    })
}
