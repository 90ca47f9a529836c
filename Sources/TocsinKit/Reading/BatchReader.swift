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
  /// The time of the last event that has one.
  var lastTime: Timestamp?
}

/// Reads the records of batches: those that may meet a query are extracted, the others checked or passed over.
final class BatchReader {
  /// Called for each record that may meet a query, with its number in the batch and the time of the event before it
  /// where that is known.
  typealias Body = (
    Int, UnsafeBufferPointer<UInt8>, borrowing ExtractedEvent, Timestamp?
  ) -> Void

  /// After so many records a batch in which many hold a literal is read without looking for them.
  private static let probation = 256

  private let plan: PlanSet
  private let strategy: ScanOptions
  private var untested = ExtractedEvent(fieldCount: 0)
  private var tools: [RecordForm: FormReader] = [:]

  init(_ plan: PlanSet, _ strategy: ScanOptions) {
    self.plan = plan
    self.strategy = strategy
  }

  /// Calls `body` for each record that may meet a query, in order.
  func read(_ batch: RecordBatch, input: String, _ body: Body) -> BatchReading {
    var reading = BatchReading()
    reading.faults = batch.faults.map { MalformedRecord($0, input: input) }
    let context = Context(batch: batch, tools: tools(of: batch.form), input: input)
    batch.bytes.withUnsafeBufferPointer { buffer in
      guard let base = buffer.baseAddress else { return }
      // Lent once for all records: each access to a variable of an object is checked while the program runs.
      if let lines = batch.lines {
        read(lines, buffer, base, context, &context.tools.extraction, &reading, body)
      } else {
        reading.records = batch.records.count + batch.faults.count
        reading.lines = batch.lineCount
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
    /// The first record after the last one extracted: those from here on were passed over.
    var firstPassed = 0
    /// A record before another, those extracted excepted.
    func passed(before index: Int) -> (range: RecordRange?, place: Int)? {
      index > firstPassed ? (records[index - 1], index - 1) : nil
    }
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
      let isTaken = extract(
        range, index, base, context, &extraction, &reading, body, lookBack: { passed(before: $0) },
        from: index)
      if isTaken { firstPassed = index + 1 }
    }
    lookBack(base, context, &reading, from: records.count) { passed(before: $0) }
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
    /// Where the first line after the last record extracted begins.
    var firstPassed = 0
    func passed(before place: Int) -> (range: RecordRange?, place: Int)? {
      if place <= firstPassed { return nil }
      var start = place - 1
      while start > firstPassed, base[start - 1] != 0x0A { start -= 1 }
      let end = base[place - 1] == 0x0A ? place - 1 : place
      guard case .record(let range) = lines.content(of: bytes, from: start, to: end, line: 0) else {
        return (nil, start)
      }
      return (range, start)
    }
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
        let isTaken = extract(
          range, index, base, context, &extraction, &reading, body, lookBack: { passed(before: $0) },
          from: start)
        if isTaken { firstPassed = end + 1 }
      }
      start = end + 1
    }
    lookBack(base, context, &reading, from: lines.end) { passed(before: $0) }
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

  /// Extracts a record; false when it is none.
  private func extract(
    _ range: RecordRange, _ index: Int, _ base: UnsafePointer<UInt8>, _ context: Context,
    _ extraction: inout RecordExtraction, _ reading: inout BatchReading,
    _ body: Body, lookBack passed: (Int) -> (range: RecordRange?, place: Int)?, from place: Int
  ) -> Bool {
    let record = UnsafeBufferPointer(start: base + range.start, count: range.end - range.start)
    do throws(RecordFault) {
      reading.parsedBytes += record.count
      try extraction.extractor.extract(record, into: &extraction.event)
      reading.extracted += 1
      reading.checked += 1
      if extraction.event.timestamp == nil { lookBack(base, context, &reading, from: place, passed) }
      body(index, record, extraction.event, reading.lastTime)
      reading.lastTime = extraction.event.timestamp ?? reading.lastTime
      return true
    } catch {
      reading.faults.append(context.malformed(error, range, index, record))
      return false
    }
  }

  /// Finds the time of the last event with one among records passed over: an event without a time takes that of the
  /// event before.
  private func lookBack(
    _ base: UnsafePointer<UInt8>, _ context: Context, _ reading: inout BatchReading, from end: Int,
    _ passed: (Int) -> (range: RecordRange?, place: Int)?
  ) {
    var place = end
    while let (range, before) = passed(place) {
      place = before
      guard let range else { continue }
      let record = UnsafeBufferPointer(start: base + range.start, count: range.end - range.start)
      if let time = context.tools.time(of: record, &untested) {
        reading.lastTime = time
        return
      }
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

  private func tools(of form: RecordForm) -> FormReader {
    if let known = tools[form] { return known }
    let made = FormReader(plan, form, strategy)
    tools[form] = made
    return made
  }
}
