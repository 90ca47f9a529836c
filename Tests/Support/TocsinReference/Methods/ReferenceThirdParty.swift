import TocsinEvents
import TocsinLogModel
import TocsinSemantics

/// Third party: the first root that lets the event in, the first case that it meets.
///
/// Source: rule reference, section 3.5.
enum ReferenceThirdParty {
  static func signals(
    _ rule: Rule, _ options: ThirdPartyOptions, _ events: [Event], _ lateness: Int64
  ) -> [ReferenceSignal] {
    var matches: [ReferenceMatch] = []
    let entries = ReferenceMethod.accepted(rule, events, lateness: lateness, allTimesCount: false).entries
    for entry in entries {
      guard let root = (0..<options.rootCount).first(where: { entry.groups[$0] != nil }) else { continue }
      let met = (options.rootCount..<rule.queries.count).first { entry.groups[$0] != nil }
      let queries = Set(rule.queries.indices.filter { $0 == root || $0 == met })
      for group in (entry.groups[root] ?? []).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        matches.append(
          ReferenceMatch(
            time: entry.time, caseIndex: met.map { $0 - options.rootCount } ?? rule.cases.count - 1,
            group: group,
            scope: root, isAlone: group.isEmpty, events: [entry.arrival: queries], windowStart: entry.time))
      }
    }
    return ReferenceMethod.signals(matches, of: rule, last: entries.map(\.time).max())
  }
}
