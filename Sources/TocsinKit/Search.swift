import TocsinEvents
package import TocsinIO
import TocsinMatch
import TocsinPlan
package import TocsinSyntax

/// The query language as a grep for logs.
package struct Search {
  private let plan: PlanSet
  private let strategy: ScanOptions

  /// A search for one query; an empty one matches every record.
  package init(_ query: QuerySyntax, strategy: ScanOptions = ScanOptions()) {
    plan = PlanSet(query: query)
    self.strategy = strategy
  }

  /// What a search has seen.
  package struct Summary {
    /// Records read, malformed ones included.
    package var records = 0
    /// Records given to the caller: with an inverted search those that don't match.
    package var matched = 0
    /// Records that could not be read; an inverted search doesn't give them either.
    package var malformed = 0
  }

  /// Calls `body` with the bytes of each matching record as they came, until it returns false.
  package func run(
    _ inputs: [LogInput], options: LogReaderOptions, inverted: Bool,
    malformed: (MalformedRecord) throws -> Void, _ body: ([UInt8]) throws -> Bool
  ) throws -> (summary: Summary, failures: [LogReadError]) {
    var summary = Summary()
    var failures: [LogReadError] = []
    for input in inputs {
      do {
        guard try search(input, options, inverted, &summary, malformed, body) else { break }
      } catch let error as LogReadError {
        failures.append(error)
      }
    }
    return (summary, failures)
  }

  private func search(
    _ input: LogInput, _ options: LogReaderOptions, _ inverted: Bool, _ summary: inout Summary,
    _ malformed: (MalformedRecord) throws -> Void, _ body: ([UInt8]) throws -> Bool
  ) throws -> Bool {
    var options = options
    options.leavesLinesWhole = true
    options.keepsOriginals = true
    var preparer = options.preparation?.makePreparer()
    var reader = try LogReader(input, options: options)
    var evaluator = PredicateEvaluator(plan)
    var strategy = strategy
    if inverted { strategy.usesPrefilter = false }
    let batches = BatchReader(plan, strategy)
    var linesBefore = 0
    while let raw = try reader.nextBatch() {
      let batch = preparer?.prepare(raw, keepsOriginals: true) ?? raw
      var hits: [[UInt8]] = []
      var reading = batches.read(batch, input: input.name) { index, record, event in
        guard evaluator.isMet(query: 0, by: event) != inverted else { return }
        hits.append(batch.originals?[index] ?? Array(record))
      }
      for index in reading.faults.indices { reading.faults[index].line += linesBefore }
      linesBefore += reading.lines
      summary.records += reading.records
      summary.malformed += reading.faults.count
      for fault in reading.faults.sorted(by: { $0.byteOffset < $1.byteOffset }) { try malformed(fault) }
      for hit in hits {
        summary.matched += 1
        guard try body(hit) else { return false }
      }
    }
    return true
  }
}

extension MalformedRecord {
  /// Bytes that no framer could make a record of.
  init(_ fault: FramingFault, input: String) {
    self.init(
      input: input, line: fault.line, byteOffset: fault.byteOffset, reason: fault.reason, bytes: fault.bytes)
  }

  /// A record that is no event.
  init(_ fault: RecordFault, _ range: RecordRange, _ bytes: [UInt8], input: String) {
    self.init(
      input: input, line: range.line, byteOffset: range.byteOffset + fault.offset,
      reason: fault.reason.summary,
      bytes: bytes)
  }
}
