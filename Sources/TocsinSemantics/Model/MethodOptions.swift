package import TocsinLogModel
package import TocsinSyntax

/// What a detection method is told in its own block of `options`, defaults filled in.
package enum MethodOptions: Sendable {
  /// The method has no block, or the rule is invalid.
  case none
  case newValue(NewValueOptions)
  case anomalyDetection(AnomalyDetectionOptions)
  case impossibleTravel(ImpossibleTravelOptions)
  case thirdParty(ThirdPartyOptions)
  case contentAnomaly(ContentAnomalyOptions)
  case sequence(SequenceOptions)

  /// Events from before the run may fill the baseline.
  package var learnsFromHistory: Bool {
    switch self {
    case .newValue(let options): options.learnsFromHistory
    case .anomalyDetection(let options): options.learnsFromHistory
    case .none, .impossibleTravel, .thirdParty, .contentAnomaly, .sequence: false
    }
  }
}

/// `newValueOptions`.
///
/// Source: rule reference, section 3.2.
package struct NewValueOptions: Sendable, Equatable {
  package enum Learning: Sendable, Equatable {
    /// For so many days from the group's first event; 0 is the first value alone.
    case days(Int)
    /// For so many events of the group: 0 or 1.
    case events(Int)
  }

  package var learning: Learning
  /// Days.
  package var forgetAfter: Int
  package var learnsFromHistory: Bool

  package init(learning: Learning, forgetAfter: Int, learnsFromHistory: Bool = false) {
    self.learning = learning
    self.forgetAfter = forgetAfter
    self.learnsFromHistory = learnsFromHistory
  }
}

/// `anomalyDetectionOptions`, and the quantile of the case.
///
/// Source: rule reference, section 3.3.
package struct AnomalyDetectionOptions: Sendable, Equatable {
  /// Seconds.
  package var bucketDuration: Int
  /// Hours.
  package var learningDuration: Int
  package var tolerance: Int
  /// The value above which a bucket of the learning time is anomalous.
  package var learningBaseline: Int?
  package var learnsFromHistory: Bool
  /// Between 0 and 1.
  package var quantile: DecimalNumber

  package static let defaultQuantile = DecimalNumber("0.995") ?? DecimalNumber(1)

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
}

/// `impossibleTravelOptions`.
///
/// Source: rule reference, section 3.4.
package struct ImpossibleTravelOptions: Sendable, Equatable {
  /// Days for which the places of a user are learned; `nil` learns none.
  package var baselineDays: Int?

  package init(baselineDays: Int?) {
    self.baselineDays = baselineDays
  }
}

/// `thirdPartyRuleOptions` and `thirdPartyCases`.
///
/// The rule's queries are the root queries, then those of the cases; its cases are those, then the default.
/// Source: rule reference, section 3.5.
package struct ThirdPartyOptions: Sendable {
  package var rootCount: Int
  package var titleTemplate: TemplateSyntax?

  package init(rootCount: Int, titleTemplate: TemplateSyntax?) {
    self.rootCount = rootCount
    self.titleTemplate = titleTemplate
  }
}

/// What a content anomaly rule learns by: no key sets these, so that every rule has the documented defaults.
///
/// Source: rule reference, section 3.7.
package struct ContentAnomalyOptions: Sendable, Equatable {
  /// Days.
  package var learningDuration: Int
  /// Days.
  package var forgetAfter: Int
  /// Percent.
  package var similarity: Int
  /// Learned logs that must be similar for a log to be usual.
  package var similarItems: Int

  package static let documented = ContentAnomalyOptions(
    learningDuration: 7, forgetAfter: 7, similarity: 70, similarItems: 1)

  package init(learningDuration: Int, forgetAfter: Int, similarity: Int, similarItems: Int) {
    self.learningDuration = learningDuration
    self.forgetAfter = forgetAfter
    self.similarity = similarity
    self.similarItems = similarItems
  }
}

/// `sequenceDetectionOptions`: the steps in order, up to the one that the case names.
///
/// Source: rule reference, section 3.6.
package struct SequenceOptions: Equatable, Sendable {
  package struct Step: Equatable, Sendable {
    package var name: String
    package var condition: CaseCondition
    /// Seconds.
    package var evaluationWindow: Int
    /// Seconds within which the step must follow the one before; of no meaning for the first.
    package var within: Int

    package init(name: String, condition: CaseCondition, evaluationWindow: Int, within: Int) {
      self.name = name
      self.condition = condition
      self.evaluationWindow = evaluationWindow
      self.within = within
    }
  }

  package var steps: [Step]

  package init(steps: [Step]) {
    self.steps = steps
  }
}

extension SequenceOptions.Step {
  /// The stages of a `THEN` condition as steps, whose windows are all the evaluation window.
  ///
  /// Source: query reference, section 6.3.
  package static func stages(_ stages: [CaseCondition], window: Int) -> [SequenceOptions.Step] {
    stages.enumerated().map { position, stage in
      SequenceOptions.Step(
        name: "stage \(position + 1)", condition: stage, evaluationWindow: window,
        within: position == 0 ? 0 : window)
    }
  }
}
