import TocsinEvents
import TocsinLogModel
import TocsinSemantics

/// Anomaly detection: each group's buckets as one list, from its first to the last, judged one by one.
///
/// Source: rule reference, section 3.3.
enum ReferenceAnomaly {
  static func signals(
    _ rule: Rule, _ options: AnomalyDetectionOptions, _ events: [Event], _ lateness: Int64
  ) -> [ReferenceSignal] {
    let (entries, last) = ReferenceMethod.accepted(rule, events, lateness: lateness, allTimesCount: true)
    guard let last else { return [] }
    let width = Int64(options.bucketDuration) * 1_000_000
    func bucket(_ time: Timestamp) -> Int64 { time.microseconds.floorDivided(by: width) }
    var groups: [[UTF8Text]: [ReferenceEntry]] = [:]
    for entry in entries { for group in entry.groups[0] ?? [] { groups[group, default: []].append(entry) } }
    var matches: [ReferenceMatch] = []
    for (group, members) in groups {
      let first = bucket(members[0].time)
      let end = bucket(last)
      guard first < end else { continue }
      let byBucket = Dictionary(grouping: members) { bucket($0.time) }
      let buckets = (first..<end).map { byBucket[$0] ?? [] }
      let values = buckets.map { value(rule.queries[0], $0) }
      for position in buckets.indices where !buckets[position].isEmpty {
        let n = max(1, rule.options.evaluationWindow / options.bucketDuration)
        // A group that is seen for the first time never gives a signal.
        guard position > 0, position - n + 1 >= 0 else { continue }
        let checked = (position - n + 1)...position
        let isAnomalous = checked.allSatisfy {
          judge($0, checked.lowerBound, position, values, options, perDay: Int(86_400_000_000 / width))
        }
        guard isAnomalous else { continue }
        let counted = checked.flatMap { buckets[$0] }.map { ($0.arrival, Set([0])) }
        matches.append(
          ReferenceMatch(
            time: Timestamp(microseconds: (first + Int64(position) + 1) * width), group: group,
            events: Dictionary(counted) { one, _ in one },
            windowStart: Timestamp(microseconds: (first + Int64(checked.lowerBound)) * width)))
      }
    }
    return ReferenceMethod.signals(matches.sorted { $0.time < $1.time }, of: rule, last: last)
  }

  private static func value(_ query: RuleQuery, _ entries: [ReferenceEntry]) -> Double {
    switch query.aggregation {
    case .cardinality:
      let tuples = entries.flatMap {
        ReferenceFields.tuples(query.distinctFields, $0.event, isOptional: false) ?? []
      }
      return Double(Set(tuples).count)
    case .sum:
      return ReferenceFields.sum(entries.flatMap { ReferenceFields.numbers(query.metrics, $0.event) })
        .doubleValue
    case .max:
      return entries.flatMap { ReferenceFields.numbers(query.metrics, $0.event) }.max()?.doubleValue ?? 0
    default: return Double(entries.count)
    }
  }

  /// `values` begin with the group's first bucket; the history ends before `start`.
  private static func judge(
    _ index: Int, _ start: Int, _ last: Int, _ values: [Double], _ options: AnomalyDetectionOptions,
    perDay: Int
  ) -> Bool {
    let isLearning = (last + 1) * options.bucketDuration < options.learningDuration * 3600
    if isLearning { return options.learningBaseline.map { values[index] > Double($0) } ?? false }
    let low = max(0, start - 14 * perDay)
    guard low < start else { return false }
    let history = Array(values[low..<start])
    let sorted = history.sorted()
    // 0.995 or 0.9 in thousandths, so that no rounding decides the rank.
    let thousandths = Int((options.quantile.doubleValue * 1000).rounded())
    let rank = max(1, (thousandths * history.count + 999) / 1000)
    var bound = sorted[rank - 1]
    if history.count >= perDay {
      for other in low..<start {
        let distance = (index - other) % perDay
        if distance == 0 || distance == 1 || distance == perDay - 1, index - other >= perDay - 1 {
          bound = max(bound, values[other])
        }
      }
    }
    let middle = median(history)
    let spread = max(1, 1.4826 * median(history.map { abs($0 - middle) }))
    return values[index] > bound + Double(options.tolerance) * spread
  }

  private static func median(_ values: [Double]) -> Double {
    let sorted = values.sorted()
    let half = sorted.count / 2
    return sorted.count % 2 == 1 ? sorted[half] : (sorted[half - 1] + sorted[half]) / 2
  }
}
