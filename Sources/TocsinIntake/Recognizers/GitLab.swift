import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let gitLab = SourceRecognizer(
    "GitLab audit events", sign: "`author_id`, `entity_id` and `entity_type`, with `details` or `event_type`",
    marks: ["\"entity_type\""]
  ) { log in
    guard log.members.has("author_id", "entity_id", "entity_type"),
      log.members.has("details") || log.members.has("event_type") || log.members.has("target_type")
    else { return nil }
    return "gitlab"
  }
}
