/// `options.detectionMethod`.
///
/// This and ``MethodOptions`` are the table of methods: what they are stands in the files beside this one.
package enum DetectionMethod: String, CaseIterable, Sendable {
  case threshold
  case newValue = "new_value"
  case anomalyDetection = "anomaly_detection"
  case impossibleTravel = "impossible_travel"
  case hardcoded
  case thirdParty = "third_party"
  case anomalyThreshold = "anomaly_threshold"
  case sequenceDetection = "sequence_detection"

  /// All that rule files know of the method.
  var definition: any MethodDefinition.Type {
    switch self {
    case .threshold: ThresholdMethod.self
    case .newValue: NewValueMethod.self
    case .anomalyDetection: AnomalyDetectionMethod.self
    case .impossibleTravel: ImpossibleTravelMethod.self
    case .hardcoded: HardcodedMethod.self
    case .thirdParty: ThirdPartyMethod.self
    case .anomalyThreshold: ContentAnomalyMethod.self
    case .sequenceDetection: SequenceMethod.self
    }
  }
}

/// What a detection method is told in its own block of `options`, defaults filled in.
package enum MethodOptions: Sendable, Equatable {
  /// The method has no block, or the rule is invalid.
  case none
  case newValue(NewValueOptions)
  case anomalyDetection(AnomalyDetectionOptions)
  case impossibleTravel(ImpossibleTravelOptions)
  case thirdParty(ThirdPartyOptions)
  case contentAnomaly(ContentAnomalyOptions)
  case sequence(SequenceOptions)

  /// The options of the method, whichever it is; `nil` for ``none``.
  package var details: (any MethodDetails)? {
    switch self {
    case .none: nil
    case .newValue(let options): options
    case .anomalyDetection(let options): options
    case .impossibleTravel(let options): options
    case .thirdParty(let options): options
    case .contentAnomaly(let options): options
    case .sequence(let options): options
    }
  }

  /// Events from before the run may fill the baseline.
  ///
  /// Asked for each of these events: no box is made, as ``details`` would.
  package var learnsFromHistory: Bool {
    switch self {
    case .newValue(let options): options.learnsFromHistory
    case .anomalyDetection(let options): options.learnsFromHistory
    case .none, .impossibleTravel, .thirdParty, .contentAnomaly, .sequence: false
    }
  }
}

/// What is asked of the options of every method.
package protocol MethodDetails: Equatable, Sendable {
  /// How the rule decides, as the end of a sentence; `window` is its evaluation window in seconds.
  func summary(window: Int) -> String

  /// Why the method may find nothing about an event that a query matches, as a sentence.
  var noDecision: String { get }

  /// What of the evaluation window, in seconds, decides: two rules of the same options and equal results work alike.
  func decidingWindow(_ window: Int) -> Int
}

extension MethodDetails {
  /// The window itself, in seconds.
  package func decidingWindow(_ window: Int) -> Int { window }
}
