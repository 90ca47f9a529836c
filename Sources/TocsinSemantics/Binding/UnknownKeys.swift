package import TocsinDiagnostics

extension DiagnosticDescriptor {
  /// The suppression selects no rule by the key, today and with these rules.
  package static let suppressionUnknownKey = DiagnosticDescriptor(
    "X713", "suppression-unknown-key", .warning,
    "The search over rules asks for a key that no rule has.")

  /// Whether the finding is that a key of a file is not known, or not where it stands.
  package var isUnknownKey: Bool {
    [DiagnosticDescriptor.unknownKey.code, DiagnosticDescriptor.misplacedKey.code].contains(code)
  }
}

extension Suppression {
  /// The findings about keys of the search over rules that none of the rules has.
  package func unknownKeys(among rules: [Rule]) -> [Diagnostic] {
    rules.isEmpty
      ? []
      : RuleSelection.unknownKeys(of: ruleQuery, among: rules).map { key in
        Diagnostic(
          .suppressionUnknownKey,
          "`\(shortened(key.name))` is no key of rules, and no rule here has such a tag", at: key.span,
          fixes: [
            Fix(
              "select rules by `ruleId:`, `name:`, `type:`, `status:`, `source:`, or one of their tags")
          ])
      }
  }
}
