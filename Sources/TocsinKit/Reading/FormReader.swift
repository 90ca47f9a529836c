import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// Takes the wanted attributes of one record after another.
struct RecordExtraction: ~Copyable {
  var extractor: EventExtractor
  /// The attributes of the last record.
  var event: ExtractedEvent

  init(_ fields: [EventField], _ form: RecordForm) {
    extractor = EventExtractor(fields: fields, form: form)
    event = ExtractedEvent(fieldCount: fields.count)
  }
}

/// What reading records of one form takes.
final class FormReader {
  /// Finds newlines only.
  static let newlines = LiteralScanner([])

  var extraction: RecordExtraction
  private let form: RecordForm
  /// Wants nothing but the time; made for the first record that is asked for it.
  private var timeReader: EventExtractor?
  let scanner: LiteralScanner?

  init(_ plan: PlanSet, _ form: RecordForm, _ strategy: ScanOptions) {
    extraction = RecordExtraction(plan.fields, form)
    self.form = form
    scanner = strategy.prefilter(of: plan, form).map { LiteralScanner($0.literals) }
  }

  /// The own time of a record; `nil` where it has none or is not one.
  func time(of record: UnsafeBufferPointer<UInt8>, _ event: inout ExtractedEvent) -> Timestamp? {
    if timeReader == nil { timeReader = EventExtractor(fields: [], form: form) }
    do throws(RecordFault) {
      try timeReader?.extract(record, into: &event)
      return event.timestamp
    } catch {
      return nil
    }
  }
}
