import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// An element of `logEvents` in a subscription of CloudWatch Logs, or of `filter-log-events` and `get-log-events`.
  static let cloudWatchEvent = RecordWrapping("CloudWatch Logs") { members in
    let keys: [UTF8Text] = ["id", "eventId", "timestamp", "message", "ingestionTime", "logStreamName"]
    guard let message = members.text("message"), members.has("timestamp"),
      members.has("id") || members.has("ingestionTime"), members.allSatisfy({ keys.contains($0.key) })
    else { return nil }
    return [RawLog(text: message).wrapped(time: members["timestamp"].flatMap { EventTime.timestamp(of: $0) })]
  }
}
