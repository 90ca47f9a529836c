package import TocsinDetect
import TocsinEvents
package import TocsinIO
import TocsinLogModel
import TocsinMatch
package import TocsinSemantics

/// What a run has read and found so far.
///
/// `lines = evaluated + malformed + unread + blank` holds for line-based inputs.
package struct RunSummary: Sendable {
  /// Records of the run, malformed ones included; those of history are counted apart.
  package var records = 0
  /// Records that could not be read, those of history included.
  package var malformed = 0
  /// Blank lines of line-based inputs; they are no records.
  package var blank = 0
  /// Records passed over, since they provably meet no query; none unless asked for.
  package var unread = 0
  /// Records whose attributes were read.
  package var extracted = 0
  /// Decompressed bytes of the inputs read so far, history aside.
  package var bytes = 0
  /// Bytes of the records that were parsed.
  package var parsedBytes = 0
  /// Records from before the run.
  package var historyRecords = 0
  /// Inputs read after their time, since too many overlap in time.
  package var overdueInputs = 0
  /// Matched events whose id came before, as far as ids are remembered; ``repeatedKey`` says which id that is.
  package var repeatedIDs = 0
  /// What `--deduplicate` would be given for them.
  package var repeatedKey: String?
  /// Matched events that were dropped since they came before.
  package var duplicates = 0
  /// Matched events that were not compared with earlier ones, for want of memory.
  package var uncompared = 0
  /// Signals reported so far, open ones at the end included.
  package var signals = 0
  /// The reported signals by their severity; one without signals is absent.
  package var signalsBySeverity: [SignalSeverity: Int] = [:]
  /// What happened to the events; filled in at the end of the run.
  package var events = EvaluationCounts()
  /// By rule of the setup: the events that matched one of its queries; empty until the end of the run.
  package var matchesPerRule: [Int] = []
  /// By suppression of the run: what it kept away.
  package var suppressed: [SuppressionCount] = []
  /// Matched events that rules did not count, by rule and reason; filled in at the end of the run.
  package var omissions: [OmissionCount] = []
  /// By input: its name, and how many of its matching events have no time; those without any are left out.
  package var untimedInputs: [(name: String, count: Int)] = []

  /// The summary of a run that has read nothing.
  package init() {}
}

/// A record that could not be read: where it stands, why, and its bytes.
package struct MalformedRecord: Sendable {
  /// The name of the input.
  package var input: String
  /// Line of the input, from 1.
  package var line: Int
  /// Where the fault is, in bytes from the start of the decompressed input.
  package var byteOffset: Int
  /// Why it could not be read: a clause without a final period.
  package var reason: String
  /// The record as it came; of bytes that no framer could divide, at most ``FramingFault/maximumKept``.
  package var bytes: [UInt8]
}

/// Receives what a run produces, in order.
package protocol RunObserver {
  mutating func signal(_ report: SignalReport) throws
  mutating func malformed(_ record: MalformedRecord) throws
  /// All signals that what was read so far has closed are told: who watches a stream waits for them.
  mutating func settled() throws
  /// Called from time to time, `total` being the size of all inputs where it is known.
  mutating func progress(_ summary: RunSummary, total: Int?)
}

extension RunObserver {
  /// Does nothing, which suits an observer that doesn't buffer output.
  package mutating func settled() throws {}
}

/// How a run goes about its work; none of it changes a signal.
package struct RunOptions: Sendable {
  /// Lateness, limits of state, and the time at which the clock stands.
  package var evaluation: EvaluationOptions
  /// How records are read: what is checked of those that cannot match.
  package var strategy: ScanOptions
  /// Threads for the stateless part; 1 does everything on the caller's.
  package var jobs: Int
  /// Events that are equal in this count once; `nil` where all count.
  package var deduplication: DeduplicationKey?
  /// Inputs that may overlap in time: more are read after others.
  package var maximumOpenInputs = SourceMerge.maximumOpen

  /// Creates options; by default everything runs on the caller's thread.
  package init(
    evaluation: EvaluationOptions = EvaluationOptions(), strategy: ScanOptions = ScanOptions(),
    jobs: Int = 1
  ) {
    self.evaluation = evaluation
    self.strategy = strategy
    self.jobs = jobs
  }
}

