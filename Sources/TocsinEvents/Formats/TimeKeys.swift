package import TocsinLogModel

/// Where the time of an event is looked for.
package enum TimeKeys {
  /// Names that Datadog documents for the date of a log, in its order; the first that holds a time wins.
  ///
  /// `timestamp` is a canonical key at the top level of a record, the others are attributes that stay attributes.
  package static let documented: [AttributePath] = paths([
    "@timestamp", "timestamp", "_timestamp", "Timestamp", "eventTime", "date", "published_date",
    "syslog.timestamp",
  ])

  /// Names by which products write the time of their events, tried after those.
  ///
  /// Some of them also hold durations and counters, so that only times from ``earliest`` on count.
  package static let ofProducts: [AttributePath] = paths([
    "published", "EventDate", "TimeGenerated", "created_at", "creationTime", "CreationTime", "time",
    "event_time", "EventTime", "eventTimestamp", "event_timestamp", "timeGenerated", "time_generated",
    "createdDateTime", "activityDateTime", "createdAt", "CreatedAt", "created", "CreatedDate", "createdDate",
    "date_create", "requestReceivedTimestamp", "stageTimestamp", "receiveTimestamp", "isotimestamp",
    "id.time",
    "datetime", "dateTime", "date_time", "Datetime", "DateTime", "EdgeStartTimestamp", "UtcTime",
    "SystemTime",
    "updatedAt", "UpdatedAt", "_time", "Time", "ts", "@t", "asctime", "logTime", "log_time", "occurred_at",
    "timeUnixNano", "__REALTIME_TIMESTAMP", "unix_timestamp", "epoch",
  ])

  /// 1990-01-01: under the names of products an earlier time is taken for another number.
  static let earliest = Timestamp(microseconds: 631_152_000_000_000)

  /// All names, in the order in which they are tried.
  package static let all = documented + ofProducts

  /// The first usable time among attributes, by all names; slow.
  package static func time(in attributes: AttributeValue, clock: Timestamp = .fixedClock) -> Timestamp? {
    for (rank, path) in all.enumerated() {
      let value = path.values(in: attributes).first { $0.isScalar }
      guard let time = value.flatMap({ EventTime.timestamp(of: $0, clock: clock) }) else { continue }
      if rank < documented.count || time >= earliest { return time }
    }
    return nil
  }

  /// The canonical key among them.
  static let canonical = AttributePath(segments: ["timestamp"])

  private static func paths(_ names: [String]) -> [AttributePath] {
    names.map { name in AttributePath(segments: name.split(separator: ".").map { UTF8Text(String($0)) }) }
  }
}

/// An attribute that a user names as the time of events.
package struct TimeKey: Sendable, Hashable {
  /// As it was written.
  package let text: String
  /// The attributes meant: an `@` before a name may belong to it or, as in queries, introduce it.
  let paths: [AttributePath]

  /// The key that a text names, its parts divided by dots; `nil` where a part is empty.
  ///
  /// `\\.` is a dot in a part.
  package init?(_ text: String) {
    var readings = [TimeKey.segments(of: text)]
    if text.hasPrefix("@") { readings.append(TimeKey.segments(of: String(text.dropFirst()))) }
    guard readings.allSatisfy({ !$0.contains("") }) else { return nil }
    self.text = text
    paths = readings.map(AttributePath.init)
  }

  private static func segments(of text: String) -> [UTF8Text] {
    var segments: [[UInt8]] = [[]]
    var isEscaped = false
    for byte in text.utf8 {
      if !isEscaped, byte == UInt8(ascii: "\\") {
        isEscaped = true
        continue
      }
      if byte == UInt8(ascii: "."), !isEscaped {
        segments.append([])
      } else {
        segments[segments.count - 1].append(byte)
      }
      isEscaped = false
    }
    return segments.map { UTF8Text(bytes: $0) }
  }
}

/// How the times of an input are read.
package struct TimeReading: Sendable, Hashable {
  /// Tried before all names that are known.
  package var key: TimeKey?
  /// When the input was written last: a time without a year is the last one before it.
  package var clock: Timestamp

  /// The names that are known, and years as in samples unless somebody knows when the input was written.
  package init(key: TimeKey? = nil, clock: Timestamp = .fixedClock) {
    self.key = key
    self.clock = clock
  }
}

/// The order in which one form of records is searched for a time.
struct TimeOrder {
  /// Attributes, each with its rank.
  let paths: [(path: AttributePath, rank: Int)]
  /// The rank of the key that fills the reserved attribute.
  let canonicalRank: Int
  /// From here on only times since ``TimeKeys/earliest`` count.
  let firstOfProducts: Int
  /// Ranks are below this, which is at most 64.
  let count: Int
  /// The user's key is one that fills a reserved attribute or tags: only whole trees show what it holds.
  let needsTree: Bool

  /// Records in an envelope have their time in it; in others `@timestamp` comes before `timestamp`.
  init(_ form: RecordFormDefinition, key: TimeKey?) {
    let isBare = form.envelope.isEmpty
    var order = (key?.paths ?? []) + (isBare ? TimeKeys.all : [TimeKeys.canonical] + TimeKeys.all)
    var seen: Set<AttributePath> = []
    order = order.filter { seen.insert($0).inserted }
    if !isBare, key?.paths.contains(TimeKeys.canonical) ?? false {
      // Of the attributes; that of the envelope comes after it.
      order.insert(TimeKeys.canonical, at: key?.paths.count ?? 0)
    }
    let place = isBare ? order.firstIndex(of: TimeKeys.canonical) : order.lastIndex(of: TimeKeys.canonical)
    canonicalRank = place ?? 0
    let canonical = canonicalRank
    paths = order.enumerated().filter { $0.offset != canonical }.map { ($0.element, $0.offset) }
    let named = key?.paths ?? []
    firstOfProducts =
      order.firstIndex { TimeKeys.ofProducts.contains($0) && !named.contains($0) } ?? order.count
    count = order.count
    needsTree =
      isBare
      && named.contains { path in
        path != TimeKeys.canonical && form.keys.contains { $0.key == path.segments.first }
      }
  }

  /// The first usable time; `value` gives what stands at an attribute.
  func time(
    canonical: AttributeValue?, clock: Timestamp, _ value: (AttributePath) -> AttributeValue?
  ) -> Timestamp? {
    var next = 0
    for rank in 0..<count {
      let found: AttributeValue?
      if rank == canonicalRank {
        found = canonical
      } else {
        found = value(paths[next].path)
        next += 1
      }
      if let time = found.flatMap({ EventTime.timestamp(of: $0, clock: clock) }), accepts(time, rank) {
        return time
      }
    }
    return nil
  }

  /// Whether a time counts under the name of a rank.
  @inline(__always)
  func accepts(_ time: Timestamp, _ rank: Int) -> Bool { rank < firstOfProducts || time >= TimeKeys.earliest }
}

/// The orders of records with and without an envelope, made once: a file may hold both.
struct TimeOrders {
  let bare: TimeOrder
  let enveloped: TimeOrder
  /// The user's key.
  let key: TimeKey?

  /// Without a key of a user.
  static let standard = TimeOrders(key: nil)

  init(key: TimeKey?) {
    bare = TimeOrder(.plain, key: key)
    enveloped = TimeOrder(.archive, key: key)
    self.key = key
  }
}

extension AttributePath {
  /// The keys with dots between them, as users name a time key.
  package var name: String { segments.map(\.description).joined(separator: ".") }
}
