import Foundation
import Testing
import TocsinDetect
import TocsinIO
import TocsinKit
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// Law: logs in several inputs, each out of order by no more than the allowed lateness, give the signals of the same
/// logs in one input in order of time.
struct SourceMergeTests {
  private static let timelines = RandomCases.count(24, full: 40)
  /// Milliseconds; the default.
  private static let lateness = 60_000

  @Test(arguments: MethodGenerator.Method.allCases)
  func `several inputs give the signals of one`(method: MethodGenerator.Method) throws {
    let shell = try Shell()
    defer { shell.remove() }
    var withSignals = 0
    for index in 0..<Self.timelines {
      var generator = MethodGenerator(seed: RandomCases.firstSeed &+ UInt64(index))
      let rules = generator.linkedRules(method)
      let records = generator.records(method)
      let evaluation = Evaluation(RunSetup(alone: rules))
      let whole = try Self.write(records.map(\.text), "whole", shell)
      let one = try Pipeline.run(evaluation, whole, RunOptions())
      #expect(one.late == 0)
      if !one.signals.isEmpty { withSignals += 1 }
      var parts = try Self.divided(records, among: 1 + generator.below(5), &generator).enumerated().map {
        try Self.write($1, "part\($0)", shell)
      }
      let several = try Pipeline.run(evaluation, parts, RunOptions())
      #expect(Self.sorted(several.signals) == Self.sorted(one.signals), "seed \(index)")
      #expect(several.matched == one.matched && several.late == 0 && several.overdue == 0, "seed \(index)")
      parts.swapAt(0, generator.below(parts.count))
      for jobs in [1, 3] {
        let again = try Pipeline.run(
          evaluation, parts.reversed(), chunkSize: 1 + generator.below(400), RunOptions(jobs: jobs))
        #expect(again == several, "seed \(index), \(jobs) jobs")
      }
    }
    // A comparison of empty outputs would prove little.
    #expect(withSignals > 0)
  }

  /// Records divided by their times, each part with its times moved about within the lateness.
  private static func divided(
    _ records: [(time: Int64, text: String)], among count: Int, _ generator: inout MethodGenerator
  ) -> [[String]] {
    var parts: [[(key: Int64, text: String)]] = Array(repeating: [], count: count)
    var (part, delay) = (0, Int64(0))
    var last: Int64?
    for record in records {
      // Records of one time stay together: their order counts.
      if record.time != last {
        (part, delay) = (generator.below(count), Int64(generator.below(lateness)))
      }
      last = record.time
      parts[part].append((record.time + delay, record.text))
    }
    return parts.map { part in
      part.enumerated().sorted { ($0.element.key, $0.offset) < ($1.element.key, $1.offset) }
        .map(\.element.text)
    }
  }

  private static func sorted(_ lines: [[UInt8]]) -> [[UInt8]] {
    lines.sorted { $0.lexicographicallyPrecedes($1) }
  }

  private static func write(_ lines: [String], _ name: String, _ shell: Shell) throws -> LogInput {
    let path = shell.directory.appending(path: "\(name).ndjson").path()
    try Data((lines.map { $0 + "\n" }.joined()).utf8).write(to: URL(filePath: path))
    return LogInput(.file(path))
  }

  /// Each part is minutes of events; `.` has no time.
  @Test(arguments: [
    ("rotated files need no second one open", "0 1 2|3 4 5|6 7", 1, 0, 0),
    ("files named in the wrong order too", "6 7|0 1 2|3 4 5", 1, 0, 0),
    ("files that overlap are read together", "0 2 4 6|1 3 5 7", 2, 0, 0),
    ("one that cannot be opened in time is told, and its events are late", "0 2 4 6|1 3 5 7", 1, 1, 3),
    ("one after another where only two fit", "0 9|1 8|2 3", 2, 1, 2),
    ("a file without times is before all", "5 6|. .", 2, 0, 0),
    ("an event without time moves no clock", "0 . 4|1 2 3 . 5", 2, 0, 0),
    ("an empty file is nothing", "0 1||2", 1, 0, 0),
  ])
  func `inputs are opened when their time has come`(
    name: String, parts: String, open: Int, overdue: Int, late: Int
  ) throws {
    let shell = try Shell()
    defer { shell.remove() }
    let rule = Pipeline.signalForEach("@k:1")
    let inputs = try parts.split(separator: "|", omittingEmptySubsequences: false).enumerated().map {
      let lines = $1.split(separator: " ").map { minute in
        let time = Int(minute).map { "\"timestamp\":\(1_767_225_600_000 + $0 * 60_000)," } ?? ""
        return "{\(time)\"k\":1}"
      }
      return try Self.write(lines, "part\($0)", shell)
    }
    var options = Pipeline.live
    options.maximumOpenInputs = open
    options.evaluation.allowedLateness = 0
    let output = try Pipeline.run(Evaluation(RunSetup(alone: rule)), inputs, options)
    let events = parts.split { " |".contains($0) }.count
    #expect(output.overdue == overdue, "\(name)")
    #expect(output.late == late, "\(name)")
    // Each signal is told when it opens and when it closes.
    let ids = output.signals.map {
      String(decoding: $0, as: UTF8.self).split(separator: "\"id\":\"")[1].prefix(32)
    }
    #expect(Set(ids).count == events - late, "\(name)")
  }

  /// Events of one time in several inputs go in the order of the inputs' names, however those are given.
  @Test(arguments: [[0, 1, 2], [0, 2, 1], [1, 0, 2], [1, 2, 0], [2, 0, 1], [2, 1, 0]])
  func `inputs of one time go in the order of their names`(order: [Int]) throws {
    let rules = Pipeline.signalForEach("@k:1")
    let inputs = [("a", [0, 0, 1]), ("b", [0, 1]), ("c", [0])].map { name, seconds in
      let lines = seconds.enumerated().map {
        "{\"timestamp\":\(1_767_225_600_000 + $1 * 1000),\"k\":1,\"from\":\"\(name)\($0)\"}\n"
      }
      return LogInput(.bytes(Array(lines.joined().utf8), name: name))
    }
    for jobs in [1, 3] {
      let output = try Pipeline.run(
        Evaluation(RunSetup(alone: rules)), order.map { inputs[$0] }, RunOptions(jobs: jobs))
      let from = output.signals.map { line in
        let text = String(decoding: line, as: UTF8.self)
        return ["a0", "a1", "a2", "b0", "b1", "c0"].filter { text.contains("\"\($0)\"") }
      }
      #expect(from == [["a0"], ["a1"], ["b0"], ["c0"], ["a2"], ["b1"]], "\(jobs) jobs")
    }
  }
}
