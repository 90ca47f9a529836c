import TocsinDiagnostics

extension DiagnosticDescriptor {
  static let ignoreWithoutReason = DiagnosticDescriptor(
    "H977", "ignore-without-reason", .info, "An ignore comment does not say why.")
}

extension Check {
  static let ignoreWithoutReason = Check(
    .ignoreWithoutReason,
    explanation: """
      A comment that ignores a finding is a decision. Without its reason nobody can tell later whether it still holds.

      Write the reason behind the codes: `# tocsin:ignore K302 the vendor sends both`.
      """,
    triggering: [
      .ignoring("«# tocsin:ignore Q203»", query: "source:okta @evt.name:login or @evt.name:logout")
    ],
    passing: [
      .ignoring(
        "# tocsin:ignore Q203 the word is meant", query: "source:okta @evt.name:login or @evt.name:logout")
    ],
    detection: .ignoring)
}
