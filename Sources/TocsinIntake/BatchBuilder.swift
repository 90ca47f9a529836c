import TocsinEvents
import TocsinIO
import TocsinLogModel

/// Builds a batch of the records that another one becomes.
struct BatchBuilder {
  private var batch: RecordBatch
  private let keepsOriginals: Bool
  private var hasEnvelopes = false

  init(_ source: RecordBatch, keepsOriginals: Bool) {
    batch = RecordBatch(bytes: [], records: [], form: source.form, faults: source.faults)
    batch.bytes.reserveCapacity(source.bytes.count + source.bytes.count / 2)
    batch.time = source.time
    batch.lineCount = source.lines == nil ? source.lineCount : source.newlineCount
    batch.isText = source.isText
    self.keepsOriginals = keepsOriginals
    if keepsOriginals { batch.originals = [] }
  }

  mutating func add(_ fault: FramingFault) { batch.faults.append(fault) }

  mutating func addBlank() { batch.blankCount += 1 }

  /// A record that stays as it is.
  mutating func add(_ record: UnsafeBufferPointer<UInt8>, _ range: RecordRange, original: [UInt8]?) {
    append(record, range)
    if keepsOriginals { batch.originals?.append(original ?? Array(record)) }
  }

  /// A record that was made of one.
  mutating func add(_ envelope: [UInt8], _ range: RecordRange, original: [UInt8]) {
    hasEnvelopes = true
    append(envelope, range)
    if keepsOriginals { batch.originals?.append(original) }
  }

  private mutating func append(_ bytes: some Collection<UInt8>, _ range: RecordRange) {
    var placed = range
    placed.start = batch.bytes.count
    batch.bytes.append(contentsOf: bytes)
    placed.end = batch.bytes.count
    batch.records.append(placed)
    batch.bytes.append(0x0A)
  }

  mutating func finish(_ reading: IntakeReading) -> RecordBatch {
    batch.intake = reading
    if hasEnvelopes { batch.form = .archive }
    batch.bytes.append(contentsOf: repeatElement(0, count: RecordBatch.padding))
    return batch
  }
}
