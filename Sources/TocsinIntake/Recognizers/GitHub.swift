import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let gitHub = SourceRecognizer(
    "GitHub audit log",
    sign: "`action` with a dot, `actor` or `actor_id`, and `_document_id`, `org` or `business`",
    marks: ["\"_document_id\"", "\"org\"", "\"business\""]
  ) { log in
    guard let action = log.members.text("action"), action.bytes.contains(UInt8(ascii: ".")),
      log.members.has("actor") || log.members.has("actor_id"),
      log.members.has("@timestamp") || log.members.has("created_at"),
      log.members.has("_document_id") || log.members.has("org") || log.members.has("business")
    else { return nil }
    return "github"
  }
}
