import ArgumentParser
import CAllocationCounter
import TocsinEngine
import TocsinEvents
import TocsinIO
import TocsinKit
import TocsinPlan

/// What an event costs as rules are added: time, and counts that do not depend on the machine.
struct CostCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "cost", abstract: "Print the cost of an event at 1, 10, 100, 1,000 and 10,000 rules.")

  @Option(help: "Events.")
  var logs: String

  @Option(help: "Rules; the first ones are taken.")
  var rules: String

  @Option(help: "How often each number of rules is measured; the fastest counts.")
  var rounds = 3

  @Option(help: "Also write a picture, as SVG.")
  var svg: String?

  func run() throws {
    let paths = PathExpansion.ruleFiles([rules]).paths
    let all = try paths.flatMap { try RuleCompiler.load(path: $0).rules }
    var reader = try LogReader(LogInput(.file(logs)), options: LogReaderOptions())
    var batches: [RecordBatch] = []
    while let batch = try reader.nextBatch(), batches.count < 64 { batches.append(batch) }
    print("rules  ns/event  ns matching  atoms/event  rules run/event  always run  allocations/event")
    var points: [(rules: Int, total: Int, matching: Int)] = []
    for count in [1, 10, 100, 1000, 10_000] where count <= all.count {
      let (total, matching) = measure(count, PlanSet(rules: Array(all[..<count])), batches)
      points.append((count, total, matching))
    }
    if let svg {
      var output = OutputStream(descriptor: try OutputFile.open(svg), name: svg)
      try output.write(CostPlot.svg(points))
      try output.flush()
    }
  }

  private func measure(
    _ count: Int, _ plan: PlanSet, _ batches: [RecordBatch]
  ) -> (total: Int, matching: Int) {
    var best = (total: Duration.seconds(1000), extracting: Duration.seconds(1000))
    var (events, programs, atoms, allocations) = (0, 0, 0, UInt64(0))
    for _ in 0..<rounds {
      var evaluator = PredicateEvaluator(plan)
      var extractor = EventExtractor(fields: plan.fields, form: batches[0].form)
      var event = ExtractedEvent(fieldCount: plan.fields.count)
      var matches: [Int32] = []
      (events, programs) = (0, 0)
      for isMatching in [false, true] {
        let before = tocsin_allocation_count()
        let started = ContinuousClock.now
        for batch in batches {
          batch.bytes.withUnsafeBufferPointer { buffer in
            for range in batch.records {
              let record = UnsafeBufferPointer(rebasing: buffer[range.start..<range.end])
              guard (try? extractor.extract(record, into: &event)) != nil, isMatching else { continue }
              matches.removeAll(keepingCapacity: true)
              evaluator.evaluate(event, into: &matches)
              programs += evaluator.programsRun
              events += 1
            }
          }
        }
        let elapsed = ContinuousClock.now - started
        if isMatching {
          best.total = min(best.total, elapsed)
          allocations = tocsin_allocation_count() - before
        } else {
          best.extracting = min(best.extracting, elapsed)
        }
      }
      atoms = evaluator.atomsEvaluated
    }
    func nanoseconds(_ duration: Duration) -> Int {
      Int(
        (Double(duration.components.attoseconds) / 1e9 + Double(duration.components.seconds) * 1e9)
          / Double(events))
    }
    func perEvent(_ total: Int) -> String { decimal(Double(total) / Double(events)) }
    print(
      "\(count)  \(nanoseconds(best.total))  \(nanoseconds(best.total - best.extracting))  \(perEvent(atoms))  \(perEvent(programs))  \(plan.index.alwaysRun.count)  \(perEvent(Int(allocations)))"
    )
    return (nanoseconds(best.total), nanoseconds(best.total - best.extracting))
  }
}
