import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let onePassword = SourceRecognizer(
    "1Password events",
    sign:
      "`uuid` and `timestamp` with `actor_uuid` and `object_type`, `session_uuid` and `category`, or `vault_uuid` and `item_uuid`",
    marks: ["\"actor_uuid\"", "\"session_uuid\"", "\"vault_uuid\""]
  ) { log in
    guard log.members.has("uuid", "timestamp") else { return nil }
    let isEvent =
      log.members.has("actor_uuid", "action", "object_type") || log.members.has("session_uuid", "category")
      || log.members.has("vault_uuid", "item_uuid")
    return isEvent ? "1password" : nil
  }
}
