import TocsinEvents
package import TocsinIO
import TocsinLogModel

/// From records as they come to the logs that rules are about: wrappings opened, sources told, pipelines run.
///
/// A value that all readers of a run share; each thread has an ``IntakeWorker`` of its own.
package struct RecordIntake: Sendable {
  /// Whether raw logs are told by their shape, and brought to the form in which the service would have them.
  package var recognizesSources: Bool

  /// An intake; without recognition records are read as they are.
  package init(recognizesSources: Bool = true) {
    self.recognizesSources = recognizesSources
  }
}

extension RecordIntake: BatchPreparation {
  package func recognizes(line: UnsafeBufferPointer<UInt8>) -> Bool {
    guard recognizesSources else { return false }
    let log = LineReader.log(UTF8Text(line), clock: .fixedClock)
    return log.message == nil || !log.members.isEmpty || SourceRecognizer.claim(log) != nil
  }

  package func makePreparer() -> any BatchPreparer { IntakeWorker(self) }
}

/// Prepares batches, for one thread.
struct IntakeWorker: BatchPreparer {
  private let intake: RecordIntake
  private let scanners: [LiteralScanner]

  init(_ intake: RecordIntake) {
    self.intake = intake
    let marks = intake.recognizesSources ? SourceRecognizer.marks + RecordWrapping.marks : []
    scanners = stride(from: 0, to: marks.count, by: LiteralScanner.maximumCount).map { start in
      LiteralScanner(
        marks[start..<min(start + LiteralScanner.maximumCount, marks.count)].map { ScanLiteral($0.bytes) })
    }
  }

  /// Records that nobody claims stay as they are, broken ones too: whoever reads them reports them.
  mutating func prepare(_ batch: RecordBatch, keepsOriginals: Bool) -> RecordBatch {
    guard intake.recognizesSources, batch.form == .plain,
      batch.isText || batch.isFromContainer || mayHoldRawLogs(batch)
    else {
      return batch
    }
    var reading = IntakeReading()
    var builder = BatchBuilder(batch, keepsOriginals: keepsOriginals || batch.originals != nil)
    batch.bytes.withUnsafeBufferPointer { bytes in
      batch.forEachRecord(in: bytes, onFault: { builder.add($0) }, onBlank: { builder.addBlank() }) {
        range, index in
        let record = UnsafeBufferPointer(rebasing: bytes[range.start..<range.end])
        let original = batch.originals?[index]
        guard let events = events(of: record, batch, &reading) else {
          builder.add(record, range, original: original)
          return
        }
        for event in events { builder.add(event, range, original: original ?? Array(record)) }
      }
    }
    return builder.finish(reading)
  }

  private func mayHoldRawLogs(_ batch: RecordBatch) -> Bool {
    batch.bytes.withUnsafeBufferPointer { bytes in
      guard let base = bytes.baseAddress else { return false }
      let end = bytes.count - RecordBatch.padding
      return scanners.contains { $0.next(in: base, from: 0, to: end) < end }
    }
  }

  /// The events in a record; `nil` where it stays as it is.
  private func events(
    of record: UnsafeBufferPointer<UInt8>, _ batch: RecordBatch, _ reading: inout IntakeReading
  ) -> [[UInt8]]? {
    let outer: RawLog
    if record.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: "{") {
      guard let members = try? JSONReader.object(record) else { return nil }
      outer = RawLog(members: members)
    } else if batch.isText {
      outer = LineReader.log(UTF8Text(record), clock: batch.time.clock)
    } else {
      return nil
    }
    if outer.isNormalized { return nil }
    let logs = RecordWrapping.logs(in: outer)
    var isChanged = batch.isText || logs.count != 1 || logs[0] != outer
    var events: [[UInt8]] = []
    for log in logs {
      var log = log
      if log.message != nil, log.members.isEmpty, !batch.isText { log = reread(log, batch.time.clock) }
      guard let (recognizer, source) = SourceRecognizer.claim(log), log.source == nil || log.source == source
      else {
        if batch.isText { noteUnknown(&log, &reading) }
        events.append(event(of: log).envelope)
        continue
      }
      isChanged = true
      for shaped in recognizer.shape(log) {
        var shaped = shaped
        shaped.source = source
        reading.recognized[source, default: 0] += 1
        events.append(event(of: shaped).envelope)
      }
    }
    return isChanged ? events : nil
  }

  /// A line that a wrapping carried is read as any line.
  private func reread(_ log: RawLog, _ clock: Timestamp) -> RawLog {
    guard let message = log.message else { return log }
    return LineReader.log(message, clock: clock)
      .wrapped(time: log.time, host: log.host, service: log.service, status: log.status)
  }

  private func noteUnknown(_ log: inout RawLog, _ reading: inout IntakeReading) {
    if log.members.isEmpty, let message = log.message, let pairs = LogfmtLine.read(message) {
      log.members = pairs
    } else if log.members.isEmpty, log.time == nil {
      reading.unknownLines += 1
    }
  }

  private func event(of log: RawLog) -> Event {
    Event(
      timestamp: log.time, message: log.message, host: log.host, service: log.service, source: log.source,
      status: log.status, tags: log.tags, attributes: .object(log.members))
  }
}

extension RawLog {
  /// The log carries attributes that only pipelines make: it was processed already.
  var isNormalized: Bool {
    members.has("evt") || members.has("usr") || members.members("network")?.has("client") ?? false
      || members.members(IntakeKeys.envelopeAttributes) != nil
  }
}
