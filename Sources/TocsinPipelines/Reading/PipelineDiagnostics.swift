package import TocsinDiagnostics

extension DiagnosticDescriptor {
  package static let pipelineForm = DiagnosticDescriptor(
    "L001", "pipeline-form", .error, "A file holds no log pipeline, or one that is wrong in its form.")
  package static let unknownPipelineKey = DiagnosticDescriptor(
    "L002", "unknown-pipeline-key", .warning,
    "A key of a pipeline or processor is not known: it has no effect.")
  package static let pipelineValue = DiagnosticDescriptor(
    "L003", "pipeline-value", .error,
    "A key of a pipeline or processor is missing, or holds what it cannot hold.")
  package static let unknownProcessor = DiagnosticDescriptor(
    "L004", "unknown-processor", .error, "The type of a processor is not known.")
  package static let pipelineFilter = DiagnosticDescriptor(
    "L005", "pipeline-filter", .error, "A filter of a pipeline or category cannot be read.")
  package static let grokRule = DiagnosticDescriptor(
    "L006", "grok-rule", .error, "A grok rule cannot be read, or refers to one that is not there.")
  package static let unavailableProcessor = DiagnosticDescriptor(
    "L007", "unavailable-processor", .warning,
    "A processor needs data that only the service has, so it does nothing here.")
  package static let deepPipeline = DiagnosticDescriptor(
    "L008", "deep-pipeline", .warning,
    "A pipeline stands more than one level deep, which the service does not allow.")
}
