import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let invalidNotification = DiagnosticDescriptor(
    "K309", "invalid-notification", .warning, "A notification is no handle, so it reaches nobody.")
}

extension Check {
  static let invalidNotification = Check(
    .invalidNotification,
    explanation: """
      A notification is a handle: `@` and a name without spaces, such as `@slack-security`, `@team-soc` or `@jane@corp.tld`. Anything
      else tells nobody.
      """,
    fixability: .unsafe,
    source: "Datadog: Notifications",
    triggering: [
      .cases(
        """
        - status: low
          condition: a > 0 || b > 0 || c > 0
          notifications: ['@team-soc', «'slack-security'»]
        """),
      .cases(
        """
        - status: low
          condition: a > 0 || b > 0 || c > 0
          notifications:
            - '@team-soc'
            - «slack-security»
        """),
    ],
    passing: [
      .cases(
        """
        - status: low
          condition: a > 0 || b > 0 || c > 0
          notifications: ['@slack-security', '@jane@corp.tld']
        """)
    ],
    detection: .rule { context, findings in
      let edits = YAMLEdits(context.source)
      for node in context.caseNodes.flatMap({ $0.items("notifications") }) {
        guard let text = node.text else { continue }
        let name = text.bytes.first == UInt8(ascii: "@") ? text.bytes.dropFirst() : text.bytes[...]
        let hasSpace = name.contains { $0 == 0x20 || $0 == 0x09 || $0 == 0x0A }
        // A name that renders variables is known when the signal is.
        guard name.isEmpty || hasSpace || name.count == text.bytes.count, !text.description.contains("{{")
        else {
          continue
        }
        let isName = !name.isEmpty && !hasSpace
        findings.add(
          Diagnostic(
            .invalidNotification,
            "`\(shortened(text.description))` reaches nobody: a handle is `@` and a name without spaces",
            at: node.span,
            fixes: [
              isName
                ? Fix("write `@\(text)`", .unsafe, edits: edits.replacing(node, by: "@\(text)"))
                : Fix("write a handle such as `@slack-security`")
            ]))
      }
    })
}
