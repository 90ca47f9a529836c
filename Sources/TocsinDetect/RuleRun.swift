package import TocsinEvents
package import TocsinLogModel
package import TocsinMatch
import TocsinPlan

/// What became of one record in a run.
package struct RecordOutcome: Sendable {
  /// Why the record is no event; nothing else is said then.
  package var fault: RecordFault?
  /// The event's own time.
  package var time: Timestamp?
  /// The queries of the rule of interest that the event met, ascending.
  package var matchedQueries: [Int] = []
  /// The event's number in decisions; `nil` where it met no query of any rule.
  package var arrival: Int?
  /// The suppression that keeps the event from the rule of interest, where the event met a query of that rule.
  package var exclusion: Int?
  /// Why queries of the rule of interest that the event met do not count it, or not all of it; by query.
  package var omissions: [Omission] = []
  /// The event was left out by the rule of interest, since it came too late.
  package var isLate = false
  /// The event was left out by the rule of interest, since it has no time.
  package var isUntimed = false
  /// What the method of the rule of interest decided since the record before, where decisions are kept.
  package var decisions: [DecisionRecord] = []
}

/// What a run gave, all of its records being read.
package struct RunResult: Sendable {
  /// The signals of all rules, in the order in which they closed.
  package var signals: [Signal]
  /// The signals of the rule of interest, in order of creation.
  package var subjectSignals: [Signal]
  /// What happened to the events.
  package var counts: EvaluationCounts
  /// By suppression: what it kept away.
  package var suppressed: [SuppressionCount]
  /// What the method of the rule of interest decided after the last record, where decisions are kept.
  package var decisions: [DecisionRecord]
}

/// A run of rules over single records, one after another: records in, signals out.
///
/// What reads whole files does the same in batches, on several threads.
package struct RuleRun: ~Copyable {
  private let setup: RunSetup
  private var reader: RecordReader
  private var session: DetectionSession
  private var signals: [Signal] = []
  private var isLearning = false

  /// A run that has seen nothing yet.
  package init(_ setup: RunSetup, options: EvaluationOptions = EvaluationOptions()) {
    self.setup = setup
    reader = RecordReader(fields: setup.plan.fields)
    session = DetectionSession(setup, options: options)
  }

  /// Takes a record from before the run, which fills baselines and gives no signal; all of them come before the run's.
  package mutating func learn(_ record: LogRecord) -> RecordOutcome {
    isLearning = true
    return take(record) { session, event, bytes in session.learn(event, record: bytes, form: record.form) }
  }

  /// Takes the next record of the run.
  package mutating func add(_ record: LogRecord) -> RecordOutcome {
    endHistory()
    let outcome = take(record) { session, event, bytes in
      session.process(event, record: bytes, form: record.form)
    }
    signals += session.takeClosed()
    return outcome
  }

  /// Lets time pass to that of a record which is not given, as it matches nothing.
  package mutating func pass(to time: Timestamp?) {
    endHistory()
    session.noteUnmatched(time)
  }

  /// Ends the run: all signals that are left.
  package consuming func finish() -> RunResult {
    endHistory()
    signals += session.finish()
    let subject = setup.subjectIndex
    return RunResult(
      signals: signals,
      subjectSignals: signals.filter { $0.rule == subject }.sorted { $0.sequence < $1.sequence },
      counts: session.counts, suppressed: session.suppressionCounts,
      decisions: session.takeDecisions(subject))
  }

  private mutating func endHistory() {
    guard isLearning else { return }
    session.endHistory()
    isLearning = false
  }

  private mutating func take(
    _ record: LogRecord,
    _ body: (inout DetectionSession, borrowing ExtractedEvent, UnsafeBufferPointer<UInt8>) -> Void
  ) -> RecordOutcome {
    var outcome = RecordOutcome()
    let number = session.nextArrival
    let (late, untimed) = (
      session.dropped(by: setup.subjectIndex).late, session.untimed(by: setup.subjectIndex)
    )
    do throws(RecordFault) {
      try reader.withEvent(of: record) { event, bytes in
        body(&session, event, bytes)
        outcome.time = event.timestamp
      }
    } catch {
      return RecordOutcome(fault: error)
    }
    let owners = setup.plan.queryOwners
    outcome.matchedQueries = session.lastMatches.map { owners[Int($0)] }
      .filter { $0.rule == setup.subjectIndex }.map(\.query)
    if session.nextArrival > number {
      outcome.arrival = number
      outcome.exclusion = session.lastExclusion(from: setup.subjectIndex)
      outcome.omissions = session.lastOmissions.filter { Int($0.rule) == setup.subjectIndex }
      outcome.isLate = session.dropped(by: setup.subjectIndex).late > late
      outcome.isUntimed = session.untimed(by: setup.subjectIndex) > untimed
    }
    outcome.decisions = session.takeDecisions(setup.subjectIndex)
    return outcome
  }
}
