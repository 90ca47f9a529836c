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

  /// The same method, life of signals, signal group and severity by environment; windows may differ.
  func isSame(_ other: Rule) -> Bool {
    rule.options.detectionMethod == .threshold && other.options.detectionMethod == .threshold
      && lifecycle == RuleFrame(other).lifecycle
      && rule.options.decreaseCriticalityBasedOnEnv == other.options.decreaseCriticalityBasedOnEnv
      && rule.groupSignalsBy == other.groupSignalsBy
  }
}

extension RuleQuery {
  /// Counts in the same way; the searches may differ.
  func measuresLike(_ other: RuleQuery) -> Bool {
    aggregation == other.aggregation && groupByFields == other.groupByFields
      && (hasOptionalGroupByFields == other.hasOptionalGroupByFields || groupByFields.isEmpty)
      && distinctFields.map(\.source) == other.distinctFields.map(\.source)
      && metrics.map(\.source) == other.metrics.map(\.source)
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
