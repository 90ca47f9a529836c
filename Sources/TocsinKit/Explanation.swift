package import TocsinEngine
package import TocsinEvents
package import TocsinIO
import TocsinLogModel
import TocsinPlan
package import TocsinSemantics

/// One record, as `explain` looks at it.
package struct ExplainedRecord {
  package var input: String
  package var line: Int
  package var form: RecordForm
  package var bytes: [UInt8]
}

/// Why the queries of a rule do or do not match one record.
package struct Explanation {
  package var record: ExplainedRecord
  /// By query of the rule; `nil` where the query is empty.
  package var queries: [NodeTrace?]
  package var fault: RecordFault?

  /// Terms that hold, of all terms: how near the record came.
  package var score: Int { queries.map { $0.map(Explanation.score) ?? Int.max }.max() ?? 0 }

  package var matchedQueries: [Int] { queries.indices.filter { queries[$0]?.holds ?? true } }

  private static func score(_ node: NodeTrace) -> Int {
    if node.holds { return 1000 }
    switch node {
    case .and(holds: _, span: _, let parts): return parts.map { $0.holds ? 10 : score($0) / 10 }.reduce(0, +)
    case .or(holds: _, span: _, let parts): return parts.map(score).max() ?? 0
    case .not, .term: return 0
    }
  }
}

/// What became of a record in an evaluation of its rule.
package struct RecordOutcome {
  /// What the detection method found about it.
  package var decisions: [DecisionRecord] = []
  /// The suppression that kept it from the rule.
  package var exclusion: Int?
  /// By suppression: what it kept away of all records.
  package var suppressed: [SuppressionCount] = []
}

/// Explains a rule over records.
package enum Explainer {
  package static func explain(_ rule: Rule, _ record: ExplainedRecord) -> Explanation {
    let padded = record.bytes + Array(repeating: 0, count: RecordBatch.padding)
    return padded.withUnsafeBufferPointer { buffer in
      let bytes = UnsafeBufferPointer(rebasing: buffer[..<record.bytes.count])
      var traces: [NodeTrace?] = []
      do throws(RecordFault) {
        for query in rule.queries {
          var tracer = QueryTracer(query.search)
          traces.append(try tracer.trace(bytes, form: record.form))
        }
        return Explanation(record: record, queries: traces, fault: nil)
      } catch {
        return Explanation(record: record, queries: [], fault: error)
      }
    }
  }

  /// Evaluates the rule over all records, and gives what became of one of them.
  package static func outcome(
    _ rule: Rule, _ suppressions: [Suppression], about line: Int, in input: String, _ inputs: [LogInput]
  ) throws -> RecordOutcome {
    let plan = RuleCompiler.plan([rule])
    var options = EvaluationOptions()
    options.keepsDecisions = true
    options.suppressions = suppressions
    options.timeZones = ZoneCache()
    var session = EvaluationSession(plan: plan, rules: [rule], options: options)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    var outcome = RecordOutcome()
    var gate = SuppressionGate(suppressions, rules: [rule])
    var arrival: Int?
    var before: String?
    try records(inputs, options: LogReaderOptions()) { record in
      if record.input != before { session.beginInput() }
      before = record.input
      let number = session.nextArrival
      let padded = record.bytes + Array(repeating: 0, count: RecordBatch.padding)
      padded.withUnsafeBufferPointer { buffer in
        let bytes = UnsafeBufferPointer(rebasing: buffer[..<record.bytes.count])
        var extractor = EventExtractor(fields: plan.fields, form: record.form)
        // A malformed record is no event here either.
        guard (try? extractor.extract(bytes, into: &event)) != nil else { return }
        session.process(event, record: bytes, form: record.form)
        if record.line == line, record.input == input {
          outcome.exclusion = gate.exclusion(
            of: bytes, record.form, arrival: number, at: session.time, from: 0)
        }
      }
      if record.line == line, record.input == input, session.nextArrival > number { arrival = number }
      _ = session.takeClosed()
      outcome.decisions += session.takeDecisions(0).filter { isAbout($0, arrival) }
      return true
    }
    _ = session.finish()
    outcome.decisions += session.takeDecisions(0).filter { isAbout($0, arrival) }
    outcome.suppressed = session.suppressionCounts
    return outcome
  }

  private static func isAbout(_ record: DecisionRecord, _ arrival: Int?) -> Bool {
    arrival.map(record.arrivals.contains) ?? false
  }

  /// All records of the inputs, one after another, until `body` returns false.
  package static func records(
    _ inputs: [LogInput], options: LogReaderOptions, _ body: (ExplainedRecord) throws -> Bool
  ) throws {
    for input in inputs {
      var reader = try LogReader(input, options: options)
      while let batch = try reader.nextBatch() {
        for range in batch.records {
          let record = ExplainedRecord(
            input: input.name, line: range.line, form: batch.form,
            bytes: Array(batch.bytes[range.start..<range.end]))
          guard try body(record) else { return }
        }
      }
    }
  }
}
