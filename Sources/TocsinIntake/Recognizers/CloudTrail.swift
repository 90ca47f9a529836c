import TocsinEvents
import TocsinLogModel

extension SourceRecognizer {
  static let cloudTrail = SourceRecognizer(
    "AWS CloudTrail", sign: "`eventSource` of amazonaws.com, `eventName`, `eventTime` and `awsRegion`",
    marks: ["\"eventSource\""]
  ) { log in
    guard log.members.has("eventName", "eventTime", "awsRegion"),
      log.members.text("eventSource")?.bytes.hasSuffix(".amazonaws.com") ?? false
    else { return nil }
    return "cloudtrail"
  }
}
