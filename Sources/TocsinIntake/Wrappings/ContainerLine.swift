import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// A line of a container as the `json-file` driver of Docker writes it.
  static let containerLine = RecordWrapping("Docker") { members in
    let keys: [UTF8Text] = ["log", "stream", "time", "attrs"]
    guard let line = members.text("log"), members.has("stream", "time"),
      members.allSatisfy({ keys.contains($0.key) })
    else { return nil }
    return [RawLog(text: line).wrapped(time: members["time"].flatMap { EventTime.timestamp(of: $0) })]
  }
}
