import CAllocationCounter
import TocsinEvents
import TocsinIO
import TocsinKit
import TocsinMatch
import TocsinPlan
import TocsinSemantics
import TocsinWorkspace

/// What extracting and matching events cost; all but the times are the same on every machine.
struct MatchCost {
  var events = 0
  /// With matching, and without.
  var total = Duration.seconds(1000)
  var extracting = Duration.seconds(1000)
  var atoms = 0
  var programs = 0
  var matches = 0
  var allocations = 0

  /// The fastest of several rounds.
  static func measure(
    _ plan: PlanSet, _ batches: [RecordBatch], rounds: Int, index: IndexUse = .automatic,
    limits: RecordLimits = .standard
  ) -> MatchCost {
    var cost = MatchCost()
    for _ in 0..<rounds { cost.measure(plan, batches, index, limits) }
    return cost
  }

  /// The counts of a directory of rules over the first batches of a file.
  static func counts(rules: String, logs: String) throws -> [(name: String, value: Double)] {
    measure(PlanSet(rules: try self.rules(in: rules)), try batches(of: logs), rounds: 1).counts
  }

  static func rules(in directory: String) throws -> [Rule] {
    let files = RuleCompiler.load(
      paths: PathExpansion.ruleFiles([directory]).paths, from: DiskFiles(), jobs: Processors.count)
    return try files.flatMap { try $0.get().rules }
  }

  /// The first batches of a log file.
  static func batches(of logs: String) throws -> [RecordBatch] {
    var reader = try LogReader(LogInput(.file(logs)), options: LogReaderOptions())
    var batches: [RecordBatch] = []
    while let batch = try reader.nextBatch(), batches.count < 64 { batches.append(batch) }
    return batches
  }

  var nanoseconds: Int { perEvent(total) }
  var matchingNanoseconds: Int { perEvent(total - extracting) }

  func perEvent(_ count: Int) -> Double { Double(count) / Double(max(events, 1)) }

  /// What is the same on every machine.
  var counts: [(name: String, value: Double)] {
    [
      ("atomsPerEvent", perEvent(atoms)), ("rulesRunPerEvent", perEvent(programs)),
      ("allocationsPerEvent", perEvent(allocations)),
    ]
  }

  private func perEvent(_ duration: Duration) -> Int {
    let (seconds, attoseconds) = duration.components
    return Int((Double(attoseconds) / 1e9 + Double(seconds) * 1e9) / Double(max(events, 1)))
  }

  private mutating func measure(
    _ plan: PlanSet, _ batches: [RecordBatch], _ index: IndexUse, _ limits: RecordLimits
  ) {
    var evaluator = PredicateEvaluator(plan, index: index)
    var extractor = EventExtractor(fields: plan.fields, form: batches[0].form, limits: limits)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    var found: [Int32] = []
    (events, programs, matches) = (0, 0, 0)
    for isMatching in [false, true] {
      let before = tocsin_allocation_count()
      let started = ContinuousClock.now
      for batch in batches {
        batch.bytes.withUnsafeBufferPointer { buffer in
          for range in batch.records {
            let record = UnsafeBufferPointer(rebasing: buffer[range.start..<range.end])
            guard (try? extractor.extract(record, into: &event)) != nil, isMatching else { continue }
            found.removeAll(keepingCapacity: true)
            evaluator.evaluate(event, into: &found)
            programs += evaluator.programsRun
            matches += found.count
            events += 1
          }
        }
      }
      let elapsed = ContinuousClock.now - started
      if isMatching {
        total = min(total, elapsed)
        allocations = Int(clamping: tocsin_allocation_count() - before)
      } else {
        extracting = min(extracting, elapsed)
      }
    }
    atoms = evaluator.atomsEvaluated
  }
}
