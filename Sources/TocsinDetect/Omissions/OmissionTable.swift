import TocsinMatch
import TocsinSemantics

/// Plain counters of what rules left out, one for each query, reason, and field.
struct OmissionTable: Sendable {
  private struct Place: Sendable {
    /// Of the first counter of the query.
    var start: Int
    /// Counters of one reason.
    var width: Int
  }

  /// By rule and query.
  private let places: [[Place]]
  private var counters: [Int]
  /// By rule: events without a time.
  private(set) var untimed: [Int]

  init(_ rules: [Rule]) {
    var size = 0
    places = rules.map { rule in
      rule.queries.map { query in
        let fields = [query.groupByFields.count, query.metrics.count, query.distinctFields.count]
        let place = Place(start: size, width: max(1, fields.max() ?? 1))
        size += place.width * Omission.Reason.allCases.count
        return place
      }
    }
    counters = Array(repeating: 0, count: size)
    untimed = rules.map { _ in 0 }
  }

  mutating func add(_ omission: Omission) {
    let place = places[Int(omission.rule)][Int(omission.query)]
    let field = min(Int(omission.field), place.width - 1)
    counters[place.start + Int(omission.reason.rawValue) * place.width + field] += 1
  }

  mutating func addUntimed(_ rule: Int) { untimed[rule] += 1 }

  /// What is not zero, by rule, query, and reason.
  func counts(of rules: [Rule]) -> [OmissionCount] {
    var counts: [OmissionCount] = []
    for (rule, queries) in places.enumerated() {
      for (query, place) in queries.enumerated() {
        for reason in Omission.Reason.allCases {
          for field in 0..<place.width {
            let count = counters[place.start + Int(reason.rawValue) * place.width + field]
            let omission = Omission(
              rule: Int32(truncatingIfNeeded: rule), query: Int32(truncatingIfNeeded: query), reason: reason,
              field: UInt8(clamping: field))
            guard count > 0,
              let cause = OmissionCount.Cause(omission, of: rules[rule].queries[query])
            else { continue }
            counts.append(OmissionCount(rule: rule, query: query, cause: cause, count: count))
          }
        }
      }
      if untimed[rule] > 0 {
        counts.append(OmissionCount(rule: rule, query: nil, cause: .untimed, count: untimed[rule]))
      }
    }
    return counts
  }
}
