internal import TocsinDiagnostics

extension RuleSchema {
  /// Source: rule reference, section 1.5.
  static let options = SchemaObject(
    place: "options",
    doc: "How the rule detects, and its time spans.",
    fields: [
      SchemaField(
        "detectionMethod", .enumeration(DetectionMethod.allCases.map(\.rawValue)), default: "threshold",
        source: terraform, "How events become signals."),
      SchemaField(
        "evaluationWindow", duration,
        default: "300, or 0 for methods without a window; 7200 in configuration rules", source: api,
        "How far back events count; 0 looks at each event alone."),
      SchemaField(
        "keepAlive", duration,
        default:
          "3600, or the evaluation window if longer; unused in third party rules, 21600 in configuration rules",
        source: api,
        "How long a signal stays open after its last match; 0 makes every match a signal."),
      SchemaField(
        "maxSignalDuration", duration, default: "86400", source: api,
        "How long a signal stays open at most."),
      SchemaField(
        "decreaseCriticalityBasedOnEnv", .boolean, default: "false", source: terraform,
        "Whether signals from staging, test and development are one severity lower."),
    ] + methodBlocks + [
      SchemaField(
        "complianceRuleOptions", .object(complianceRuleOptions), source: api,
        "Options of configuration rules; kept and not evaluated."),
      SchemaField(
        "relatedSignalsFields", texts, source: responses,
        "Fields that relate signals in the product; kept and not evaluated."),
    ])

  /// Keys of `options` that are kept and not evaluated.
  package static let unreadOptions = ["complianceRuleOptions", "relatedSignalsFields"]

  /// The keys of the methods: mappings, then values.
  private static var methodBlocks: [SchemaField] {
    let fields = DetectionMethod.allCases.compactMap { $0.definition.block?.field }
    func isMapping(_ field: SchemaField) -> Bool { if case .object = field.type { true } else { false } }
    return fields.filter(isMapping) + fields.filter { !isMapping($0) }
  }

  /// An integer within a range, what it counts, and the finding for one outside.
  static func limited(
    _ range: ClosedRange<Int>, _ unit: String?, _ descriptor: DiagnosticDescriptor
  ) -> SchemaType {
    .integer(IntegerLimits(.range(range), unit: unit, descriptor: descriptor))
  }

  /// One of some integers, what they count, and the finding for another.
  static func limited(
    _ values: [Int], _ unit: String?, _ descriptor: DiagnosticDescriptor
  ) -> SchemaType {
    .integer(IntegerLimits(.values(values), unit: unit, descriptor: descriptor))
  }

  /// What methods that learn have in common.
  static let baseline: [SchemaField] = [
    SchemaField(
      "instantaneousBaseline", .boolean, default: "false", source: api,
      "Whether earlier events fill what is learned before the rule starts."),
    SchemaField(
      "instantaneousBaselineTimeoutMinutes", anyInteger, role: .readOnly, source: responses,
      "How long the service takes to learn from earlier events."),
  ]
}
