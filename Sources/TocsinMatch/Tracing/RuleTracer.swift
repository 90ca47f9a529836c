package import TocsinEvents
package import TocsinSemantics

/// Traces the queries of one rule.
///
/// What they are compiled to is kept, since compiling takes longer than tracing a record. Not for several threads.
package final class RuleTracer {
  /// Holds a tracer, which cannot be copied.
  private final class Box {
    var tracer: QueryTracer

    init(_ tracer: consuming QueryTracer) {
      self.tracer = tracer
    }
  }

  private let tracers: [Box]

  /// A tracer of all queries of a rule.
  package init(_ rule: Rule) {
    tracers = rule.queries.map { Box(QueryTracer($0.search)) }
  }

  /// By query: `nil` for the empty one, which every event meets.
  ///
  /// Throws what makes the record no event.
  package func traces(of record: LogRecord) throws(RecordFault) -> [NodeTrace?] {
    var traces: [NodeTrace?] = []
    for box in tracers { traces.append(try box.tracer.trace(record)) }
    return traces
  }
}
