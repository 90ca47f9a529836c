/// What decides a rule's signals besides its queries, its cases and its evaluation window.
///
/// The one definition of rules that judge alike: where two frames are equal, rules differ only by what they count and
/// by the conditions over it.
package struct RuleSettings: Equatable, Sendable {
  /// Keep alive and maximum duration in seconds, as far as they matter.
  package struct Lifecycle: Hashable, Sendable {
    /// How long a signal stays open after its last match.
    package var keepAlive: Int
    /// How long it stays open at most.
    package var maximum: Int

    /// Without one of the two every match is a signal; a keep alive beyond the maximum is cut off by it.
    package init(_ options: RuleOptions) {
      if options.detectionMethod == .thirdParty {
        // Third party signals are open for their whole duration: rule reference, section 3.5.
        (maximum, keepAlive) = (options.maxSignalDuration, options.maxSignalDuration)
        return
      }
      let isSingle = options.keepAlive == 0 || options.maxSignalDuration == 0
      maximum = isSingle ? 0 : options.maxSignalDuration
      keepAlive = isSingle ? 0 : min(options.keepAlive, options.maxSignalDuration)
    }
  }

  /// What the rule looks at.
  package var type: RuleType
  /// How it detects.
  package var method: DetectionMethod
  /// What the method is told.
  package var methodOptions: MethodOptions
  /// How long signals live.
  package var lifecycle: Lifecycle
  /// Whether signals of staging, test and development are less severe.
  package var lowersSeverityByEnvironment: Bool
  /// What divides signals; `nil` for the full group.
  package var signalGroup: [GroupField]?
  /// When a scheduled rule runs.
  package var schedule: RuleSchedule?
  /// Which events of a query tables let in.
  package var tables: [TableRestriction.Condition]

  /// What a rule says of it.
  package init(_ rule: Rule) {
    let options = rule.options
    type = rule.type
    method = options.detectionMethod
    methodOptions = options.methodOptions
    lifecycle = Lifecycle(options)
    lowersSeverityByEnvironment = options.decreaseCriticalityBasedOnEnv
    signalGroup = rule.groupSignalsBy
    schedule = rule.schedule
    tables = rule.tableRestrictions.map(\.condition)
  }

  /// Whether cases are met by values of the queries in a window: what proofs about values are about.
  package var countsInWindows: Bool { method == .threshold }
}

extension RuleOptions {
  /// The evaluation window in seconds, or in whole buckets where anomalies are judged by these.
  package var decidingWindow: Int {
    methodOptions.details?.decidingWindow(evaluationWindow) ?? evaluationWindow
  }
}
