import Foundation
import Testing
import TocsinDetect
import TocsinIO
import TocsinKit
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// Law: neither the prefilter, nor the number of threads, nor the size of the chunks changes a byte of the output.
///
/// `TOCSIN_PAIRS` and `TOCSIN_SEED` make a longer run of it, as each night, or another.
struct RunEquivalenceTests {
  /// In four parts, for as many threads.
  @Test(arguments: 0..<4)
  func `the output depends on rules and logs only`(part: Int) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let path = shell.directory.appending(path: "random.ndjson").path()
    var (tried, withSignals, failures) = (0, 0, 0)
    for index in stride(from: part, to: RandomCases.pairs(1600), by: 4) {
      let seed = RandomCases.firstSeed &+ UInt64(index)
      tried += 1
      var generator = RuleGenerator(seed: seed)
      let rules = (0...generator.below(3)).map { _ in generator.rule() }
      let evaluation = Evaluation(RunSetup(alone: rules))
      var lines = generator.records()
      if generator.below(4) == 0 {
        let broken = ["{\"a\":", "{\"a\":\"x\u{1}\"}", "nonsense", "{\"a\":01}", ""]
        lines.insert(broken[generator.below(broken.count)], at: generator.below(lines.count + 1))
      }
      let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
      var input = LogInput(.bytes(bytes, name: "random.ndjson"))
      // What is read from a file goes the same way as bytes at hand, and writing it waits for the disk.
      if index % 50 < 2 {
        try Data(bytes).write(to: URL(filePath: path))
        input = LogInput(.file(path))
      }
      let plain = try Pipeline.run(
        evaluation, input, RunOptions(strategy: ScanOptions(usesPrefilter: false)))
      if !plain.signals.isEmpty { withSignals += 1 }
      var outputs = [
        try Pipeline.run(evaluation, input, chunkSize: 1 + generator.below(400), RunOptions(jobs: 1))
      ]
      var passing = RunOptions(strategy: ScanOptions(validation: .candidates))
      // Hits that wait are copied together whenever most of what they hold is not needed.
      passing.evaluation.limits.waitingBytes = 0
      if index % 10 < 2 {
        for jobs in [2, 7] {
          outputs.append(
            try Pipeline.run(
              evaluation, input, chunkSize: 1 + generator.below(400), RunOptions(jobs: jobs)))
        }
        passing.jobs = 2
      }
      let unread = try Pipeline.run(evaluation, input, chunkSize: 1 + generator.below(400), passing)
      guard outputs.allSatisfy({ $0 == plain }), unread.signals == plain.signals,
        unread.matched == plain.matched, unread.records == plain.records
      else {
        failures += 1
        if failures <= 3 { Issue.record("seed \(seed)\n\(lines.joined(separator: "\n"))") }
        continue
      }
    }
    #expect(failures == 0)
    // A comparison of empty outputs would prove little.
    #expect(withSignals * 4 > tried)
  }
}
