package import TocsinDiagnostics

/// Findings about the shape of a rule file.
extension DiagnosticDescriptor {
  package static let unknownKey = DiagnosticDescriptor(
    "Y004", "unknown-key", .error, "A key that no rule has changes nothing, so it is almost surely a mistake."
  )
  package static let misplacedKey = DiagnosticDescriptor(
    "Y005", "misplaced-key", .error, "A key of rules that stands at the wrong level has no effect there.")
  package static let missingRequired = DiagnosticDescriptor(
    "S101", "missing-required", .error, "A key that the rule needs is absent.")
  package static let wrongType = DiagnosticDescriptor(
    "S102", "wrong-type", .error, "The value is of another type than its key holds.")
  package static let invalidEnum = DiagnosticDescriptor(
    "S103", "invalid-enum", .error, "The value is not one of those its key accepts.")
  package static let severityCase = DiagnosticDescriptor(
    "S104", "severity-case", .error, "A severity is written in lower case.")
  package static let emptyString = DiagnosticDescriptor(
    "S105", "empty-string", .error, "A text that must say something is empty.")
  package static let tooManyCases = DiagnosticDescriptor(
    "S106", "too-many-cases", .warning, "The Terraform provider refuses more than ten cases.")
  package static let deprecatedField = DiagnosticDescriptor(
    "S107", "deprecated-field", .warning, "The key is deprecated.")
  package static let optionForOtherMethod = DiagnosticDescriptor(
    "S108", "option-for-other-method", .warning, "Options of another detection method have no effect.")
  package static let scheduledOnly = DiagnosticDescriptor(
    "S109", "field-only-for-scheduled", .warning, "The key works in scheduled rules only.")
  package static let invalidSchedule = DiagnosticDescriptor(
    "S110", "invalid-rrule", .error, "A scheduled rule needs a valid recurrence rule.")
  package static let itemCount = DiagnosticDescriptor(
    "S113", "item-count", .error, "A list holds too few or too many items.")
  package static let integerRange = DiagnosticDescriptor(
    "S114", "integer-range", .error, "The number is outside the range its key accepts.")
  package static let exportMetadata = DiagnosticDescriptor(
    "S115", "export-metadata", .info, "Keys set by the service have no effect in a rule file.")
  package static let indexWithoutSchedule = DiagnosticDescriptor(
    "S116", "index-without-schedule", .warning, "An index is used by scheduled rules only.")
  package static let deletedRule = DiagnosticDescriptor(
    "S117", "deleted-rule", .warning, "A deleted rule produces no signals.")
  package static let defaultUsed = DiagnosticDescriptor(
    "S118", "default-window", .info, "A time span the rule leaves out takes its default.")
  package static let jobOnly = DiagnosticDescriptor(
    "S124", "historical-job-key", .warning, "Rules of the service have no such key or value.")
  package static let noRule = DiagnosticDescriptor(
    "Y020", "no-rule-in-answer", .error, "A request or answer of the service that holds no rule.")
  package static let windowNotAllowed = DiagnosticDescriptor(
    "W501", "window-enum", .error, "A time span is one of twelve fixed numbers of seconds.")
  package static let newValueRange = DiagnosticDescriptor(
    "D601", "new-value-range", .error, "An option of new value detection is outside its range.")
  package static let impossibleTravelShape = DiagnosticDescriptor(
    "D604", "impossible-travel-shape", .error,
    "The rule does not have the shape of an impossible travel rule.")
  package static let anomalyShape = DiagnosticDescriptor(
    "D605", "anomaly-shape", .error, "The rule does not have the shape of an anomaly detection rule.")
  package static let sequenceGraph = DiagnosticDescriptor(
    "D606", "sequence-graph", .error, "The steps of a sequence form one line from a first to a last step.")
  package static let thirdPartyShape = DiagnosticDescriptor(
    "D607", "third-party-shape", .warning, "The rule does not have the usual shape of a third party rule.")
}
