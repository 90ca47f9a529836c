internal import TocsinDiagnostics
package import TocsinLogModel
internal import TocsinSyntax

/// `anomalyDetectionOptions`, and the quantile of the case.
///
/// Source: rule reference, section 3.3.
package struct AnomalyDetectionOptions: MethodDetails {
  /// Seconds.
  package var bucketDuration: Int
  /// Hours.
  package var learningDuration: Int
  /// 1 to 5: how far above the usual a count must lie.
  package var tolerance: Int
  /// The value above which a bucket of the learning time is anomalous.
  package var learningBaseline: Int?
  /// Whether events from before the run fill the baseline.
  package var learnsFromHistory: Bool
  /// Between 0 and 1.
  package var quantile: DecimalNumber

  /// The quantile of a case that names none.
  package static let defaultQuantile = DecimalNumber("0.995") ?? DecimalNumber(1)

  /// Creates options; those left out have their defaults.
  package init(
    bucketDuration: Int, learningDuration: Int, tolerance: Int, learningBaseline: Int? = nil,
    learnsFromHistory: Bool = false, quantile: DecimalNumber = AnomalyDetectionOptions.defaultQuantile
  ) {
    self.bucketDuration = bucketDuration
    self.learningDuration = learningDuration
    self.tolerance = tolerance
    self.learningBaseline = learningBaseline
    self.learnsFromHistory = learnsFromHistory
    self.quantile = quantile
  }

  /// The whole buckets of an evaluation window, one at least: all of them must be anomalous.
  package func checkedBuckets(in window: Int) -> Int { max(1, window / max(1, bucketDuration)) }

  /// The number of buckets that must be anomalous.
  package func decidingWindow(_ window: Int) -> Int { checkedBuckets(in: window) }

  /// Says what the options decide.
  package func summary(window: Int) -> String {
    "buckets of \(bucketDuration) seconds are compared with up to two weeks before"
  }

  /// What keeps an event from being judged.
  package var noDecision: String { "Its bucket has not ended: no event is at or after the end." }
}

extension DetectionMethod {
  /// `anomaly_detection`, see ``AnomalyDetectionMethod``.
  package static let anomalyDetection = DetectionMethod(named: "anomaly_detection")
}

/// `anomaly_detection`: a count far above those before.
enum AnomalyDetectionMethod: MethodDefinition {
  static var method: DetectionMethod { .anomalyDetection }

  static let block: MethodBlock? = MethodBlock(
    "anomalyDetectionOptions", of: .anomalyDetection,
    SchemaObject(
      place: "options.anomalyDetectionOptions",
      doc: "Options of the method `anomaly_detection`.",
      fields: [
        SchemaField(
          "bucketDuration", RuleSchema.limited([300, 600, 900, 1800, 3600, 10800], "seconds", .anomalyShape),
          default: "300", source: RuleSchema.api, "Seconds over which events are counted for comparison."),
        SchemaField(
          "learningDuration", RuleSchema.limited([1, 6, 12, 24, 48, 168, 336], "hours", .anomalyShape),
          default: "24", source: RuleSchema.api, "Hours during which counts are learned and give no signal."),
        SchemaField(
          "detectionTolerance", RuleSchema.limited(1...5, nil, .anomalyShape), default: "3",
          source: RuleSchema.api, "How far above the usual a count must lie; higher permits more."),
        SchemaField(
          "learningPeriodBaseline", RuleSchema.limited(0...Int.max, nil, .anomalyShape),
          source: RuleSchema.api, "A count above which an event of the learning time is anomalous too."),
      ] + RuleSchema.baseline))

  static var traits: MethodTraits { MethodTraits(namesQueries: true) }

  static func read(_ parts: MethodParts, into rule: inout RuleDefinition, _ reader: inout RuleReader) {
    let own = parts.own
    var quantile = AnomalyDetectionOptions.defaultQuantile
    if case .leaf(.comparison(let comparison))? = parts.cases.first?.ruleCase.condition {
      quantile = comparison.limit
    }
    rule.options.methodOptions = MethodOptions(
      AnomalyDetectionOptions(
        bucketDuration: own?.value("bucketDuration")?.integer ?? 300,
        learningDuration: own?.value("learningDuration")?.integer ?? 24,
        tolerance: own?.value("detectionTolerance")?.integer ?? 3,
        learningBaseline: own?.value("learningPeriodBaseline")?.integer,
        learnsFromHistory: own?.value("instantaneousBaseline")?.boolean ?? false, quantile: quantile))
  }

  static func check(_ checking: inout RuleChecking) {
    checking.checkSingle(.anomalyShape)
    checking.checkAggregations([.count, .cardinality, .sum, .max, .eventCount, .none], .anomalyShape)
    for item in checking.draft.cases {
      guard let syntax = item.ruleCase.conditionSyntax, let condition = item.ruleCase.condition else {
        continue
      }
      var isQuantile = false
      if case .leaf(.comparison(let comparison)) = condition {
        isQuantile =
          [.greater, .greaterOrEqual].contains(comparison.operation) && comparison.limit > DecimalNumber(0)
          && comparison.limit < DecimalNumber(1)
      }
      if !isQuantile {
        let label = syntax.labels.first?.label.description ?? "a"
        checking.report(
          .anomalyShape,
          "the condition of an anomaly rule is a quantile between 0 and 1, such as `\(label) > 0.995`",
          at: item.node.place(of: "condition"),
          fix: Fix(
            "write `\(label) > 0.995`", .unsafe,
            edits: item.node.value("condition").map { checking.replacing($0, by: "\(label) > 0.995") } ?? []))
      }
    }
  }
}
