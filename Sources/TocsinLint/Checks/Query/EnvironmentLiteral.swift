import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let environmentLiteral = DiagnosticDescriptor(
    "Q228", "env-specific-literal", .warning, "The query names what exists in one organization only.")
}

extension Check {
  static let environmentLiteral = Check(
    .environmentLiteral,
    explanation: """
      The query names an account, a mail address, a host or an example domain. A rule that is shared, or moved to another
      organization, then looks for what does not exist there.

      Use a tag, a reference table, or keep such rules apart.
      """,
    triggering: [
      .query("source:cloudtrail @userIdentity.accountId:«123456789012»"),
      .query(#"source:okta @usr.email:«"admin@example.com"»"#),
      .query("source:linux «host:web-01»"),
    ],
    passing: [
      .query("source:cloudtrail @userIdentity.type:Root"),
      .query("source:okta @usr.email:*@*"),
      .query("source:linux host:*"),
    ],
    detection: .rule { context, findings in
      for query in context.rule.queries {
        for placed in query.search.placedTerms where placed.term.subject != .freeText {
          for test in placed.term.test.placedTests {
            guard case .text(let text, _) = test.test,
              let kind = kind(of: text, isHost: placed.term.subject == .reserved(.host))
            else { continue }
            findings.add(
              Diagnostic(
                .environmentLiteral, "`\(shortened(text.description))` is \(kind) of one organization",
                at: placed.term.subject == .reserved(.host) ? placed.term.span : test.span,
                notes: ["use a tag or a reference table, so that the rule can be moved"]))
          }
        }
      }
    })
}

private func kind(of text: UTF8Text, isHost: Bool) -> String? {
  if isHost { return "a host" }
  let bytes = text.bytes
  if bytes.count == 12, bytes.allSatisfy({ $0 >= 0x30 && $0 <= 0x39 }) { return "an account" }
  let lower = text.description.lowercased()
  let parts = bytes.split(separator: UInt8(ascii: "@"), omittingEmptySubsequences: false)
  if parts.count == 2, !parts[0].isEmpty, parts[1].contains(UInt8(ascii: ".")) { return "a mail address" }
  let domains = ["example.com", "example.org", "example.net"]
  return domains.contains { lower == $0 || lower.hasSuffix(".\($0)") } ? "an example domain" : nil
}
