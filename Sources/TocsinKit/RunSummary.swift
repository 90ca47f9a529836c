package import TocsinDetect
package import TocsinIO
package import TocsinLogModel
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
  /// Matched events without a value of the key by which repeats are dropped; all of them count.
  package var unmarked = 0
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
  /// Records whose times can't be right, see ``ImplausibleRecord``; those of history included.
  package var implausible = 0
  /// Those of them that matched a query, and were left out.
  package var implausibleMatches = 0
  /// What became of records on their way in, those of history included.
  package var intake = IntakeReading()
  /// By input: its name, and how many lines of it are text that nobody knows; those without any are left out.
  package var unknownInputs: [(name: String, count: Int)] = []
  /// The run was told to stop before its inputs ended.
  package var isInterrupted = false

  /// Of threshold rules without a signal: the group that came nearest to a case; filled in at the end of the run.
  package var nearest: [NearMiss] = []

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

  /// A record at its place.
  package init(input: String, line: Int, byteOffset: Int, reason: String, bytes: [UInt8]) {
    (self.input, self.line, self.byteOffset) = (input, line, byteOffset)
    (self.reason, self.bytes) = (reason, bytes)
  }
}

/// Receives what a run produces, in order.
package protocol RunObserver {
  mutating func signal(_ report: SignalReport) throws
  mutating func malformed(_ record: MalformedRecord) throws
  /// Called for the first records whose times can't be right; all are counted.
  mutating func implausible(_ record: ImplausibleRecord) throws
  /// All signals that what was read so far has closed are told: who watches a stream waits for them.
  mutating func settled() throws
  /// Called from time to time, `total` being the size of all inputs where it is known.
  mutating func progress(_ summary: RunSummary, total: Int?)
}

extension RunObserver {
  /// Does nothing, which suits an observer that doesn't buffer output.
  package mutating func settled() throws {}
  /// Does nothing, which suits an observer that only counts.
  package mutating func implausible(_ record: ImplausibleRecord) throws {}
}

/// How a run goes about its work.
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
  /// How events of inputs that end are brought into order.
  package var ordering = OrderingOptions()
  /// The inputs may go on for ever: signals are reported as they come, and events are in order but for the lateness.
  package var isLive = false
  /// Asks the run to end before its inputs do, with what is decided.
  package var interruption: Interruption?
  /// The time of the machine, which a stream goes by while nothing comes.
  package var now: @Sendable () -> Timestamp = { Timestamp(microseconds: 0) }
  /// Seconds without input after which a stream goes by the time of the machine.
  package var pause = 5.0

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
