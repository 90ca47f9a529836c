import TocsinDetect
import TocsinEvents
import TocsinIO
import TocsinLogModel
import TocsinPlan

/// What became of the records of one batch.
struct BatchReading {
  /// Records and what should have been one.
  var records = 0
  var blank = 0
  /// By how much the numbers of later lines count on.
  var lines = 0
  /// Records that are events, extracted or checked only.
  var checked = 0
  /// Records extracted for the queries.
  var extracted = 0
  /// Records passed over unread.
  var unread = 0
  /// Bytes of the records extracted or checked.
  var parsedBytes = 0
  var faults: [MalformedRecord] = []
}

/// Reads the records of batches: those that may meet a query are extracted, the others checked or passed over.
final class BatchReader {
  /// Called for each record that may meet a query, with its number in the batch.
  typealias Body = (Int, UnsafeBufferPointer<UInt8>, borrowing ExtractedEvent) -> Void

  /// After so many records a batch in which many hold a literal is read without looking for them.
  private static let probation = 256

  private let plan: PlanSet
  private let strategy: ScanOptions
  private var tools: [RecordForm: FormReader] = [:]

  init(_ plan: PlanSet, _ strategy: ScanOptions) {
    self.plan = plan
    self.strategy = strategy
  }

  /// Calls `body` for each record that may meet a query, in order.
  func read(_ batch: RecordBatch, input: String, _ body: Body) -> BatchReading {
    var reading = BatchReading()
    reading.faults = batch.faults.map { MalformedRecord($0, input: input) }
    let context = Context(batch: batch, tools: tools(of: batch), input: input)
    context.tools.extraction.extractor.setClock(batch.time.clock)
    batch.bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      // Lent once for all records: each access to a variable of an object is checked while the program runs.
      if let lines = batch.lines {
        read(lines, buffer, base, context, &context.tools.extraction, &reading, body)
      } else {
        reading.records = batch.records.count + batch.faults.count
        reading.lines = batch.lineCount
        reading.blank = batch.blankCount
        read(batch.records, base, context, &context.tools.extraction, &reading, body)
      }
    }
    return reading
  }

  /// Reads records whose places are known.
  private func read(
    _ records: [RecordRange], _ base: UnsafePointer<UInt8>, _ context: Context,
    _ extraction: inout RecordExtraction, _ reading: inout BatchReading,
    _ body: Body
  ) {
    let end = records.last?.end ?? 0
    var scanner = context.tools.scanner
    var next = 0
    for (index, range) in records.enumerated() {
      if let present = scanner {
        if next < range.start { next = present.next(in: base, from: range.start, to: end) }
        if next >= range.end {
          skip(range, index, base, context, &extraction, &reading)
          continue
        }
        // Not consulted again for this record: the next literal that counts begins after it.
        next = present.next(in: base, from: range.end, to: end)
        if index == BatchReader.probation, isUseless(after: index, reading) { scanner = nil }
      }
      extract(range, index, base, context, &extraction, &reading, body)
    }
  }

  /// Divides lines and reads their records: one pass finds newlines and literals together.
  private func read(
    _ lines: LineStretch, _ bytes: UnsafeBufferPointer<UInt8>, _ base: UnsafePointer<UInt8>,
    _ context: Context, _ extraction: inout RecordExtraction,
    _ reading: inout BatchReading, _ body: Body
  ) {
    var scanner = context.tools.scanner ?? FormReader.newlines
    var looksForLiterals = context.tools.scanner != nil
    var isOnProbation = looksForLiterals
    var start = 0
    while start < lines.end {
      if looksForLiterals, strategy.validation == .candidates {
        let passed = scanner.passLines(in: base, from: start, to: lines.end, limit: lines.maximumLength)
        reading.lines += passed.count
        reading.records += passed.count
        reading.unread += passed.count
        start = passed.next
        if start == lines.end { break }
      }
      let (end, isHit) = scanner.line(in: base, from: start, to: lines.end)
      reading.lines += end < lines.end ? 1 : 0
      let line = reading.lines + (end < lines.end ? 0 : 1)
      switch lines.content(of: bytes, from: start, to: end, line: line) {
      case .blank: reading.blank += 1
      case .fault(let fault):
        reading.records += 1
        reading.faults.append(MalformedRecord(fault, input: context.input))
      case .record(let range):
        let index = reading.records
        reading.records += 1
        if looksForLiterals, !isHit {
          skip(range, index, base, context, &extraction, &reading)
          break
        }
        if isOnProbation, index >= BatchReader.probation {
          isOnProbation = false
          if isUseless(after: index, reading) { (scanner, looksForLiterals) = (FormReader.newlines, false) }
        }
        extract(range, index, base, context, &extraction, &reading, body)
      }
      start = end + 1
    }
  }

  private func isUseless(after records: Int, _ reading: BatchReading) -> Bool {
    reading.extracted * strategy.validation.leastSaved > records
  }

  /// Checks or skips a record that meets no query.
  @inline(__always)
  private func skip(
    _ range: RecordRange, _ index: Int, _ base: UnsafePointer<UInt8>, _ context: Context,
    _ extraction: inout RecordExtraction, _ reading: inout BatchReading
  ) {
    if strategy.validation == .candidates {
      reading.unread += 1
      return
    }
    let record = UnsafeBufferPointer(start: base + range.start, count: range.end - range.start)
    do throws(RecordFault) {
      reading.parsedBytes += record.count
      try extraction.extractor.check(record)
      reading.checked += 1
    } catch {
      reading.faults.append(context.malformed(error, range, index, record))
    }
  }

  /// Extracts a record, and hands it on if it is one.
  private func extract(
    _ range: RecordRange, _ index: Int, _ base: UnsafePointer<UInt8>, _ context: Context,
    _ extraction: inout RecordExtraction, _ reading: inout BatchReading,
    _ body: Body
  ) {
    let record = UnsafeBufferPointer(start: base + range.start, count: range.end - range.start)
    do throws(RecordFault) {
      reading.parsedBytes += record.count
      try extraction.extractor.extract(record, into: &extraction.event)
      reading.extracted += 1
      reading.checked += 1
      body(index, record, extraction.event)
    } catch {
      reading.faults.append(context.malformed(error, range, index, record))
    }
  }

  /// What does not change while a batch is read.
  private struct Context {
    let batch: RecordBatch
    let tools: FormReader
    let input: String

    func malformed(
      _ fault: RecordFault, _ range: RecordRange, _ index: Int, _ record: UnsafeBufferPointer<UInt8>
    ) -> MalformedRecord {
      MalformedRecord(fault, range, batch.originals?[index] ?? Array(record), input: input)
    }
  }

  private func tools(of batch: RecordBatch) -> FormReader {
    if let known = tools[batch.form] { return known }
    let made = FormReader(plan, batch.form, batch.time, strategy)
    tools[batch.form] = made
    return made
  }
}
