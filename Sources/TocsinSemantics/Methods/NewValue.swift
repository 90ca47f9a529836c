internal import TocsinDiagnostics
internal import TocsinSyntax

/// `newValueOptions`.
///
/// Source: rule reference, section 3.2.
package struct NewValueOptions: MethodDetails {
  /// What values are learned by before new ones give signals.
  package enum Learning: Sendable, Equatable {
    /// For so many days from the group's first event; 0 is the first value alone.
    case days(Int)
    /// For so many events of the group: 0 or 1.
    case events(Int)
  }

  /// How a group is learned.
  package var learning: Learning
  /// Days.
  package var forgetAfter: Int
  /// Whether events from before the run fill the baseline.
  package var learnsFromHistory: Bool

  /// Creates options, in days.
  package init(learning: Learning, forgetAfter: Int, learnsFromHistory: Bool = false) {
    self.learning = learning
    self.forgetAfter = forgetAfter
    self.learnsFromHistory = learnsFromHistory
  }

  /// Says what the options decide.
  package func summary(window: Int) -> String {
    "values are new when not seen for \(Plural.count(forgetAfter, "day"))"
  }

  /// What keeps an event from being judged.
  package var noDecision: String { "A metric is missing, so it is passed over." }
}

extension DetectionMethod {
  /// `new_value`, see ``NewValueMethod``.
  package static let newValue = DetectionMethod(named: "new_value")
}

/// `new_value`: a value that a group did not have before.
enum NewValueMethod: MethodDefinition {
  static var method: DetectionMethod { .newValue }

  static let block: MethodBlock? = MethodBlock(
    "newValueOptions", of: .newValue,
    SchemaObject(
      place: "options.newValueOptions",
      doc: "Options of the method `new_value`.",
      fields: [
        SchemaField(
          "forgetAfter", RuleSchema.limited(1...30, "days", .newValueRange),
          .conditional("for the method `new_value`"), source: RuleSchema.api,
          "Days after which a value that was not seen is new again."),
        SchemaField(
          "learningMethod", .enumeration(["duration", "threshold"]), default: "duration",
          source: RuleSchema.api,
          "Whether learning ends after a time or after a number of values."),
        SchemaField(
          "learningDuration", RuleSchema.limited(0...30, "days", .newValueRange), default: "1",
          source: RuleSchema.api,
          "Days during which values are learned and give no signal."),
        SchemaField(
          "learningThreshold", RuleSchema.limited(0...1, nil, .newValueRange), default: "0",
          source: RuleSchema.api,
          "Values that are learned before new ones give signals."),
      ] + RuleSchema.baseline))

  static var traits: MethodTraits { MethodTraits(defaultWindow: 0, reportsDefaultWindow: false) }

  static func read(_ parts: MethodParts, into rule: inout RuleDefinition, _ reader: inout RuleReader) {
    let own = parts.own
    let learning: NewValueOptions.Learning =
      own?.string("learningMethod") == "threshold"
      ? .events(own?.value("learningThreshold")?.integer ?? 0)
      : .days(own?.value("learningDuration")?.integer ?? 1)
    rule.options.methodOptions = MethodOptions(
      NewValueOptions(
        learning: learning, forgetAfter: own?.value("forgetAfter")?.integer ?? 1,
        learnsFromHistory: own?.value("instantaneousBaseline")?.boolean ?? false))
  }

  static func check(_ checking: inout RuleChecking) {
    if checking.draft.optionsNode?.value("newValueOptions")?.value("forgetAfter") == nil {
      checking.report(
        .missingRequired, "a new value rule has no `forgetAfter`", at: checking.place(of: "newValueOptions"),
        fix: Fix("add `newValueOptions: {forgetAfter: 28}`"))
    }
    checking.checkSingle(.newValueShape)
    checking.checkAggregations([.newValue, .none], .newValueShape)
    checking.checkConditionOmitted(.newValueShape)
  }
}
