package import TocsinDiagnostics

/// Findings about what a rule says, its shape being right.
extension DiagnosticDescriptor {
  package static let unsupportedOffline = DiagnosticDescriptor(
    "E001", "unsupported-offline", .error, "The rule is valid, and it cannot be evaluated here.")

  package static let conflictingKeys = DiagnosticDescriptor(
    "S119", "conflicting-keys", .warning, "Two keys that mean the same say different things.")
  package static let subDailySchedule = DiagnosticDescriptor(
    "S120", "sub-daily-schedule", .warning, "A schedule more frequent than a day is not documented.")
  package static let keyForOtherType = DiagnosticDescriptor(
    "S121", "key-for-other-type", .error, "The key does not exist in rules of this type.")

  package static let emptyQuery = DiagnosticDescriptor(
    "Q202", "empty-query", .error, "An empty search matches everything and is refused.")
  package static let unusedQuery = DiagnosticDescriptor(
    "Q225", "unused-query", .error, "A query that no case names decides nothing.")
  package static let queryLabel = DiagnosticDescriptor(
    "Q227", "query-label", .error, "The name of a query cannot be written in a condition.")
  package static let queryLabelCase = DiagnosticDescriptor(
    "Q233", "query-label-case", .warning, "Names of queries are written in lower case.")
  package static let invalidField = DiagnosticDescriptor(
    "G413", "invalid-field", .error, "The text names no field of an event.")

  package static let undefinedLabel = DiagnosticDescriptor(
    "C242", "undefined-label", .error, "A condition names a query that does not exist.")
  package static let emptyCondition = DiagnosticDescriptor(
    "C243", "empty-condition", .error, "A case without a condition never decides.")
  package static let labelOrStep = DiagnosticDescriptor(
    "C250", "label-vs-step", .error, "Cases of a sequence name steps, and steps name queries.")
  package static let caseOrder = DiagnosticDescriptor(
    "K301", "case-severity-order", .warning,
    "Cases are ordered from the highest severity to the lowest.")

  package static let cardinalityWithoutDistinct = DiagnosticDescriptor(
    "G402", "cardinality-without-distinct", .error,
    "`cardinality` counts distinct values of fields it is given.")
  package static let metricsRequired = DiagnosticDescriptor(
    "G403", "metrics-required", .error, "The aggregation reads a field it is not given.")
  package static let metricsNotAllowed = DiagnosticDescriptor(
    "G404", "metrics-not-allowed", .error, "The aggregation reads no field.")
  package static let metricsCount = DiagnosticDescriptor(
    "G405", "metrics-count", .error, "The aggregation reads another number of fields.")
  package static let groupSignalsByUnknown = DiagnosticDescriptor(
    "G410", "group-signals-by-unknown", .error, "Signals are grouped by fields the queries group by.")
  package static let signalCorrelationShape = DiagnosticDescriptor(
    "G411", "signal-correlation-agg", .error, "The rule does not have the shape of a signal correlation rule."
  )
  package static let groupByLengths = DiagnosticDescriptor(
    "G412", "group-by-lengths", .warning, "Queries of one condition group by fields that cannot be joined.")

  package static let maximumBelowKeepAlive = DiagnosticDescriptor(
    "W502", "max-below-keepalive", .error, "A signal cannot close before its keep alive ends.")
  package static let keepAliveNotAllowed = DiagnosticDescriptor(
    "W503", "keepalive-not-allowed", .warning, "The service may refuse a keep alive of more than six hours.")
  package static let keepAliveBelowWindow = DiagnosticDescriptor(
    "W504", "keepalive-below-window", .warning, "A signal closes before its evaluation window ends.")

  package static let newValueShape = DiagnosticDescriptor(
    "D603", "new-value-single-query", .error, "The rule does not have the shape of a new value rule.")
  package static let sequenceEnd = DiagnosticDescriptor(
    "D609", "sequence-end", .warning, "The case of a sequence names its last step.")
  package static let thirdPartyMirror = DiagnosticDescriptor(
    "D610", "third-party-mirror", .warning, "The mirrored cases of a third party rule disagree in number.")

  package static let referenceTableMissing = DiagnosticDescriptor(
    "X706", "reference-table-missing", .error, "A reference table restricts a query that does not exist.")

  package static let tagFormat = DiagnosticDescriptor(
    "T853", "tag-format", .warning, "Tags of tactics and techniques hold an id and a name.")
  package static let missingSecurityAttack = DiagnosticDescriptor(
    "T855", "missing-security-attack", .warning, "A rule tagged with a tactic is tagged `security:attack`.")
}
