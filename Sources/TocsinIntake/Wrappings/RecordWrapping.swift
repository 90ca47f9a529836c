import TocsinEvents
import TocsinLogModel

/// What puts a log inside a record of its own: a queue, a search, a collector.
///
/// Lists of records in one object are taken apart by the reader of files already, at any size. This is about what is
/// around one log, or around a few of one delivery.
struct RecordWrapping: Sendable {
  /// What users call it.
  let name: String

  /// The logs inside; `nil` where the record isn't wrapped so.
  let open: @Sendable ([AttributeMember]) -> [RawLog]?

  init(_ name: String, open: @escaping @Sendable ([AttributeMember]) -> [RawLog]?) {
    self.name = name
    self.open = open
  }

  /// All of them, each in a file of its own; no two open the same record.
  static let all: [RecordWrapping] = [
    .cloudWatchEvent, .cloudTrailLookup, .eventBridge, .notification, .pubSub, .splunkResult, .searchHit,
    .containerLine, .journalEntry, .openTelemetry, .graylog,
  ]

  /// Texts of which at least one stands in the bytes of every wrapped record.
  static let marks: [UTF8Text] = [
    "\"ingestionTime\"", "\"logEvents\"", "\"CloudTrailEvent\"", "\"detail-type\"", "\"TopicArn\"",
    "\"receiptHandle\"", "\"subscription\"", "\"ackId\"", "\"_raw\"", "\"sourcetype\"", "\"_source\"",
    "\"stream\"", "\"__REALTIME_TIMESTAMP\"", "\"resourceLogs\"", "\"short_message\"",
  ]

  /// Wrappings inside wrappings are opened to this depth.
  static let maximumDepth = 4

  /// The logs in a record; the record itself where nothing wraps it.
  static func logs(in log: RawLog, depth: Int = 0) -> [RawLog] {
    guard depth < maximumDepth, !log.members.isEmpty else { return [log] }
    for wrapping in all {
      guard let found = wrapping.open(log.members) else { continue }
      return found.flatMap { inner in
        logs(
          in: inner.wrapped(time: log.time, host: log.host, service: log.service, status: log.status),
          depth: depth + 1)
      }
    }
    return [log]
  }
}
