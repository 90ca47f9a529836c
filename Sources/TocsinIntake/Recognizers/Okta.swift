import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let okta = SourceRecognizer(
    "Okta system log",
    sign: "`eventType`, `published`, `actor` and `uuid`, with `outcome` or `displayMessage`",
    marks: ["\"published\""]
  ) { log in
    guard log.members.has("eventType", "published", "actor", "uuid"),
      log.members.has("outcome") || log.members.has("displayMessage")
    else { return nil }
    return "okta"
  }
}
