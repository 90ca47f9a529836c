import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// An element of `aws cloudtrail lookup-events`, which holds the event as a text.
  static let cloudTrailLookup = RecordWrapping("CloudTrail lookup-events") { members in
    guard let event = members.text("CloudTrailEvent"), event.trimmed.bytes.first == UInt8(ascii: "{") else {
      return nil
    }
    return [RawLog(text: event)]
  }
}
