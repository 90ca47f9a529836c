package import TocsinEvents
package import TocsinLogModel
import TocsinMatch
package import TocsinSemantics
import TocsinSyntax

/// What a template may name: the facts of one signal.
///
/// Source: query reference, section 7.
package struct RenderingContext {
  /// The value of `{{rule_name}}`: the name as written, no template rendered.
  package var ruleName: String
  /// The value of `{{case_name}}`; empty for a case without a name.
  package var caseName: String
  /// The signal's severity, which templates show as its rank.
  package var severity: SignalSeverity
  /// The time that `{{timestamp}}` shows: when the signal was created, by the event that created it.
  package var timestamp: Timestamp
  /// The time of the match that created the signal.
  package var firstSeen: Timestamp
  /// The time of the signal's last match.
  package var lastSeen: Timestamp
  /// Events that matched any query for the signal.
  package var eventsMatched: Int
  /// Events that matched each query for the signal, in the order of the rule's queries.
  package var eventsMatchedPerQuery: [(label: String, count: Int)]
  /// The signal's group-by fields and values; a value found here comes before those of the samples.
  package var group: [(field: GroupField, value: UTF8Text)]
  /// The rule's and the samples' tags.
  package var tags: [UTF8Text]
  /// The signal's samples in its order, decoded: attributes that are not in the group are read from them.
  package var samples: [Event]
  /// Where the offsets of local times come from; a zone it doesn't know is shown as UTC.
  package var timeZones: any TimeZoneSource

  /// Creates the facts of one signal.
  package init(
    ruleName: String, caseName: String, severity: SignalSeverity, timestamp: Timestamp, firstSeen: Timestamp,
    lastSeen: Timestamp, eventsMatched: Int, eventsMatchedPerQuery: [(label: String, count: Int)],
    group: [(field: GroupField, value: UTF8Text)], tags: [UTF8Text], samples: [Event],
    timeZones: any TimeZoneSource
  ) {
    self.ruleName = ruleName
    self.caseName = caseName
    self.severity = severity
    self.timestamp = timestamp
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.eventsMatched = eventsMatched
    self.eventsMatchedPerQuery = eventsMatchedPerQuery
    self.group = group
    self.tags = tags
    self.samples = samples
    self.timeZones = timeZones
  }

  /// The distinct values of a variable, in order of first appearance.
  func values(of reference: TemplateReference) -> [UTF8Text] {
    switch reference {
    case .attribute(let path): attributeValues(path).map(RenderingContext.text)
    case .tagValue(let key): tagValues(key)
    case .bareTag(let name): tags.contains(LowerCasing.lowered(name)) || tags.contains(name) ? [name] : []
    case .builtin(let builtin): isUndated(builtin) ? [] : [UTF8Text(text(of: builtin))]
    case .eventsMatched(query: let label):
      eventsMatchedPerQuery.filter { UTF8Text($0.label) == label }.map { UTF8Text(String($0.count)) }
    }
  }

  /// Whether the variable has a value, `""` included.
  ///
  /// Source: query reference, section 1.6.
  func exists(_ reference: TemplateReference) -> Bool { !values(of: reference).isEmpty }

  /// The instant of a time variable.
  func instant(of reference: TemplateReference) -> Timestamp? {
    if case .builtin(let builtin) = reference, isUndated(builtin) { return nil }
    switch reference {
    case .builtin(.timestamp), .builtin(.timestampEpoch): return timestamp
    case .builtin(.firstSeen), .builtin(.firstSeenEpoch): return firstSeen
    case .builtin(.lastSeen), .builtin(.lastSeenEpoch): return lastSeen
    default:
      return values(of: reference).first.flatMap { text in
        text.bytes.withUnsafeBufferPointer { Timestamp(text: $0) }
      }
    }
  }

  /// Whether this is a time of a signal whose event has none.
  private func isUndated(_ builtin: TemplateBuiltin) -> Bool {
    switch builtin {
    case .timestamp, .firstSeen, .lastSeen, .timestampEpoch, .firstSeenEpoch, .lastSeenEpoch:
      firstSeen.isUndated
    case .severity, .ruleName, .caseName, .eventsMatched: false
    }
  }

  private func text(of builtin: TemplateBuiltin) -> String {
    switch builtin {
    case .severity: String(severity.rank)
    case .timestamp: RenderingContext.date(timestamp)
    case .firstSeen: RenderingContext.date(firstSeen)
    case .lastSeen: RenderingContext.date(lastSeen)
    case .timestampEpoch: String(timestamp.milliseconds)
    case .firstSeenEpoch: String(firstSeen.milliseconds)
    case .lastSeenEpoch: String(lastSeen.milliseconds)
    case .ruleName: ruleName
    case .caseName: caseName
    case .eventsMatched: String(eventsMatched)
    }
  }

  /// Group values come first, then the samples' attributes, then reserved attributes.
  private func attributeValues(_ path: AttributePath) -> [AttributeValue] {
    let grouped = group.filter { $0.field.source == .attribute(path) && $0.value != GroupKey.missing }
      .map { AttributeValue.string($0.value) }
    if !grouped.isEmpty { return grouped }
    let found = RenderingContext.distinct(samples.lazy.flatMap { path.values(in: $0.attributes) })
    if !found.isEmpty { return found }
    guard path.segments.count == 1,
      let reserved = ReservedAttribute(rawValue: path.segments[0].description)
    else { return [] }
    return RenderingContext.distinct(
      samples.lazy.compactMap { $0.shownText(of: reserved).map { .string($0) } })
  }

  /// In order of first appearance; a log decides how many there are, so the time is linear.
  private static func distinct(_ values: some Sequence<AttributeValue>) -> [AttributeValue] {
    var seen: Set<AttributeValue> = []
    return values.filter { seen.insert($0).inserted }
  }

  /// Unique and sorted; `host` and `service` fall back to the reserved attribute.
  private func tagValues(_ key: UTF8Text) -> [UTF8Text] {
    let prefix = LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")]
    let values = tags.filter { LowerCasing.lowered($0).bytes.starts(with: prefix) }
      .map { UTF8Text(bytes: Array($0.bytes.dropFirst(prefix.count))) }
    let unique = Set(values).sorted()
    guard unique.isEmpty, let reserved = ReservedAttribute(rawValue: key.description),
      reserved == .host || reserved == .service
    else { return unique }
    return Set(samples.compactMap { $0.shownText(of: reserved) }).sorted()
  }

  private static func text(_ value: AttributeValue) -> UTF8Text {
    if let text = value.scalarText { return text }
    var json = JSONWriter()
    EventJSON.write(value, to: &json)
    return UTF8Text(bytes: json.bytes)
  }

  private static let weekdays = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"]
  private static let months = [
    "Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec",
  ]

  /// `Tue Mar 05 14:07:09 UTC 2024`.
  private static func date(_ instant: Timestamp) -> String {
    let date = CivilDate(instant)
    let time = instant.iso8601.dropFirst(11).prefix(8)
    let day = date.day < 10 ? "0\(date.day)" : "\(date.day)"
    return "\(weekdays[date.weekday]) \(months[date.month - 1]) \(day) \(time) UTC \(date.year)"
  }
}

extension Event {
  /// A reserved attribute as a message shows it.
  func shownText(of reserved: ReservedAttribute) -> UTF8Text? {
    reserved == .timestamp ? timestamp.map { UTF8Text($0.iso8601) } : text(of: reserved)
  }
}
