import TocsinEvents
import TocsinGrok
package import TocsinIO
import TocsinLogModel
package import TocsinPipelines

/// From records as they come to the logs that rules are about: wrappings opened, sources told, pipelines run.
///
/// A value that all readers of a run share; each thread has a worker of its own.
package struct RecordIntake: Sendable {
  /// Whether raw logs are told by their shape, and taken through the pipelines that come with the program.
  package var recognizesSources = true
  /// The user's pipelines; a log that one of them takes is not for those of the program.
  package var pipelines = LogPipelines([])
  /// What processors look things up in.
  package var enrichment = PipelineEnrichment()
  let shipped: ShippedPipelines

  /// An intake with the pipelines of the program.
  package init(shipped: ShippedPipelines = ShippedPipelines()) {
    self.shipped = shipped
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
  private let worker: PipelineWorker
  private let scanner: MarkScanner

  init(_ intake: RecordIntake) {
    self.intake = intake
    worker = PipelineWorker(clock: .fixedClock, enrichment: intake.enrichment)
    scanner = MarkScanner(SourceRecognizer.marks + RecordWrapping.marks)
  }

  /// Records that nobody claims stay as they are, broken ones too: whoever reads them reports them.
  mutating func prepare(_ batch: RecordBatch, keepsOriginals: Bool) -> RecordBatch {
    let hasPipelines = !intake.pipelines.pipelines.isEmpty
    guard batch.form == .plain,
      hasPipelines
        || intake.recognizesSources
          && (batch.isText || batch.isFromContainer || mayHoldRawLogs(batch))
    else {
      return batch
    }
    var reading = IntakeReading()
    worker.clock = batch.time.clock
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
    reading.limited = worker.takeLimited()
    return builder.finish(reading)
  }

  private func mayHoldRawLogs(_ batch: RecordBatch) -> Bool {
    batch.bytes.withUnsafeBufferPointer { bytes in
      scanner.isFound(in: bytes, before: max(0, bytes.count - RecordBatch.padding))
    }
  }

  /// A record may be a delivery of many logs; each of them keeps the limits of a record.
  private static let deliveryLimits = RecordLimits(
    bytes: RecordLimits.standard.bytes, depth: RecordLimits.standard.depth, fields: 1 << 17,
    keyBytes: RecordLimits.standard.keyBytes)

  /// One log of a record, after its pipelines.
  struct Processed {
    var event: Event
    var product: String?
    var steps: [StepTrace] = []
    /// A line of text that nobody knows.
    var isUnknown = false
  }

  /// The events in a record; `nil` where it stays as it is.
  private func events(
    of record: UnsafeBufferPointer<UInt8>, _ batch: RecordBatch, _ reading: inout IntakeReading
  ) -> [[UInt8]]? {
    guard let found = process(record, isText: batch.isText, clock: batch.time.clock, &reading) else {
      return nil
    }
    for log in found where log.isUnknown { reading.unknownLines += 1 }
    return found.map(\.event.envelope)
  }

  /// The logs in a record, with what each step did; `nil` where it stays as it is.
  mutating func trace(_ record: LogRecord) -> [Processed]? {
    guard record.form == .plain else { return nil }
    worker.clock = record.time.clock
    worker.traces = []
    defer { worker.traces = nil }
    var reading = IntakeReading()
    let isText = record.bytes.first { $0 != 0x20 && $0 != 0x09 } != UInt8(ascii: "{")
    return record.bytes.withUnsafeBufferPointer {
      process($0, isText: isText, clock: record.time.clock, &reading)
    }
  }

  private func process(
    _ record: UnsafeBufferPointer<UInt8>, isText: Bool, clock: Timestamp, _ reading: inout IntakeReading
  ) -> [Processed]? {
    let outer: RawLog
    if record.first(where: { $0 != 0x20 && $0 != 0x09 }) == UInt8(ascii: "{") {
      guard let members = try? JSONReader.object(record, limits: IntakeWorker.deliveryLimits) else {
        return nil
      }
      outer = RawLog(members: members)
    } else if isText {
      outer = LineReader.log(UTF8Text(record), clock: clock)
    } else {
      return nil
    }
    if outer.isNormalized { return nil }
    let logs = intake.recognizesSources ? RecordWrapping.logs(in: outer) : [outer]
    var isChanged = isText || logs.count != 1 || logs[0] != outer
    var found: [Processed] = []
    for log in logs {
      let log = log.message != nil && log.members.isEmpty && !isText ? reread(log, clock) : log
      let claim = intake.recognizesSources ? SourceRecognizer.claim(log) : nil
      let isOwn = claim.map { log.source == nil || log.source == $0.source } ?? false
      let shaped = isOwn ? claim.map { shape(log, $0, &reading) } : nil
      for log in shaped ?? [log] {
        worker.traces = worker.traces.map { _ in [] }
        let (event, isTaken) = event(of: log, isRecognized: shaped != nil)
        if isTaken || shaped != nil { isChanged = true }
        let isUnknown = isText && shaped == nil && !isTaken && isUnknownText(log)
        found.append(
          Processed(
            event: event, product: shaped == nil ? nil : claim?.recognizer.product,
            steps: worker.traces ?? [],
            isUnknown: isUnknown))
      }
    }
    return isChanged ? found : nil
  }

  /// The log in the shape of its product.
  private func shape(
    _ log: RawLog, _ claim: (recognizer: SourceRecognizer, source: UTF8Text), _ reading: inout IntakeReading
  ) -> [RawLog] {
    let shaped = claim.recognizer.shape(log)
    reading.recognized[claim.source, default: 0] += shaped.count
    return shaped.map { log in
      var log = log
      log.source = claim.source
      return log
    }
  }

  /// A line that a wrapping carried is read as any line.
  private func reread(_ log: RawLog, _ clock: Timestamp) -> RawLog {
    guard let message = log.message else { return log }
    return LineReader.log(message, clock: clock)
      .wrapped(time: log.time, host: log.host, service: log.service, status: log.status)
  }

  private func isUnknownText(_ log: RawLog) -> Bool {
    guard log.members.isEmpty, log.time == nil, let message = log.message else { return false }
    return LogfmtLine.read(message) == nil
  }

  /// The log after the pipelines that are for it, and whether one took it.
  private func event(of raw: RawLog, isRecognized: Bool) -> (event: Event, isTaken: Bool) {
    var members = raw.members
    if members.isEmpty, !isRecognized, let pairs = raw.message.flatMap({ LogfmtLine.read($0) }) {
      members = pairs
    }
    var log: PipelineLog
    if let message = raw.message {
      log = PipelineLog(attributes: AttributeMerging.cleaned(members), message: message)
    } else {
      log = PipelineLog(arriving: members, text: ValueText.json(.object(members)))
    }
    (log.source, log.host, log.service, log.tags) = (raw.source, raw.host, raw.service, raw.tags)
    if !isRecognized {
      // Records that nobody claims may name these as they are read otherwise.
      if log.source == nil { log.source = members.text("source") }
      if let tags = members["tags"] { EventTags.read(tags, into: &log.tags) }
    }
    log.status = raw.status.map { PipelineLog.status($0) }
    log.fillReserved()
    var isTaken = !intake.pipelines.process(&log, worker).isEmpty
    if !isTaken, isRecognized, let source = raw.source, let pipeline = intake.shipped.pipeline(for: source) {
      worker.begin(pipeline)
      pipeline.run(&log, worker)
      isTaken = true
    }
    // What a source is called is what its service is called, where nothing says more.
    if isRecognized, log.service == nil { log.service = log.source }
    var event = log.event
    if log.isMessageImplied { event.message = nil }
    if event.timestamp == nil {
      event.timestamp = TimeKeys.time(in: event.attributes, clock: worker.clock) ?? raw.time
    }
    return (event, isTaken)
  }
}

extension RawLog {
  /// The log carries attributes that only pipelines make: it was processed already.
  var isNormalized: Bool {
    members.has("evt") || members.has("usr") || members.members("network")?.has("client") ?? false
      || members.members(IntakeKeys.envelopeAttributes) != nil
  }
}
