import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// A result of a Splunk search, or an event as its collector takes it.
  static let splunkResult = RecordWrapping("Splunk") { members in
    let result = members.members("result") ?? members
    if let raw = result.text("_raw") {
      return [
        RawLog(text: raw).wrapped(
          time: result["_time"].flatMap { EventTime.timestamp(of: $0) }, host: result.text("host"))
      ]
    }
    let keys: [UTF8Text] = ["time", "host", "source", "sourcetype", "index", "event", "fields"]
    guard members.has("event"), members.has("sourcetype") || members.has("index"),
      members.allSatisfy({ keys.contains($0.key) })
    else { return nil }
    let time = members["time"].flatMap { EventTime.timestamp(of: $0) }
    switch members["event"] {
    case .object(let event)?: return [RawLog(members: event).wrapped(time: time, host: members.text("host"))]
    case .string(let text)?: return [RawLog(text: text).wrapped(time: time, host: members.text("host"))]
    default: return nil
    }
  }
}
