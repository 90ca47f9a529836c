import TocsinEvents
import TocsinLogModel
import TocsinSemantics

/// New value: each event is compared with all events of its group before it.
///
/// Source: rule reference, section 3.2.
enum ReferenceNewValue {
  static func signals(
    _ rule: Rule, _ options: NewValueOptions, _ events: [Event], _ lateness: Int64
  ) -> [ReferenceSignal] {
    let query = rule.queries[0]
    let entries = ReferenceMethod.accepted(rule, events, lateness: lateness, allTimesCount: false).entries
    let isUnrolled = rule.options.keepAlive == 0 || rule.options.maxSignalDuration == 0
    // Events that show a value, by group: event, and its values.
    var shown: [[UTF8Text]: [(time: Timestamp, values: [[UTF8Text]])]] = [:]
    var matches: [ReferenceMatch] = []
    for entry in entries {
      let values = ReferenceFields.tuples(query.metrics, entry.event, isOptional: false) ?? []
      if values.isEmpty { continue }
      for group in (entry.groups[0] ?? []).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        let past = shown[group] ?? []
        shown[group, default: []].append((entry.time, values))
        var new = 0
        for (position, value) in values.enumerated() {
          let last = past.last { $0.values.contains(value) }?.time
          if let last, entry.time <= last.advanced(seconds: Int64(options.forgetAfter) * 86_400) { continue }
          let start = past.first?.time ?? entry.time
          let isLearning: Bool
          switch options.learning {
          case .days(0): isLearning = past.isEmpty && position == 0
          case .days(let days): isLearning = entry.time < start.advanced(seconds: Int64(days) * 86_400)
          case .events(let count): isLearning = past.count < count
          }
          if !isLearning { new += 1 }
        }
        for _ in 0..<(isUnrolled ? new : min(new, 1)) {
          matches.append(
            ReferenceMatch(
              time: entry.time, group: group, events: [entry.arrival: [0]], windowStart: entry.time))
        }
      }
    }
    return ReferenceMethod.signals(matches, of: rule, last: entries.map(\.time).max())
  }
}
