package import TocsinDiagnostics

/// What can be wrong with a case condition on its own, without the rule around it.
package enum ConditionDiagnostics {
  package static let syntax = DiagnosticDescriptor(
    "C241", "condition-syntax", .error, "A case condition does not follow the grammar of conditions.")
  package static let literalOnLeft = DiagnosticDescriptor(
    "C244", "literal-on-left", .error, "A comparison has its number on the left: the label stands left.")
  package static let unsupportedOperator = DiagnosticDescriptor(
    "C245", "unsupported-operator", .error, "A case condition uses an operator that does not exist.")
  package static let misplacedThen = DiagnosticDescriptor(
    "C249", "then-misuse", .error,
    "`THEN` stands where it has no meaning: it joins the only case of a threshold rule.")
  package static let undocumentedOperator = DiagnosticDescriptor(
    "C252", "undocumented-operator", .warning,
    "A case condition uses `==`, `!=` or `!`, which Datadog does not document.")
  package static let thenSpelling = DiagnosticDescriptor(
    "C253", "then-spelling", .info, "`THEN` is written in lower case.")

  package static let all = [
    syntax, literalOnLeft, unsupportedOperator, misplacedThen, undocumentedOperator, thenSpelling,
  ]
}
