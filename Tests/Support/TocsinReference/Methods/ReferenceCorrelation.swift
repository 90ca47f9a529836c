package import TocsinEvents
import TocsinLogModel
package import TocsinSemantics
import TocsinSyntax

/// Signal correlation: the signals of the rules become events, and the rule one over them.
///
/// Source: rule reference, section 3.9. Fields are looked up in the group only.
package enum ReferenceCorrelation {
  /// `sources` gives, by query of the rule, the position of its source among `rules`.
  package static func signals(
    of rule: Rule, over rules: [Rule], sources: [Int], events: [Event], lateness: Int64 = 60
  ) -> [ReferenceSignal] {
    var last: Timestamp?
    var made: [(time: Timestamp, source: Int, event: Event)] = []
    for source in Set(sources).sorted() {
      let entries = ReferenceMethod.accepted(
        rules[source], events, lateness: lateness, allTimesCount: false
      ).entries
      last = (entries.map(\.time) + [last].compactMap(\.self)).max()
      for signal in ReferenceMethods.signals(of: rules[source], events: events, lateness: lateness)
      where !signal.firstSeen.isUndated {
        var members = [AttributeMember(key: "from", value: .string(UTF8Text("rule\(source)")))]
        let longest = rules[source].queries.map(\.groupByFields.count).max() ?? 0
        let full = rules[source].queries.first { $0.groupByFields.count == longest }?.groupByFields ?? []
        for (field, value) in zip(rules[source].groupSignalsBy ?? full, signal.group) {
          members.append(AttributeMember(key: name(field), value: .string(value)))
        }
        made.append(
          (signal.firstSeen, source, Event(timestamp: signal.firstSeen, attributes: .object(members))))
      }
    }
    let ordered = made.enumerated().sorted {
      ($0.element.time, $0.element.source, $0.offset) < ($1.element.time, $1.element.source, $1.offset)
    }
    var over = rule
    over.type = .logDetection
    for index in over.queries.indices {
      over.queries[index].signals = nil
      over.queries[index].search = QueryParser.parse(UTF8Text("@from:rule\(sources[index])")).syntax
      over.queries[index].groupByFields = over.queries[index].groupByFields.map { field in
        GroupField(source: .attribute(AttributePath(segments: [name(field)])), name: field.name)
      }
    }
    return ReferenceMethods.signals(
      of: over, events: ordered.map(\.element.event), lateness: 1 << 40, last: last)
  }

  private static func name(_ field: GroupField) -> UTF8Text { UTF8Text("field " + field.name) }
}
