import TocsinEvents
import TocsinLogModel
import TocsinSemantics

/// Content anomaly: each log is compared with every log of its group before it.
///
/// Source: rule reference, section 3.7.
enum ReferenceContent {
  private struct Log {
    var time: Timestamp
    var words: Set<[Unicode.Scalar]>
  }

  static func signals(
    _ rule: Rule, _ options: ContentAnomalyOptions, _ events: [Event], _ lateness: Int64
  ) -> [ReferenceSignal] {
    var anomalous: Set<[Int]> = []
    var numbers: [[UTF8Text]: Int] = [:]
    func number(_ group: [UTF8Text]) -> Int {
      if let known = numbers[group] { return known }
      numbers[group] = numbers.count
      return numbers.count - 1
    }
    var past: [[Int]: [Log]] = [:]
    for entry in ReferenceMethod.accepted(rule, events, lateness: lateness, allTimesCount: false).entries {
      for (query, groups) in entry.groups {
        let words = words(rule.queries[query], entry.event)
        if words.isEmpty { continue }
        for group in groups {
          let key = [query, number(group)]
          let before = past[key] ?? []
          past[key, default: []].append(Log(time: entry.time, words: words))
          let start = before.first?.time ?? entry.time
          guard entry.time >= start.advanced(seconds: Int64(options.learningDuration) * 86_400) else {
            continue
          }
          let similar = Set(
            before.filter { other in
              let common = words.intersection(other.words).count
              return other.time >= entry.time.advanced(seconds: -Int64(options.forgetAfter) * 86_400)
                && Double(common) / Double(words.union(other.words).count) >= Double(options.similarity) / 100
            }.map(\.words))
          if similar.count < options.similarItems { anomalous.insert([entry.arrival] + key) }
        }
      }
    }
    return ReferenceEvaluator.signals(of: rule, events: events, lateness: lateness) { arrival, query, group in
      anomalous.contains([arrival, query, number(group)])
    }
  }

  private static func words(_ query: RuleQuery, _ event: Event) -> Set<[Unicode.Scalar]> {
    Set(
      query.contentFields.flatMap { field in
        (ReferenceFields.tuples([field], event, isOptional: false) ?? []).flatMap(\.self)
      }.flatMap { ReferenceText.tokens(ReferenceText.scalars($0)) })
  }
}
