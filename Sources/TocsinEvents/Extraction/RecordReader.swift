package import TocsinLogModel

/// Takes the wanted fields from single records, where they do not come in batches.
///
/// Owns what extraction needs from record to record: the padding, one extractor for each form, and the event. Building
/// an extractor takes far longer than reading a record with it, so the first records of a form are read without one that
/// walks: many readers see no more.
package struct RecordReader: ~Copyable {
  /// Holds an extractor, which cannot be copied.
  private final class FormExtractor {
    let form: RecordForm
    let key: TimeKey?
    var extractor: EventExtractor
    /// Records to read as trees before it is worth while to walk.
    private var treesLeft = 8

    init(_ form: RecordForm, _ key: TimeKey?, _ fields: [EventField]) {
      self.form = form
      self.key = key
      extractor = EventExtractor(fields: fields, form: form, time: TimeReading(key: key), walks: false)
    }

    /// Makes ready for one more record.
    func prepare(_ fields: [EventField]) {
      guard treesLeft >= 0 else { return }
      treesLeft -= 1
      if treesLeft < 0 {
        extractor = EventExtractor(fields: fields, form: form, time: TimeReading(key: key))
      }
    }
  }

  private let fields: [EventField]
  /// In the order in which their forms were met.
  private var extractors: [FormExtractor] = []
  private var event: ExtractedEvent
  /// A record and its padding.
  private var buffer: UnsafeMutablePointer<UInt8>
  private var capacity: Int

  /// A reader of `fields`, whose indices are those of the events.
  package init(fields: [EventField]) {
    self.fields = fields
    event = ExtractedEvent(fieldCount: fields.count)
    capacity = 4096
    buffer = .allocate(capacity: capacity)
  }

  deinit { buffer.deallocate() }

  /// Extractors built so far: one for each form that was met, whatever the number of records.
  package var extractorCount: Int { extractors.count }

  /// Calls `body` with the fields of a record, and with its bytes as they lie in this reader.
  ///
  /// Both are valid until `body` returns. Throws what makes the record no event; `body` is not called then.
  package mutating func withEvent<Result>(
    of record: LogRecord, _ body: (borrowing ExtractedEvent, UnsafeBufferPointer<UInt8>) -> Result
  ) throws(RecordFault) -> Result {
    makeRoom(for: record.bytes.count)
    let target = buffer
    record.bytes.withUnsafeBufferPointer { RecordReader.copy($0, to: target) }
    return try read(record.bytes.count, record.form, record.time, body)
  }

  /// The same for bytes that belong to somebody else.
  package mutating func withEvent<Result>(
    of bytes: UnsafeBufferPointer<UInt8>, form: RecordForm,
    _ body: (borrowing ExtractedEvent, UnsafeBufferPointer<UInt8>) -> Result
  ) throws(RecordFault) -> Result {
    makeRoom(for: bytes.count)
    RecordReader.copy(bytes, to: buffer)
    return try read(bytes.count, form, TimeReading(), body)
  }

  private mutating func read<Result>(
    _ count: Int, _ form: RecordForm, _ time: TimeReading,
    _ body: (borrowing ExtractedEvent, UnsafeBufferPointer<UInt8>) -> Result
  ) throws(RecordFault) -> Result {
    let bytes = UnsafeBufferPointer(start: buffer, count: count)
    let known = extractor(of: form, time.key)
    known.prepare(fields)
    known.extractor.setClock(time.clock)
    try known.extractor.extract(bytes, into: &event)
    return body(event, bytes)
  }

  private mutating func extractor(of form: RecordForm, _ key: TimeKey?) -> FormExtractor {
    if let known = extractors.first(where: { $0.form == form && $0.key == key }) { return known }
    let made = FormExtractor(form, key, fields)
    extractors.append(made)
    return made
  }

  private mutating func makeRoom(for count: Int) {
    let needed = count + EventExtractor.padding
    guard needed > capacity else { return }
    buffer.deallocate()
    capacity = max(needed, capacity * 2)
    buffer = .allocate(capacity: capacity)
  }

  private static func copy(_ bytes: UnsafeBufferPointer<UInt8>, to target: UnsafeMutablePointer<UInt8>) {
    if let start = bytes.baseAddress { target.update(from: start, count: bytes.count) }
    (target + bytes.count).update(repeating: 0, count: EventExtractor.padding)
  }
}
