internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// What a content anomaly rule learns by: no key sets these, so that every rule has the documented defaults.
///
/// Source: rule reference, section 3.7.
package struct ContentAnomalyOptions: MethodDetails {
  /// Days.
  package var learningDuration: Int
  /// Days.
  package var forgetAfter: Int
  /// Percent.
  package var similarity: Int
  /// Learned logs that must be similar for a log to be usual.
  package var similarItems: Int

  /// What the documentation names.
  package static let documented = ContentAnomalyOptions(
    learningDuration: 7, forgetAfter: 7, similarity: 70, similarItems: 1)

  /// Creates options, such as a test needs.
  package init(learningDuration: Int, forgetAfter: Int, similarity: Int, similarItems: Int) {
    self.learningDuration = learningDuration
    self.forgetAfter = forgetAfter
    self.similarity = similarity
    self.similarItems = similarItems
  }

  /// Says what the options decide.
  package func summary(window: Int) -> String {
    "logs unlike all learned ones are counted over \(window) seconds"
  }

  /// What keeps an event from being judged.
  package var noDecision: String { "It has no words to compare, so it is passed over." }
}

extension DetectionMethod {
  /// `anomaly_threshold`, see ``ContentAnomalyMethod``.
  package static let anomalyThreshold = DetectionMethod(named: "anomaly_threshold")
}

/// `anomaly_threshold`: logs whose words are unlike those before, counted over a window.
enum ContentAnomalyMethod: MethodDefinition {
  static var method: DetectionMethod { .anomalyThreshold }

  static var traits: MethodTraits { MethodTraits(needsConditions: true, namesQueries: true) }

  static func read(_ parts: MethodParts, into rule: inout RuleDefinition, _ reader: inout RuleReader) {
    rule.options.methodOptions = MethodOptions(ContentAnomalyOptions.documented)
    for index in rule.queries.indices {
      rule.queries[index].contentFields = contentFields(rule.queries[index])
    }
  }

  /// What is compared: the fields of `metrics`, else the message.
  private static func contentFields(_ query: RuleQuery) -> [GroupField] {
    let isMeasured = query.aggregation == .sum || query.aggregation == .max
    return isMeasured || query.metrics.isEmpty
      ? [GroupField(source: .reserved(.message), name: "message")] : query.metrics
  }

  static func check(_ checking: inout RuleChecking) {
    let defaults = ContentAnomalyOptions.documented
    checking.report(
      .defaultUsed,
      "content anomalies are found by the documented defaults: learning \(defaults.learningDuration) days, forgetting after \(defaults.forgetAfter), similarity \(defaults.similarity) %, similar items \(defaults.similarItems)",
      at: checking.place(of: "detectionMethod"),
      note: "the keys that set them in the service are not published, and its own matching is approximate")
  }
}
