import TocsinEvents
import TocsinLogModel

extension RecordWrapping {
  /// A hit of a search in Elasticsearch or OpenSearch.
  static let searchHit = RecordWrapping("Elasticsearch") { members in
    guard members.has("_index"), let source = members.members("_source") else { return nil }
    // Collectors keep the log as it came beside what they made of it.
    if let original = source.members("event")?.text("original") {
      let time = source["@timestamp"].flatMap { EventTime.timestamp(of: $0) }
      return [RawLog(text: original).wrapped(time: time)]
    }
    return [RawLog(members: source)]
  }
}
