import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let missingSection = DiagnosticDescriptor(
    "M806", "missing-section", .info, "The message lacks a section that messages of rules have.")
}

extension Check {
  static let missingSection = Check(
    .missingSection,
    explanation: """
      Datadog's own rules have messages with the headings Goal, Strategy, and Triage and response, so that whoever is called at night
      finds the same thing at the same place.
      """,
    isOnByDefault: false,
    source: "Datadog: Create a Cloud SIEM detection rule",
    triggering: [
      .rule(
        """
        name: An example
        «message»: Notice logins.
        queries: [{name: a, query: 'source:okta'}]
        cases: [{status: low, condition: a > 0}]
        """)
    ],
    passing: [
      .with(
        message:
          """
          ## Goal
          Notice logins.

          ## Strategy
          Count them.

          ## Triage and response
          1. Ask.
          """)
    ],
    detection: .rule { context, findings in
      let headings = context.rule.message.split(separator: "\n").filter { $0.hasPrefix("#") }
        .map { $0.drop { $0 == "#" || $0 == " " }.lowercased() }
      let missing = [("goal", "Goal"), ("strategy", "Strategy"), ("triage", "Triage and response")]
        .filter { wanted in !headings.contains { $0.hasPrefix(wanted.0) } }.map(\.1)
      guard !missing.isEmpty, let pair = context.node.pair("message") else { return }
      findings.add(
        Diagnostic(
          .missingSection, "the message has no section \(missing.map { "`\($0)`" }.joined(separator: ", "))",
          at: pair.keySpan, fixes: [Fix("add `## \(missing[0])`")]))
    })
}