/// The right half of the pipeline: log bytes → records → wanted attributes → predicates → windows → signals.
package struct Evaluation {
  private let setup: RunSetup

  /// An evaluation of all rules of a setup.
  package init(_ setup: RunSetup) {
    self.setup = setup
  }

  /// Evaluates all inputs together, in order of time, see ``SourceMerge``.
  ///
  /// Records are matched on several threads, windows see the matches in one order: the output does not depend on the
  /// number of threads, nor on the order of the inputs. What could not be read of an input ends that input only: its
  /// error is returned.
  package func run(
    _ inputs: [LogInput], history: [LogInput] = [], reader options: LogReaderOptions,
    options runOptions: RunOptions = RunOptions(), observer: inout some RunObserver
  ) throws -> (summary: RunSummary, failures: [LogReadError]) {
    var progress = RunProgress(session: DetectionSession(setup, options: runOptions.evaluation))
    let past = history.isEmpty ? [] : try learn(history, options, runOptions, &progress, &observer)
    var merge = merge(inputs, options, runOptions, keepsTimes: progress.session.isTimeDriven)
    progress.beginInputs(inputs.count)
    var pages = LargePages()
    while let step = merge.next() {
      switch step {
      case .read(let outcome):
        pages.follow()
        for record in progress.count(outcome) { try observer.malformed(record) }
        progress.hold(outcome)
        observer.progress(progress.summary, total: inputs.count > 1 ? merge.totalBytes : outcome.totalBytes)
      case .apply(let piece):
        progress.withHeld(piece) { session, held in session.apply(held, piece.events) }
        for signal in progress.session.takeClosed() { try emit(signal, &progress.summary, &observer) }
        if piece.isLast { try observer.settled() }
      }
    }
    for signal in progress.session.finish() { try emit(signal, &progress.summary, &observer) }
    progress.summary.blank += merge.blankLines
    progress.summary.overdueInputs += merge.overdue
    progress.summary.events = progress.session.counts
    progress.countRepeats()
    progress.summary.matchesPerRule = progress.session.matchesPerRule
    progress.summary.suppressed = progress.session.suppressionCounts
    progress.summary.omissions = progress.session.omissionCounts
    progress.summary.untimedInputs = progress.untimed(inputs)
    return (progress.summary, past + merge.failures)
  }

  /// Fills baselines from what happened before the run.
  private func learn(
    _ inputs: [LogInput], _ options: LogReaderOptions, _ runOptions: RunOptions,
    _ progress: inout RunProgress, _ observer: inout some RunObserver
  ) throws -> [LogReadError] {
    var merge = merge(inputs, options, runOptions, keepsTimes: false)
    progress.beginInputs(inputs.count)
    while let step = merge.next() {
      switch step {
      case .read(let outcome):
        progress.summary.historyRecords += outcome.reading.records
        progress.summary.malformed += outcome.reading.faults.count
        for record in progress.numbered(outcome) { try observer.malformed(record) }
        progress.hold(outcome)
      case .apply(let piece):
        progress.withHeld(piece) { session, held in session.learn(held, piece.events) }
      }
    }
    progress.session.endHistory()
    progress.summary.overdueInputs += merge.overdue
    return merge.failures
  }

  private func merge(
    _ inputs: [LogInput], _ options: LogReaderOptions, _ runOptions: RunOptions, keepsTimes: Bool
  ) -> SourceMerge {
    let (setup, names, strategy) = (setup, inputs.map(\.name), runOptions.strategy)
    let key = runOptions.deduplication
    return SourceMerge(
      inputs, options, jobs: runOptions.jobs, maximumOpen: runOptions.maximumOpenInputs
    ) {
      let worker = RecordWorker(setup, inputs: names, keepsTimes: keepsTimes, strategy, deduplication: key)
      return { worker.process($0) }
    }
  }

  private func emit(
    _ signal: Signal, _ summary: inout RunSummary, _ observer: inout some RunObserver
  ) throws {
    summary.signals += 1
    summary.signalsBySeverity[signal.severity, default: 0] += 1
    try observer.signal(SignalReport(signal, of: setup.rules[signal.rule], timeZones: setup.timeZones))
  }
}

/// Where a run stands.
private struct RunProgress: ~Copyable {
  var session: DetectionSession
  var summary = RunSummary()
  private var inputs: [InputProgress] = []
  private var identities = IdentityMemory()
  private var deduplication = DeduplicationMemory()

  private struct InputProgress {
    /// As far as batches number their lines from their own start.
    var linesBefore = 0
    var bytes = 0
    /// Matching events without a time.
    var untimed = 0
    /// The events of the present batch.
    var held: BatchLease?
  }

  init(session: consuming DetectionSession) {
    self.session = session
  }

  mutating func beginInputs(_ count: Int) {
    inputs = Array(repeating: InputProgress(), count: count)
  }

  /// The malformed records of a batch with their lines in the input.
  mutating func numbered(_ outcome: BatchOutcome) -> [MalformedRecord] {
    let before = inputs[outcome.input].linesBefore
    inputs[outcome.input].linesBefore += outcome.reading.lines
    return outcome.reading.faults.map { fault in
      var fault = fault
      fault.line += before
      return fault
    }
  }

  /// Counts a batch.
  mutating func count(_ outcome: BatchOutcome) -> [MalformedRecord] {
    summary.bytes += outcome.bytesRead - inputs[outcome.input].bytes
    inputs[outcome.input].bytes = outcome.bytesRead
    summary.records += outcome.reading.records
    summary.blank += outcome.reading.blank
    summary.malformed += outcome.reading.faults.count
    summary.extracted += outcome.reading.extracted
    summary.unread += outcome.reading.unread
    summary.parsedBytes += outcome.reading.parsedBytes
    return numbered(outcome)
  }

  /// Keeps the events of a batch until they are applied.
  mutating func hold(_ outcome: BatchOutcome) {
    if outcome.matched.isEmpty { return }
    inputs[outcome.input].untimed += outcome.untimed
    identities.add(outcome.identities)
    var matched = outcome.matched
    for (index, value) in outcome.deduplicated.enumerated() where deduplication.isRepeat(value) {
      matched.forget(event: index)
    }
    inputs[outcome.input].held = session.lease(matched)
  }

  /// Tells what was found of repeats.
  mutating func countRepeats() {
    summary.repeatedIDs = identities.repeated
    summary.repeatedKey = identities.key.map(IdentityScan.name)
    summary.duplicates = deduplication.dropped
    summary.uncompared = deduplication.unknown
  }

  /// The inputs with matching events that have no time, in order of their names.
  func untimed(_ all: [LogInput]) -> [(name: String, count: Int)] {
    zip(all, inputs).filter { $0.1.untimed > 0 }.map { ($0.0.name, $0.1.untimed) }.sorted { $0.0 < $1.0 }
  }

  /// Hands a piece of what is held to the session.
  mutating func withHeld(
    _ piece: SourceMerge.Piece, _ body: (inout DetectionSession, BatchLease) -> Void
  ) {
    guard let held = inputs[piece.input].held else { return }
    body(&session, held)
    guard piece.isLast else { return }
    session.release(held)
    inputs[piece.input].held = nil
  }
}
