import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let disabledWithoutReason = DiagnosticDescriptor(
    "H975", "disabled-without-reason", .info, "The rule is disabled, and no comment says why.")
}

extension Check {
  static let disabledWithoutReason = Check(
    .disabledWithoutReason,
    explanation: """
      The rule is disabled and no comment says why, so nobody dares to enable it or to remove it.

      Write a comment on the line of `isEnabled` or above it.
      """,
    isOnByDefault: false,
    triggering: [
      .rule(
        """
        name: An example
        message: What to do.
        isEnabled: «false»
        queries: [{name: a, query: 'source:okta'}]
        cases: [{status: low, condition: a > 0}]
        """)
    ],
    passing: [
      .rule(
        """
        name: An example
        message: What to do.
        isEnabled: false # until the parser is fixed
        queries: [{name: a, query: 'source:okta'}]
        cases: [{status: low, condition: a > 0}]
        """)
    ],
    detection: .rule { context, findings in
      guard !context.rule.isEnabled, let node = context.node.value("isEnabled"),
        !context.source.name.hasSuffix(".json")
      else { return }
      let line = context.source.location(of: node.span.start).line
      let hasComment =
        context.source.line(line).contains(UInt8(ascii: "#"))
        || context.source.line(line - 1).first { $0 != 0x20 } == UInt8(ascii: "#")
      guard !hasComment else { return }
      findings.add(
        Diagnostic(
          .disabledWithoutReason, "the rule is disabled, and no comment says why", at: node.span,
          notes: ["write the reason behind it: `isEnabled: false # …`"]))
    })
}
