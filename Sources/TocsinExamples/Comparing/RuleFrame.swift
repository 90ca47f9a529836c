import TocsinSemantics
import TocsinSyntax

/// What decides a rule's signals besides its queries and cases.
struct RuleFrame {
  /// Keep alive and maximum duration, as far as they matter.
  struct Lifecycle: Hashable {
    var keepAlive: Int
    var maximum: Int

    /// Without one of the two every match is a signal; a keep alive beyond the maximum is cut off by it.
    init(_ options: RuleOptions) {
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

  private let rule: Rule

  init(_ rule: Rule) {
    self.rule = rule
  }

  var lifecycle: Lifecycle { Lifecycle(rule.options) }

  /// Cases are met by values of the queries in a window: what proofs about values are about.
  var countsInWindows: Bool { rule.options.detectionMethod == .threshold }

  /// The span of time that decides, as far as it matters.
  ///
  /// Anomalies are judged by whole buckets.
  var window: Int {
    guard case .anomalyDetection(let options) = rule.options.methodOptions else {
      return rule.options.evaluationWindow
    }
    return options.checkedBuckets(in: rule.options.evaluationWindow)
  }

  /// The same kind of rule, method and its options, life of signals, signal group, schedule, tables and severity by
  /// environment; windows may differ.
  func isSame(_ other: Rule) -> Bool {
    rule.type == other.type && rule.options.detectionMethod == other.options.detectionMethod
      && rule.options.methodOptions.work(like: other.options.methodOptions)
      && lifecycle == RuleFrame(other).lifecycle
      && rule.options.decreaseCriticalityBasedOnEnv == other.options.decreaseCriticalityBasedOnEnv
      && rule.groupSignalsBy == other.groupSignalsBy && rule.schedule == other.schedule
      && rule.tableRestrictions.elementsEqual(other.tableRestrictions) { $0.restricts(like: $1) }
  }
}

extension MethodOptions {
  /// All that decides signals is the same; what a signal is called does not.
  fileprivate func work(like other: MethodOptions) -> Bool {
    switch (self, other) {
    case (.none, .none): true
    case (.newValue(let one), .newValue(let two)): one == two
    case (.anomalyDetection(let one), .anomalyDetection(let two)): one == two
    case (.impossibleTravel(let one), .impossibleTravel(let two)): one == two
    case (.contentAnomaly(let one), .contentAnomaly(let two)): one == two
    case (.sequence(let one), .sequence(let two)): one == two
    case (.thirdParty(let one), .thirdParty(let two)): one.rootCount == two.rootCount
    case (.none, _), (.newValue, _), (.anomalyDetection, _), (.impossibleTravel, _), (.contentAnomaly, _),
      (.sequence, _), (.thirdParty, _):
      false
    }
  }
}

extension TableRestriction {
  fileprivate func restricts(like other: TableRestriction) -> Bool {
    fields == other.fields && query == other.query && table == other.table && column == other.column
      && keepsPresent == other.keepsPresent && values == other.values
  }
}

extension RuleQuery {
  /// Counts in the same way; the searches may differ.
  func measuresLike(_ other: RuleQuery) -> Bool {
    aggregation == other.aggregation && groupByFields == other.groupByFields
      && (hasOptionalGroupByFields == other.hasOptionalGroupByFields || groupByFields.isEmpty)
      && distinctFields.map(\.source) == other.distinctFields.map(\.source)
      && metrics.map(\.source) == other.metrics.map(\.source)
      && contentFields.map(\.source) == other.contentFields.map(\.source)
      && signals?.ruleIDs == other.signals?.ruleIDs && signals?.queryIndex == other.signals?.queryIndex
  }
}

extension CaseCondition {
  /// Stays met when these queries' values grow.
  func isMonotone(in queries: Set<Int>, isNegated: Bool = false) -> Bool {
    switch self {
    case .and(let operands), .or(let operands):
      operands.allSatisfy { $0.isMonotone(in: queries, isNegated: isNegated) }
    case .not(let operand): operand.isMonotone(in: queries, isNegated: !isNegated)
    case .sequence: false
    case .comparison(let query, let operation, _):
      if queries.contains(query) {
        switch operation {
        case .greater, .greaterOrEqual: !isNegated
        case .less, .lessOrEqual: isNegated
        case .equal, .notEqual: false
        }
      } else {
        true
      }
    }
  }
}
