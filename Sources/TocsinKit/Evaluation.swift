package import TocsinEngine
import TocsinEvents
package import TocsinIO
import TocsinLogModel
import TocsinPlan
package import TocsinSemantics

/// What a run has read and found so far.
///
/// `lines = evaluated + malformed + blank` holds for line-based inputs.
package struct RunSummary: Sendable {
  package var records = 0
  package var malformed = 0
  package var blank = 0
  package var bytes = 0
  package var signals = 0
  package var signalsBySeverity: [SignalSeverity: Int] = [:]
  package var events = EvaluationCounts()
  package var matchesPerRule: [Int] = []

  package init() {}
}

/// A record that could not be read: where it stands, why, and its bytes.
package struct MalformedRecord: Sendable {
  package var input: String
  package var line: Int
  package var byteOffset: Int
  package var reason: String
  package var bytes: [UInt8]
}

/// Receives what a run produces, in order.
package protocol RunObserver {
  mutating func signal(_ report: SignalReport) throws
  mutating func malformed(_ record: MalformedRecord) throws
  /// Called from time to time, `total` being the size of the present input where it is known.
  mutating func progress(_ summary: RunSummary, total: Int?)
}

/// The right half of the pipeline: log bytes → records → wanted attributes → predicates → windows → signals.
package struct Evaluation {
  private let rules: [Rule]
  private let plan: PlanSet
  private let timeZones = TimeZoneDatabase()

  package init(_ rules: [Rule]) {
    self.rules = rules
    plan = RuleCompiler.plan(rules)
  }

  /// Evaluates all inputs in order.
  ///
  /// What could not be read of an input ends that input only: its error is returned.
  package func run(
    _ inputs: [LogInput], reader options: LogReaderOptions, evaluation: EvaluationOptions,
    observer: inout some RunObserver
  ) throws -> (summary: RunSummary, failures: [LogReadError]) {
    var session = EvaluationSession(plan: plan, rules: rules, options: evaluation)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    var summary = RunSummary()
    var failures: [LogReadError] = []
    for input in inputs {
      session.beginInput()
      do {
        try read(input, options, &event, &session, &summary, &observer)
      } catch let error as LogReadError {
        failures.append(error)
      }
    }
    for signal in session.finish() { try emit(signal, &summary, &observer) }
    summary.events = session.counts
    summary.matchesPerRule = session.matchesPerRule
    return (summary, failures)
  }

  private func read(
    _ input: LogInput, _ options: LogReaderOptions, _ event: inout ExtractedEvent,
    _ session: inout EvaluationSession, _ summary: inout RunSummary, _ observer: inout some RunObserver
  ) throws {
    var reader = try LogReader(input, options: options)
    let (bytesBefore, blankBefore) = (summary.bytes, summary.blank)
    // The form of a file is known from its first record on.
    guard let first = try reader.nextBatch() else { return }
    var extractor = EventExtractor(fields: plan.fields, form: first.form)
    var next: RecordBatch? = first
    while let batch = next {
      try evaluate(batch, input.name, &extractor, &event, &session, &summary, &observer)
      summary.bytes = bytesBefore + reader.bytesRead
      summary.blank = blankBefore + reader.blankLines
      observer.progress(summary, total: reader.totalBytes)
      next = try reader.nextBatch()
    }
  }

  private func evaluate(
    _ batch: RecordBatch, _ input: String, _ extractor: inout EventExtractor, _ event: inout ExtractedEvent,
    _ session: inout EvaluationSession, _ summary: inout RunSummary, _ observer: inout some RunObserver
  ) throws {
    var faults = batch.faults.map { MalformedRecord($0, input: input) }
    batch.bytes.withUnsafeBufferPointer { buffer in
      for (index, range) in batch.records.enumerated() {
        summary.records += 1
        let record = UnsafeBufferPointer(rebasing: buffer[range.start..<range.end])
        do throws(RecordFault) {
          try extractor.extract(record, into: &event)
          session.process(event, record: record, form: batch.form)
        } catch {
          faults.append(MalformedRecord(error, range, batch.original(index), input: input))
        }
      }
    }
    summary.records += batch.faults.count
    summary.malformed += faults.count
    for fault in faults.sorted(by: { $0.byteOffset < $1.byteOffset }) { try observer.malformed(fault) }
    for signal in session.takeClosed() { try emit(signal, &summary, &observer) }
  }

  private func emit(
    _ signal: Signal, _ summary: inout RunSummary, _ observer: inout some RunObserver
  ) throws {
    summary.signals += 1
    summary.signalsBySeverity[signal.severity, default: 0] += 1
    try observer.signal(SignalReport(signal, of: rules[signal.rule], timeZones: timeZones))
  }
}
