package import TocsinDiagnostics

extension DiagnosticDescriptor {
  package static let calculatedField = DiagnosticDescriptor(
    "S122", "calculated-field", .error,
    "A calculated field cannot be computed: its name, its expression, or what it names is wrong.")
  package static let doubtfulExpression = DiagnosticDescriptor(
    "S123", "doubtful-expression", .warning,
    "A part of an expression never gives a value, or is read otherwise than it looks.")
}
