import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let jumpCloud = SourceRecognizer(
    "JumpCloud Directory Insights", sign: "`event_type`, `initiated_by`, `service` and `organization`",
    marks: ["\"initiated_by\""]
  ) { log in
    log.members.has("event_type", "initiated_by", "service", "organization") ? "jumpcloud" : nil
  }
}
