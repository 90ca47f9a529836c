import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  /// Streams put a log below `data`; logs of the Management API are brought to the same shape.
  static let auth0 = SourceRecognizer(
    "Auth0", sign: "`log_id` with `data.type` and `data.date`, or with `type`, `date` and `log_id`",
    marks: ["\"log_id\""],
    shape: { log in
      guard !log.members.has("data") else { return [log] }
      var shaped = log
      shaped.members = [AttributeMember(key: "data", value: .object(log.members))]
      if let id = log.members["log_id"] { shaped.members.append(AttributeMember(key: "log_id", value: id)) }
      return [shaped]
    },
    source: { log in
      guard log.members.has("log_id") else { return nil }
      let data = log.members.members("data") ?? log.members
      return data.has("type", "date") ? "auth0" : nil
    })
}
