import Foundation
import Testing
import TocsinDetect
import TocsinIO
import TocsinKit
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// Law: for every detection method the number of threads and the size of the chunks change no byte of the output.
struct MethodEquivalenceTests {
  private static let timelines = RandomCases.count(35, full: 100)

  @Test(arguments: MethodGenerator.Method.allCases)
  func `the output does not depend on the number of threads`(method: MethodGenerator.Method) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let path = shell.directory.appending(path: "random.ndjson").path()
    var withSignals = 0
    for index in 0..<MethodEquivalenceTests.timelines {
      var generator = MethodGenerator(seed: RandomCases.firstSeed &+ UInt64(index))
      let rules = generator.linkedRules(method)
      let lines = generator.records(method).map(\.text).joined(separator: "\n") + "\n"
      try Data(lines.utf8).write(to: URL(filePath: path))
      let evaluation = Evaluation(RunSetup(alone: rules))
      let plain = try Pipeline.run(
        evaluation, LogInput(.file(path)), RunOptions(strategy: ScanOptions(usesPrefilter: false)))
      if !plain.signals.isEmpty { withSignals += 1 }
      for jobs in [1, 2, 7] {
        let output = try Pipeline.run(
          evaluation, LogInput(.file(path)), chunkSize: 1 + generator.below(400), RunOptions(jobs: jobs))
        #expect(output == plain, "seed \(index), \(jobs) jobs")
      }
    }
    // A comparison of empty outputs would prove little.
    #expect(withSignals > 0)
  }
}
