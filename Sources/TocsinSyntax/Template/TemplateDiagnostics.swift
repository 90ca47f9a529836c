package import TocsinDiagnostics

/// What can be wrong with a message template.
package enum TemplateDiagnostics {
  package static let unknownVariable = DiagnosticDescriptor(
    "M801", "unknown-template-var", .error, "A template names a variable that is not built in.",
    invalidatesRule: false)
  package static let unbalancedBlock = DiagnosticDescriptor(
    "M802", "unbalanced-conditional", .error, "The blocks of a template do not open and close in pairs.")
  package static let wrongQuery = DiagnosticDescriptor(
    "M804", "wrong-query-in-var", .error, "A template counts the events of a query that does not exist.")
  package static let monitorBlock = DiagnosticDescriptor(
    "M805", "monitor-only-conditional", .error, "A template uses a block that only monitors have.")
  package static let syntax = DiagnosticDescriptor(
    "M809", "template-syntax", .error, "A template does not follow the grammar of templates.")
  package static let monitorNotation = DiagnosticDescriptor(
    "M810", "monitor-notation", .info, "A template writes a variable in the notation of monitors.")

  package static let all = [
    unknownVariable, unbalancedBlock, wrongQuery, monitorBlock, syntax, monitorNotation,
  ]
}
