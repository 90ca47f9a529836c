import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// Takes the wanted attributes of one record after another.
struct RecordExtraction: ~Copyable {
  var extractor: EventExtractor
  /// The attributes of the last record.
  var event: ExtractedEvent

  init(_ fields: [EventField], _ form: RecordForm, _ time: TimeReading) {
    extractor = EventExtractor(fields: fields, form: form, time: time)
    event = ExtractedEvent(fieldCount: fields.count)
  }
}

/// What reading records of one form takes.
final class FormReader {
  /// Finds newlines only.
  static let newlines = LiteralScanner([])

  var extraction: RecordExtraction
  let scanner: LiteralScanner?

  init(_ plan: PlanSet, _ form: RecordForm, _ time: TimeReading, _ strategy: ScanOptions) {
    extraction = RecordExtraction(plan.fields, form, time)
    scanner = strategy.prefilter(of: plan, form).map { LiteralScanner($0.literals) }
  }
}
