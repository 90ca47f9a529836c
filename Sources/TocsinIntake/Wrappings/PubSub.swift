import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// A message that Pub/Sub pushes, its data in base64, or one that `gcloud pubsub subscriptions pull` gives.
  static let pubSub = RecordWrapping("Pub/Sub") { members in
    guard members.has("subscription") || members.has("ackId"), let message = members.members("message"),
      let data = message.text("data")
    else { return nil }
    guard let text = Base64.decoded(data) else { return nil }
    let time = message["publishTime"] ?? message["publish_time"]
    return [RawLog(text: text).wrapped(time: time.flatMap { EventTime.timestamp(of: $0) })]
  }
}
