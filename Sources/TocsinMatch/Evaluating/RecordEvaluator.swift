package import TocsinEvents
package import TocsinPlan

/// The queries that one record after another meets, where records do not come in batches.
package struct RecordEvaluator: ~Copyable {
  private var reader: RecordReader
  private var evaluator: PredicateEvaluator

  /// An evaluator of all queries of a plan set.
  package init(_ plan: PlanSet) {
    reader = RecordReader(fields: plan.fields)
    evaluator = PredicateEvaluator(plan)
  }

  /// Extractors built so far: one for each form that was met, whatever the number of records.
  package var extractorCount: Int { reader.extractorCount }

  /// The ids of the queries that a record meets, ascending; throws what makes it no event.
  package mutating func matches(of record: LogRecord) throws(RecordFault) -> [Int32] {
    try withEvent(of: record) { _, matches in matches }
  }

  /// Whether a record meets one query; one that is no event does not.
  package mutating func isMet(query: Int, by record: LogRecord) -> Bool {
    let isMet = try? reader.withEvent(of: record) { event, _ in evaluator.isMet(query: query, by: event) }
    return isMet ?? false
  }

  /// The same for bytes that belong to somebody else; they need no padding.
  package mutating func isMet(
    query: Int, by bytes: UnsafeBufferPointer<UInt8>, form: RecordForm
  ) -> Bool {
    let isMet = try? reader.withEvent(of: bytes, form: form) { event, _ in
      evaluator.isMet(query: query, by: event)
    }
    return isMet ?? false
  }

  /// Calls `body` with the fields of a record, and with the ids of the queries that it meets, ascending.
  ///
  /// The event is valid until `body` returns. Throws what makes the record no event.
  package mutating func withEvent<Result>(
    of record: LogRecord, _ body: (borrowing ExtractedEvent, [Int32]) -> Result
  ) throws(RecordFault) -> Result {
    try reader.withEvent(of: record) { event, _ in
      var matches: [Int32] = []
      evaluator.evaluate(event, into: &matches)
      return body(event, matches)
    }
  }
}
