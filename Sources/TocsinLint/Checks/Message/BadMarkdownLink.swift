import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let badMarkdownLink = DiagnosticDescriptor(
    "M808", "bad-markdown-link", .warning, "A link of the message leads nowhere.")
}

extension Check {
  static let badMarkdownLink = Check(
    .badMarkdownLink,
    explanation:
      "A link of the message leads nowhere: it has no target, no scheme such as `https://`, or refers to a definition that is not there.",
    triggering: [
      .with(
        message: "See [the runbook](«wiki.corp.tld/runbook»)."),
      .with(
        message: "See «[the runbook][book]»."),
      .with(
        message: "See [the runbook](«»)."),
    ],
    passing: [
      .with(
        message:
          """
          See [the runbook](https://wiki.corp.tld/runbook) and [another][book].

          [book]: https://wiki.corp.tld/book
          """),
      .with(
        message: "Open [the logs](/logs?query=source:okta) of {{@usr.id}} or [him]({{@url}})."),
    ],
    detection: .rule { context, findings in
      guard let node = context.node.value("message"), let text = node.text else { return }
      let mapping = node.spanMapping(in: context.source)
      for fault in MarkdownLinks.faults(in: text.bytes) {
        findings.add(
          Diagnostic(
            .badMarkdownLink, fault.message, at: mapping.span(of: fault.span), fixes: [Fix(fault.advice)]))
      }
    })
}
