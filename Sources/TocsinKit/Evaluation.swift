package import TocsinEngine
import TocsinEvents
package import TocsinIO
import TocsinLogModel
import TocsinPlan
package import TocsinSemantics

/// What a run has read and found so far.
///
/// `lines = evaluated + malformed + unread + blank` holds for line-based inputs.
package struct RunSummary: Sendable {
  package var records = 0
  package var malformed = 0
  package var blank = 0
  /// Records passed over, since they provably meet no query; none unless asked for.
  package var unread = 0
  /// Records whose attributes were read.
  package var extracted = 0
  package var bytes = 0
  /// Bytes of the records that were parsed.
  package var parsedBytes = 0
  /// Records from before the run.
  package var historyRecords = 0
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

/// How a run goes about its work; none of it changes a signal.
package struct RunOptions: Sendable {
  package var evaluation: EvaluationOptions
  package var strategy: ReadingStrategy
  /// Threads for the stateless part; 1 does everything on the caller's.
  package var jobs: Int

  package init(
    evaluation: EvaluationOptions = EvaluationOptions(), strategy: ReadingStrategy = ReadingStrategy(),
    jobs: Int = 1
  ) {
    self.evaluation = evaluation
    self.strategy = strategy
    self.jobs = jobs
  }
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
  /// Records are matched on several threads, windows see the matches in input order: the output does not depend on the
  /// number of threads. What could not be read of an input ends that input only: its error is returned.
  package func run(
    _ inputs: [LogInput], history: [LogInput] = [], reader options: LogReaderOptions,
    options runOptions: RunOptions = RunOptions(), observer: inout some RunObserver
  ) throws -> (summary: RunSummary, failures: [LogReadError]) {
    var evaluation = runOptions.evaluation
    evaluation.timeZones = timeZones
    var progress = RunProgress(session: EvaluationSession(plan: plan, rules: rules, options: evaluation))
    let past = BatchSource(history, options, jobs: runOptions.jobs)
    if !history.isEmpty { try learn(past, history, runOptions, &progress, &observer) }
    let source = BatchSource(inputs, options, jobs: runOptions.jobs)
    let pipeline = pipeline(source, inputs, runOptions, keepsTimes: progress.session.needsEveryEvent)
    while let outcome = pipeline.next() { try apply(outcome, &progress, &observer) }
    for signal in progress.session.finish() { try emit(signal, &progress.summary, &observer) }
    progress.summary.blank += source.blankLines
    progress.summary.events = progress.session.counts
    progress.summary.matchesPerRule = progress.session.matchesPerRule
    return (progress.summary, past.failures + source.failures)
  }

  /// Fills baselines from what happened before the run.
  private func learn(
    _ source: BatchSource, _ inputs: [LogInput], _ options: RunOptions, _ progress: inout RunProgress,
    _ observer: inout some RunObserver
  ) throws {
    let pipeline = pipeline(source, inputs, options, keepsTimes: false)
    var (last, linesBefore) = (-1, 0)
    while let outcome = pipeline.next() {
      if outcome.input != last {
        progress.session.beginInput()
        linesBefore = 0
      }
      last = outcome.input
      progress.summary.historyRecords += outcome.reading.records
      progress.summary.malformed += outcome.reading.faults.count
      progress.session.learn(outcome.matched)
      progress.session.settle(outcome.reading.lastTime)
      for var fault in outcome.reading.faults {
        fault.line += linesBefore
        try observer.malformed(fault)
      }
      linesBefore += outcome.reading.lines
    }
    progress.session.endHistory()
  }

  private func pipeline(
    _ source: BatchSource, _ inputs: [LogInput], _ options: RunOptions, keepsTimes: Bool
  ) -> BatchPipeline {
    let (plan, rules, names) = (plan, rules, inputs.map(\.name))
    return BatchPipeline(source, jobs: options.jobs) {
      let worker = RecordWorker(plan, rules, inputs: names, keepsTimes: keepsTimes, options.strategy)
      return { worker.process($0) }
    }
  }

  /// Brings what a worker found into the windows, and reports it.
  private func apply(
    _ outcome: BatchOutcome, _ progress: inout RunProgress, _ observer: inout some RunObserver
  ) throws {
    progress.begin(outcome)
    progress.session.apply(outcome.matched)
    progress.session.settle(outcome.reading.lastTime)
    for var fault in outcome.reading.faults {
      fault.line += progress.linesBefore
      try observer.malformed(fault)
    }
    progress.linesBefore += outcome.reading.lines
    for signal in progress.session.takeClosed() { try emit(signal, &progress.summary, &observer) }
    observer.progress(progress.summary, total: outcome.totalBytes)
  }

  private func emit(
    _ signal: Signal, _ summary: inout RunSummary, _ observer: inout some RunObserver
  ) throws {
    summary.signals += 1
    summary.signalsBySeverity[signal.severity, default: 0] += 1
    try observer.signal(SignalReport(signal, of: rules[signal.rule], timeZones: timeZones))
  }
}

/// Where a run stands.
private struct RunProgress: ~Copyable {
  var session: EvaluationSession
  var summary = RunSummary()
  /// Of the present input, as far as its batches number their lines from their own start.
  var linesBefore = 0
  private var input = -1
  private var bytesBefore = 0
  private var bytesOfInput = 0

  init(session: consuming EvaluationSession) {
    self.session = session
  }

  /// Counts a batch.
  mutating func begin(_ outcome: BatchOutcome) {
    if outcome.input != input {
      input = outcome.input
      bytesBefore += bytesOfInput
      linesBefore = 0
      session.beginInput()
    }
    bytesOfInput = outcome.bytesRead
    summary.bytes = bytesBefore + bytesOfInput
    summary.records += outcome.reading.records
    summary.blank += outcome.reading.blank
    summary.malformed += outcome.reading.faults.count
    summary.extracted += outcome.reading.extracted
    summary.unread += outcome.reading.unread
    summary.parsedBytes += outcome.reading.parsedBytes
  }
}
