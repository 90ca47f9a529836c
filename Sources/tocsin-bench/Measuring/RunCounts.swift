import CAllocationCounter
import TocsinDetect
import TocsinIO
import TocsinKit
import TocsinSemantics
import TocsinWorkspace

/// Counts of a whole run, on one thread: the same on every machine.
enum RunCounts {
  static func measure(
    rule: String, logs: String, _ validation: RecordValidation
  ) throws -> [(name: String, value: Double)] {
    let rules = try RuleCompiler.load(path: rule, from: DiskFiles()).rules
    let evaluation = Evaluation(
      RunSetup(compiling: LinkedRules(rules), suppressions: [], timeZones: ZoneCache()))
    var observer = Silence()
    let before = tocsin_allocation_count()
    let summary = try evaluation.run(
      [LogInput(.file(logs))], reader: LogReaderOptions(),
      options: RunOptions(strategy: ScanOptions(validation: validation)), observer: &observer
    ).summary
    let allocations = Double(Int(clamping: tocsin_allocation_count() - before))
    return [
      ("bytesParsedPerByteRead", Double(summary.parsedBytes) / Double(max(summary.bytes, 1))),
      ("allocationsPerEvent", allocations / Double(max(summary.records, 1))),
    ]
  }

  private struct Silence: RunObserver {
    mutating func signal(_ report: SignalReport) throws {}
    mutating func malformed(_ record: MalformedRecord) throws {}
    mutating func progress(_ summary: RunSummary, total: Int?) {}
  }
}
