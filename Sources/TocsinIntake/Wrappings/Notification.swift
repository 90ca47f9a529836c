import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// A message of SNS, by itself or as the body of a message of SQS.
  static let notification = RecordWrapping("SNS and SQS") { members in
    if members.text("Type") == "Notification", members.has("TopicArn"), let message = members.text("Message")
    {
      return [
        RawLog(text: message).wrapped(time: members["Timestamp"].flatMap { EventTime.timestamp(of: $0) })
      ]
    }
    guard members.has("messageId", "receiptHandle"), let body = members.text("body") else { return nil }
    return [RawLog(text: body)]
  }
}
