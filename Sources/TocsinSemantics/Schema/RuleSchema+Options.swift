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
        "evaluationWindow", duration, default: "300, or 0 for methods without a window", source: api,
        "How far back events count; 0 looks at each event alone."),
      SchemaField(
        "keepAlive", duration, default: "3600, or the evaluation window if longer", source: api,
        "How long a signal stays open after its last match; 0 makes every match a signal."),
      SchemaField(
        "maxSignalDuration", duration, default: "86400", source: api,
        "How long a signal stays open at most."),
      SchemaField(
        "decreaseCriticalityBasedOnEnv", .boolean, default: "false", source: terraform,
        "Whether signals from staging, test and development are one severity lower."),
      SchemaField(
        "newValueOptions", .object(newValue), source: api, "Options of the method `new_value`."),
      SchemaField(
        "anomalyDetectionOptions", .object(anomaly), source: api, "Options of the method `anomaly_detection`."
      ),
      SchemaField(
        "impossibleTravelOptions", .object(impossibleTravel), source: api,
        "Options of the method `impossible_travel`."),
      SchemaField(
        "thirdPartyRuleOptions", .object(thirdParty), source: api, "Options of the method `third_party`."),
      SchemaField(
        "sequenceDetectionOptions", .object(sequence), source: api,
        "Options of the method `sequence_detection`."),
      SchemaField(
        "hardcodedEvaluatorType", .enumeration(["log4shell"]), source: api,
        "The built-in detection of the method `hardcoded`."),
      SchemaField(
        "complianceRuleOptions", .any, source: api, "Options of configuration rules; kept and not evaluated."),
      SchemaField(
        "relatedSignalsFields", .any, source: responses,
        "Fields that relate signals in the product; kept and not evaluated."),
    ])

  private static func limited(
    _ range: ClosedRange<Int>, _ unit: String?, _ descriptor: DiagnosticDescriptor
  ) -> SchemaType {
    .integer(IntegerLimits(.range(range), unit: unit, descriptor: descriptor))
  }

  private static func limited(
    _ values: [Int], _ unit: String?, _ descriptor: DiagnosticDescriptor
  ) -> SchemaType {
    .integer(IntegerLimits(.values(values), unit: unit, descriptor: descriptor))
  }

  private static let baseline: [SchemaField] = [
    SchemaField(
      "instantaneousBaseline", .boolean, default: "false", source: api,
      "Whether earlier events fill what is learned before the rule starts."),
    SchemaField(
      "instantaneousBaselineTimeoutMinutes", anyInteger, role: .readOnly, source: responses,
      "How long the service takes to learn from earlier events."),
  ]

  /// Source: rule reference, section 3.2.
  private static let newValue = SchemaObject(
    place: "options.newValueOptions",
    doc: "Options of the method `new_value`.",
    fields: [
      SchemaField(
        "forgetAfter", limited(1...30, "days", .newValueRange),
        .conditional("for the method `new_value`"), source: api,
        "Days after which a value that was not seen is new again."),
      SchemaField(
        "learningMethod", .enumeration(["duration", "threshold"]), default: "duration", source: api,
        "Whether learning ends after a time or after a number of values."),
      SchemaField(
        "learningDuration", limited(0...30, "days", .newValueRange), default: "1", source: api,
        "Days during which values are learned and give no signal."),
      SchemaField(
        "learningThreshold", limited(0...1, nil, .newValueRange), default: "0", source: api,
        "Values that are learned before new ones give signals."),
    ] + baseline)

  /// Source: rule reference, section 3.3.
  private static let anomaly = SchemaObject(
    place: "options.anomalyDetectionOptions",
    doc: "Options of the method `anomaly_detection`.",
    fields: [
      SchemaField(
        "bucketDuration", limited([300, 600, 900, 1800, 3600, 10800], "seconds", .anomalyShape),
        default: "300", source: api, "Seconds over which events are counted for comparison."),
      SchemaField(
        "learningDuration", limited([1, 6, 12, 24, 48, 168, 336], "hours", .anomalyShape), default: "24",
        source: api, "Hours during which counts are learned and give no signal."),
      SchemaField(
        "detectionTolerance", limited(1...5, nil, .anomalyShape), default: "3", source: api,
        "How far above the usual a count must lie; higher permits more."),
      SchemaField(
        "learningPeriodBaseline", limited(0...Int(Int32.max), nil, .anomalyShape), source: api,
        "A count above which an event of the learning time is anomalous too."),
    ] + baseline)

  /// Source: rule reference, section 3.4.
  private static let impossibleTravel = SchemaObject(
    place: "options.impossibleTravelOptions",
    doc: "Options of the method `impossible_travel`.",
    fields: [
      SchemaField(
        "baselineUserLocations", .boolean, default: "false", source: api,
        "Whether the usual places of a user are learned first."),
      SchemaField(
        "baselineUserLocationsDuration", limited(1...30, "days", .impossibleTravelShape), default: "1",
        source: api, "Days during which places are learned."),
      SchemaField(
        "detectIpTransition", .boolean, default: "false", role: .readOnly, source: responses,
        "Whether changes of address count."),
    ])

  /// Source: rule reference, section 3.5.
  private static let thirdParty = SchemaObject(
    place: "options.thirdPartyRuleOptions",
    doc: "Options of the method `third_party`.",
    fields: [
      SchemaField(
        "defaultStatus", severity, .conditional("for the method `third_party`"), source: terraform,
        "The severity of events that meet no case."),
      SchemaField(
        "defaultNotifications", texts, default: "[]", source: api,
        "Whom to tell about events that meet no case."),
      SchemaField(
        "rootQueries", .list(of: .object(rootQuery), ListLimits(maximum: 10, descriptor: .thirdPartyShape)),
        .conditional("for the method `third_party`"), source: terraform,
        "The searches for events that are signals."),
      SchemaField("signalTitleTemplate", text, source: api, "The title of the signals."),
    ])

  private static let rootQuery = SchemaObject(
    place: "options.thirdPartyRuleOptions.rootQueries[]",
    doc: "A search for events that are signals.",
    fields: [
      SchemaField("query", text, .required, source: terraform, "The search an event must meet."),
      SchemaField(
        "groupByFields", nonEmptyTexts, default: "[]", source: terraform,
        "Fields by which events join one signal; without any, each event is a signal."),
    ])

  /// Source: rule reference, section 3.6.
  private static let sequence = SchemaObject(
    place: "options.sequenceDetectionOptions",
    doc: "Options of the method `sequence_detection`.",
    fields: [
      SchemaField(
        "steps",
        .list(
          of: .object(step), ListLimits(maximum: maximumSteps, descriptor: .sequenceGraph)),
        .conditional("for the method `sequence_detection`"), source: api, "The steps of the sequence."),
      SchemaField(
        "stepTransitions", .list(of: .object(transition), .any), source: api,
        "Which step follows which, and how soon."),
    ])

  private static let step = SchemaObject(
    place: "options.sequenceDetectionOptions.steps[]",
    doc: "A step of a sequence.",
    fields: [
      SchemaField(
        "name", nonEmptyText, .required, source: api, "The name by which cases and transitions name it."),
      SchemaField("condition", nonEmptyText, .required, source: api, "A condition over the queries."),
      SchemaField("evaluationWindow", duration, source: api, "How far back events of the step count."),
    ])

  private static let transition = SchemaObject(
    place: "options.sequenceDetectionOptions.stepTransitions[]",
    doc: "From one step of a sequence to the next.",
    fields: [
      SchemaField("parent", nonEmptyText, .required, source: api, "The step before."),
      SchemaField("child", nonEmptyText, .required, source: api, "The step after."),
      SchemaField(
        "evaluationWindow", duration, source: api, "How soon the child must follow the parent."),
    ])
}
