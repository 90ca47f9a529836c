package import TocsinDiagnostics

/// What can be wrong with a message template.
///
/// Nothing here makes a rule invalid: Datadog accepts any text, and what is not understood is rendered as it stands.
package enum TemplateDiagnostics {
  package static let unknownVariable = DiagnosticDescriptor(
    "M801", "unknown-template-var", .warning, "A template names a variable that is not built in.")
  package static let unbalancedBlock = DiagnosticDescriptor(
    "M802", "unbalanced-conditional", .warning, "The blocks of a template do not open and close in pairs.")
  package static let wrongQuery = DiagnosticDescriptor(
    "M804", "wrong-query-in-var", .warning, "A template counts the events of a query that does not exist.")
  package static let monitorBlock = DiagnosticDescriptor(
    "M805", "monitor-only-conditional", .warning, "A template uses a block that only monitors have.")
  package static let syntax = DiagnosticDescriptor(
    "M809", "template-syntax", .warning, "A template does not follow the grammar of templates.")
  package static let monitorNotation = DiagnosticDescriptor(
    "M810", "monitor-notation", .info, "A template writes a variable in the notation of monitors.")

  package static let all = [
    unknownVariable, unbalancedBlock, wrongQuery, monitorBlock, syntax, monitorNotation,
  ]
}
