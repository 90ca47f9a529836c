package import TocsinLogModel
package import TocsinSemantics
import TocsinSyntax

/// What the queries of a rule can yield together over one window and group.
///
/// It may allow more than events can bring about, never less: what is unreachable here is unreachable.
package struct CountSpace: Hashable, Sendable {
  /// The values of one query.
  package enum Domain: Hashable, Sendable {
    /// 0, 1, 2, … up to the maximum where there is one.
    case count(maximum: Int64?)
    /// Any number: a sum.
    case number
    /// Any number, or none over no events: a maximum.
    case numberOrNone
    /// No event meets the query.
    case zero
    /// No event meets the query, so a maximum has no value.
    case noValue
  }

  /// Counts one of which is never above the other: each event of the first is one of the second.
  package struct AtMost: Hashable, Sendable {
    package var lesser: Int
    package var greater: Int

    package init(lesser: Int, greater: Int) {
      self.lesser = lesser
      self.greater = greater
    }
  }

  package var domains: [Domain]
  package var order: [AtMost]
  /// An evaluation of a window of no length sees the event that caused it.
  package var needsEvent: Bool

  package init(domains: [Domain], order: [AtMost] = [], needsEvent: Bool = false) {
    self.domains = domains
    self.order = order
    self.needsEvent = needsEvent
  }
}

/// A value for each query; `nil` is the maximum of no events.
package struct CountVector: Hashable, Sendable {
  package var values: [DecimalNumber?]

  package init(values: [DecimalNumber?]) {
    self.values = values
  }
}

extension CaseCondition {
  /// Whether the values meet the condition; a sequence never does.
  ///
  /// Source: query reference, sections 6.1 and 6.5.
  package func isMet(by counts: CountVector) -> Bool {
    isMet { counts.values[$0] }
  }
}

extension Reasoner {
  /// The space of a rule's queries: what implication between their filters says of their counts.
  package mutating func countSpace(of rule: Rule) -> CountSpace {
    let queries = rule.queries.map { RuleSearch.effective($0, in: rule) }
    let isInstant = rule.options.evaluationWindow == 0
    var space = CountSpace(domains: [])
    for (query, search) in zip(rule.queries, queries) {
      let isImpossible = if case .unsatisfiable = isSatisfiable(search) { true } else { false }
      space.domains.append(
        CountSpace.domain(query.aggregation, isImpossible: isImpossible, isInstant: isInstant))
    }
    guard queries.count <= CountSpace.maximumCompared else { return space }
    for lesser in queries.indices {
      for greater in queries.indices where lesser != greater {
        guard CountSpace.isComparable(rule.queries[lesser], rule.queries[greater]) else { continue }
        if case .holds = implies(queries[lesser], queries[greater]) {
          space.order.append(CountSpace.AtMost(lesser: lesser, greater: greater))
        }
      }
    }
    let isCounting = rule.queries.allSatisfy { $0.aggregation == .count }
    space.needsEvent = isInstant && isCounting
    return space
  }
}

extension CountSpace {
  /// Queries of one rule whose filters are compared pair by pair.
  static let maximumCompared = 16

  fileprivate static func domain(_ aggregation: Aggregation, isImpossible: Bool, isInstant: Bool) -> Domain {
    switch aggregation {
    case .max: isImpossible ? .noValue : .numberOrNone
    case .sum: isImpossible ? .zero : .number
    case .count: isImpossible ? .zero : .count(maximum: isInstant ? 1 : nil)
    default: isImpossible ? .zero : .count(maximum: nil)
    }
  }

  /// Whether a log of the first query that is counted is also counted for the second, where it matches.
  fileprivate static func isComparable(_ lesser: RuleQuery, _ greater: RuleQuery) -> Bool {
    guard lesser.aggregation == greater.aggregation,
      lesser.groupByFields.map(\.source) == greater.groupByFields.map(\.source),
      lesser.hasOptionalGroupByFields == greater.hasOptionalGroupByFields || greater.hasOptionalGroupByFields
    else { return false }
    switch lesser.aggregation {
    case .count: return true
    case .cardinality: return lesser.distinctFields.map(\.source) == greater.distinctFields.map(\.source)
    default: return false
    }
  }
}
