package import TocsinDetect
package import TocsinEvents
package import TocsinIO
import TocsinLogModel
package import TocsinMatch
import TocsinSemantics
import TocsinSyntax

/// Why the queries of a rule do or do not match one record.
package struct Explanation {
  /// The record that is explained.
  package var record: LogRecord
  /// By query of the rule; `nil` where the query is empty.
  package var queries: [NodeTrace?]
  /// Why the record is no event, with ``queries`` empty then; `nil` for an event.
  package var fault: RecordFault?

  /// Terms that hold, of all terms: how near the record came.
  package var score: Int { queries.map { $0.map(Explanation.score) ?? Int.max }.max() ?? 0 }

  /// Indices of the queries that the record matches; an empty query matches every event.
  package var matchedQueries: [Int] { queries.indices.filter { queries[$0]?.holds ?? true } }

  private static func score(_ node: NodeTrace) -> Int {
    if node.holds { return 1000 }
    switch node {
    case .and(let parts, _): return parts.map { $0.holds ? 10 : score($0) / 10 }.reduce(0, +)
    case .or(let parts, _): return parts.map(score).max() ?? 0
    case .not, .leaf: return 0
    }
  }
}

/// What became of one record among others in an evaluation of its rule.
package struct ExplainedOutcome {
  /// What the detection method found about it.
  package var decisions: [DecisionRecord] = []
  /// The suppression that kept it from the rule.
  package var exclusion: Int?
  /// By suppression: what it kept away of all records.
  package var suppressed: [SuppressionCount] = []
  /// Why a query that the record matches does not count it, or not all of it; `nil` for the whole record.
  package var omissions: [(query: Int?, cause: OmissionCount.Cause)] = []

  /// Of the queries that the record matches, those that count it.
  package func counting(_ matched: [Int]) -> [Int] {
    if exclusion != nil || omissions.contains(where: { $0.query == nil }) { return [] }
    return matched.filter { query in
      // Of too many combinations the first count.
      !omissions.contains { $0.query == query && $0.cause != .tooManyCombinations }
    }
  }
}

/// Explains a rule over records.
package enum Explainer {
  /// Why the queries of the rule of a tracer do or do not match a record.
  package static func explain(_ tracer: RuleTracer, _ record: LogRecord) -> Explanation {
    do throws(RecordFault) {
      return Explanation(record: record, queries: try tracer.traces(of: record), fault: nil)
    } catch {
      return Explanation(record: record, queries: [], fault: error)
    }
  }

  /// Evaluates the rule of interest over all records, and gives what became of the one that was found there.
  package static func outcome(
    _ setup: RunSetup, about origin: RecordOrigin?, _ ordered: OrderedRecords
  ) -> ExplainedOutcome {
    var options = EvaluationOptions()
    options.keepsDecisions = true
    var run = RuleRun(setup, options: options)
    var explained = ExplainedOutcome()
    var arrival: Int?
    // Whatever matches, time goes from the first record to the last.
    run.pass(to: ordered.range?.lowerBound)
    for (record, time) in ordered.matched {
      guard ordered.isPlausible(time) else {
        if record.isFound(at: origin), let time { explained.omissions = [(nil, .implausible(time))] }
        continue
      }
      let outcome = run.add(record)
      if record.isFound(at: origin) {
        explained.exclusion = outcome.exclusion
        arrival = outcome.arrival ?? arrival
        explained.omissions = causes(outcome, setup.subject)
      }
      explained.decisions += outcome.decisions.filter { isAbout($0, arrival) }
    }
    run.pass(to: ordered.range?.upperBound)
    let result = run.finish()
    explained.decisions += result.decisions.filter { isAbout($0, arrival) }
    explained.suppressed = result.suppressed
    // What decided about other events of the group is no reason: the state was full when this one came.
    if explained.decisions.isEmpty, explained.omissions.isEmpty, arrival != nil,
      result.counts.overflowingGroups > 0
    {
      explained.omissions = [(nil, .tooManyGroups)]
    }
    return explained
  }

  private static func causes(
    _ outcome: RecordOutcome, _ rule: Rule
  ) -> [(query: Int?, cause: OmissionCount.Cause)] {
    let ofQueries = outcome.omissions.compactMap { omission in
      OmissionCount.Cause(omission, of: rule.queries[Int(omission.query)]).map {
        (query: Optional(Int(omission.query)), cause: $0)
      }
    }
    if outcome.isLate { return [(nil, .late)] }
    if outcome.isUntimed { return [(nil, .untimed)] }
    return ofQueries
  }

  private static func isAbout(_ record: DecisionRecord, _ arrival: Int?) -> Bool {
    arrival.map(record.arrivals.contains) ?? false
  }

  /// All records of the inputs, one after another, until `body` returns false.
  ///
  /// Bytes that no framer could make a record of are given to `malformed`, those of a batch before its records.
  package static func records(
    _ inputs: [LogInput], options: LogReaderOptions, malformed: (MalformedRecord) throws -> Void = { _ in },
    _ body: (LogRecord) throws -> Bool
  ) throws {
    for input in inputs {
      var reader = try LogReader(input, options: options)
      while let batch = try reader.nextBatch() {
        for fault in batch.faults { try malformed(MalformedRecord(fault, input: input.name)) }
        for range in batch.records {
          let record = LogRecord(
            bytes: Array(batch.bytes[range.start..<range.end]), form: batch.form,
            origin: RecordOrigin(input: input.name, line: range.line, byteOffset: range.byteOffset),
            time: batch.time)
          guard try body(record) else { return }
        }
      }
    }
  }
}

extension MalformedRecord {
  /// The record of an explanation, where that is no event.
  package init?(_ explanation: Explanation) {
    guard let fault = explanation.fault else { return nil }
    let origin = explanation.record.origin
    self.init(
      input: origin?.input ?? "", line: origin?.line ?? 0,
      byteOffset: (origin?.byteOffset ?? 0) + fault.offset,
      reason: fault.reason.summary, bytes: explanation.record.bytes)
  }
}

extension LogRecord {
  /// Whether the record stands at a line of an input.
  func isFound(at origin: RecordOrigin?) -> Bool {
    self.origin?.input == origin?.input && self.origin?.line == origin?.line
  }
}
