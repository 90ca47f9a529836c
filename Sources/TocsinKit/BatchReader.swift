package import TocsinEngine
import TocsinEvents
import TocsinIO
import TocsinLogModel
import TocsinPlan

/// How much of the records that cannot match is read.
package enum RecordValidation: String, CaseIterable, Sendable {
  /// Every record is checked completely: a malformed one is always counted.
  case all
  /// Records that provably meet no query are passed over unread, and counted as such.
  case candidates
}

/// How the records of a run are read.
package struct ReadingStrategy: Sendable {
  package var validation = RecordValidation.all
  /// Off: every record is extracted.
  ///
  /// For comparison: results are the same.
  package var usesPrefilter = true
  package var index = IndexUse.automatic

  package init(
    validation: RecordValidation = .all, usesPrefilter: Bool = true, index: IndexUse = .automatic
  ) {
    self.validation = validation
    self.usesPrefilter = usesPrefilter
    self.index = index
  }
}

/// What became of the records of one batch.
struct BatchReading {
  /// Records that are events, extracted or checked only.
  var checked = 0
  /// Records extracted for the queries.
  var extracted = 0
  /// Records passed over unread.
  var unread = 0
  var faults: [MalformedRecord] = []
  /// The time of the last event that has one.
  var lastTime: Timestamp?
}

/// Reads the records of batches: those that may meet a query are extracted, the others checked or passed over.
final class BatchReader {
  /// After so many records a batch in which many hold a literal is read without looking for them.
  private static let probation = 256

  private let plan: PlanSet
  private let strategy: ReadingStrategy
  private var event: ExtractedEvent
  private var untested = ExtractedEvent(fieldCount: 0)
  private var tools: [RecordForm: FormTools] = [:]

  init(_ plan: PlanSet, _ strategy: ReadingStrategy) {
    self.plan = plan
    self.strategy = strategy
    event = ExtractedEvent(fieldCount: plan.fields.count)
  }

  /// Calls `body` for each record that may meet a query, in order, with the time of the event before it where that is
  /// known.
  func read(
    _ batch: RecordBatch, input: String,
    _ body: (Int, UnsafeBufferPointer<UInt8>, borrowing ExtractedEvent, Timestamp?) -> Void
  ) -> BatchReading {
    var reading = BatchReading()
    reading.faults = batch.faults.map { MalformedRecord($0, input: input) }
    let tools = tools(of: batch.form)
    batch.bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      let end = batch.records.last?.end ?? 0
      var scanner = tools.scanner
      var next = 0
      /// The first record after the last one extracted: those from here on were passed over.
      var firstPassed = 0
      for (index, range) in batch.records.enumerated() {
        let record = UnsafeBufferPointer(start: base + range.start, count: range.end - range.start)
        if let present = scanner {
          if next < range.start { next = present.next(in: base, from: range.start, to: end) }
          if next >= range.end {
            if strategy.validation == .candidates {
              reading.unread += 1
            } else {
              do throws(RecordFault) {
                try tools.extractor.check(record)
                reading.checked += 1
              } catch {
                reading.faults.append(MalformedRecord(error, range, batch.original(index), input: input))
              }
            }
            continue
          }
          // Not consulted again for this record: the next literal that counts begins after it.
          next = range.end
          next = present.next(in: base, from: range.end, to: end)
          if index == BatchReader.probation,
            reading.extracted * strategy.validation.leastSaved > index
          {
            scanner = nil
          }
        }
        do throws(RecordFault) {
          try tools.extractor.extract(record, into: &event)
          reading.extracted += 1
          reading.checked += 1
          if event.timestamp == nil {
            lookBack(batch, base, from: index, to: firstPassed, tools, &reading)
          }
          body(index, record, event, reading.lastTime)
          reading.lastTime = event.timestamp ?? reading.lastTime
          firstPassed = index + 1
        } catch {
          reading.faults.append(MalformedRecord(error, range, batch.original(index), input: input))
        }
      }
      lookBack(batch, base, from: batch.records.count, to: firstPassed, tools, &reading)
    }
    return reading
  }

  /// Finds the time of the last event with one among records passed over: an event without a time takes that of the
  /// event before.
  private func lookBack(
    _ batch: RecordBatch, _ base: UnsafePointer<UInt8>, from end: Int, to start: Int, _ tools: FormTools,
    _ reading: inout BatchReading
  ) {
    var index = end - 1
    while index >= start {
      let range = batch.records[index]
      let record = UnsafeBufferPointer(start: base + range.start, count: range.end - range.start)
      if (try? tools.timeReader.extract(record, into: &untested)) != nil, let time = untested.timestamp {
        reading.lastTime = time
        return
      }
      index -= 1
    }
  }

  private func tools(of form: RecordForm) -> FormTools {
    if let known = tools[form] { return known }
    let made = FormTools(plan, form, strategy)
    tools[form] = made
    return made
  }
}

/// What reading records of one form takes.
private final class FormTools {
  var extractor: EventExtractor
  /// Wants nothing but the time.
  var timeReader: EventExtractor
  let scanner: LiteralScanner?

  init(_ plan: PlanSet, _ form: RecordForm, _ strategy: ReadingStrategy) {
    extractor = EventExtractor(fields: plan.fields, form: form)
    timeReader = EventExtractor(fields: [], form: form)
    let prefilter = strategy.usesPrefilter ? LiteralPrefilter(plan, keysAreLiteral: form == .plain) : nil
    scanner = prefilter.flatMap {
      $0.literals.count <= strategy.validation.greatestLiteralCount ? LiteralScanner($0.literals) : nil
    }
  }
}

/// When looking for literals pays, measured: each costs a tenth of reading a record, and checking a record costs two
/// thirds of it.
extension RecordValidation {
  /// More literals than this cost more than they save.
  fileprivate var greatestLiteralCount: Int {
    switch self {
    case .all: 4
    case .candidates: LiteralScanner.maximumCount
    }
  }

  /// The literals are given up when more than one record in so many holds one.
  fileprivate var leastSaved: Int {
    switch self {
    case .all: 8
    case .candidates: 2
    }
  }
}
