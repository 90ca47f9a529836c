import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let slack = SourceRecognizer(
    "Slack audit logs", sign: "`date_create`, `action`, `actor`, `entity` and `context`",
    marks: ["\"date_create\""]
  ) { log in
    log.members.has("date_create", "action", "actor", "entity", "context") ? "slack" : nil
  }
}
