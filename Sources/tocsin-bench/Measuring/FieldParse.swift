import TocsinEvents
import TocsinIO
import TocsinLogModel

/// The second yardstick: the walker taking ten attributes from every record of a file.
enum FieldParse {
  static let fields: [EventField] = [
    ["evt", "name"], ["usr", "id"], ["userIdentity", "userName"], ["userIdentity", "type"], ["eventSource"],
    ["awsRegion"], ["network", "client", "ip"], ["event_type"], ["user_id"], ["client_ip"],
  ].map { EventField.attribute(AttributePath(segments: $0)) }

  static func run(path: String) throws -> (records: Int, values: Int) {
    // As the program does: fresh pages for every batch would be measured otherwise.
    Allocator.keepFreedBatches()
    var reader = try LogReader(LogInput(.file(path)), options: LogReaderOptions())
    var event = ExtractedEvent(fieldCount: fields.count)
    var (records, values) = (0, 0)
    guard let first = try reader.nextBatch() else { return (0, 0) }
    var extractor = EventExtractor(fields: fields, form: first.form)
    var next: RecordBatch? = first
    while let batch = next {
      batch.bytes.withUnsafeBufferPointer { buffer in
        for range in batch.records {
          let record = UnsafeBufferPointer(rebasing: buffer[range.start..<range.end])
          guard (try? extractor.extract(record, into: &event)) != nil else { continue }
          records += 1
          values += event.values.count
        }
      }
      next = try reader.nextBatch()
    }
    return (records, values)
  }
}
