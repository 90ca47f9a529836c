import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let duplicateCaseName = DiagnosticDescriptor(
    "K305", "duplicate-case-name", .warning, "Two cases have the same name, so their signals look alike.")
}

extension Check {
  static let duplicateCaseName = Check(
    .duplicateCaseName,
    explanation: """
      The name of a case is appended to the title of its signals. Where two cases share a name, whoever reads a signal
      cannot tell which condition was met.

      Give each case a name that says what distinguishes it. Cases without a name are the matter of `no-name-multi-case`.
      """,
    source: "Datadog: Create Rule, Real-Time",
    triggering: [
      .cases(
        """
        - {status: high, condition: a > 10, name: Many logins}
        - {status: low, condition: a > 0, name: «Many logins»}
        - {status: info, condition: b > 0 || c > 0, name: Others}
        """)
    ],
    passing: [
      .cases(
        """
        - {status: high, condition: a > 10, name: Many logins}
        - {status: low, condition: a > 0 || b > 0 || c > 0, name: Some logins}
        """)
    ],
    detection: .rule { context, findings in
      for (index, item) in context.rule.cases.enumerated() where !item.name.isEmpty {
        guard let first = context.rule.cases[..<index].firstIndex(where: { $0.name == item.name }) else {
          continue
        }
        findings.add(
          Diagnostic(
            .duplicateCaseName, "two cases are called `\(item.name)`",
            at: context.caseNodes[index].place(of: "name"),
            labels: [Label(span: context.caseNodes[first].place(of: "name"), text: "the first one")],
            fixes: [Fix("say in the name what distinguishes this case")]))
      }
    })
}
