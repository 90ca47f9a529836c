import Foundation
import Testing
import TocsinDetect
import TocsinEvents
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinReference
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// Law: inputs that end give the same bytes for every order of their records, however they are divided.
///
/// `TOCSIN_ORDERS` tries more orders of the samples of each shipped rule, `TOCSIN_PAIRS` and `TOCSIN_SEED` more or other
/// timelines.
struct RecordOrderTests {
  private static let timelines = RandomCases.count(12, full: 100)
  private static let orders = ProcessInfo.processInfo.environment["TOCSIN_ORDERS"].flatMap(Int.init) ?? 4

  @Test(arguments: MethodGenerator.Method.allCases)
  func `any order of the records gives the same signals`(method: MethodGenerator.Method) throws {
    var withSignals = 0
    for index in 0..<Self.timelines {
      var generator = MethodGenerator(seed: RandomCases.firstSeed &+ 76 &+ UInt64(index))
      let evaluation = Evaluation(RunSetup(alone: generator.linkedRules(method)))
      let lines = generator.records(method).map(\.text)
      let expected = try Pipeline.run(evaluation, Self.input("whole", lines), RunOptions())
      #expect(expected.late == 0)
      if !expected.signals.isEmpty { withSignals += 1 }
      for order in 0..<4 {
        var parts: [[String]] = Array(repeating: [], count: 1 + generator.below(3))
        for line in order == 0 ? lines.reversed() : Self.shuffled(lines, { generator.below($0) }) {
          parts[generator.below(parts.count)].append(line)
        }
        var options = RunOptions(jobs: 1 + order % 2)
        // Everything goes to the scratch file, some of it, or nothing.
        options.ordering.memory = [0, 4000, 1 << 20][order % 3]
        let inputs = parts.enumerated().map { Self.input("part\($0)", $1) }
        let output = try Pipeline.run(evaluation, inputs, chunkSize: 1 + generator.below(400), options)
        #expect(Self.texts(output) == Self.texts(expected), "seed \(index), order \(order)")
        #expect(output.matched == expected.matched && output.late == 0, "seed \(index), order \(order)")
      }
    }
    // A comparison of empty outputs would prove little.
    #expect(withSignals > 0)
  }

  static let paths = Repository.files(in: "rules", suffix: ".yaml").filter { !$0.hasSuffix(".test.yaml") }

  @Test(arguments: paths)
  func `samples of a shipped rule may come in any order`(path: String) throws {
    let evaluation = Evaluation(try Self.setup(path))
    let lines = try Self.samples(path)
    let expected = try Pipeline.run(evaluation, Self.input("samples", lines), RunOptions())
    #expect(!expected.signals.isEmpty)
    var generator = MethodGenerator(seed: 3)
    for order in 0...Self.orders {
      let mixed = order == 0 ? lines.reversed() : Self.shuffled(lines, { generator.below($0) })
      let output = try Pipeline.run(evaluation, Self.input("samples", mixed), RunOptions())
      #expect(Self.texts(output) == Self.texts(expected), "order \(order)")
    }
  }

  @Test(arguments: paths)
  func `a record of the year 9999 changes no signal of a shipped rule`(path: String) throws {
    let evaluation = Evaluation(try Self.setup(path))
    let lines = try Self.samples(path)
    let expected = try Pipeline.run(evaluation, Self.input("samples", lines), RunOptions())
    let other = #"{"timestamp":"9999-12-31T23:59:59Z","message":"nothing that counts"}"#
    for strange in Set(lines).sorted().prefix(3).map(Self.inYear9999) + [other] {
      let output = try Pipeline.run(evaluation, Self.input("samples", [strange] + lines), RunOptions())
      #expect(Self.texts(output) == Self.texts(expected), "\(strange)")
      // A record that can't match is not dated where no rule watches time.
      #expect(strange == other || output.implausible == ["samples:1"], "\(strange)")
    }
  }

  private static func texts(_ output: Pipeline.Output) -> [String] {
    output.signals.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func inYear9999(_ line: String) -> String {
    line.replacing(/20\d\d-(\d\d-\d\d[T ])/) { "9999-\($0.1)" }
      .replacing(/:"?1[67]\d{11}\b/) { _ in ":253370764800000" }.replacing(/:1[67]\d{8}\b/) { _ in
        ":253370764800"
      }
  }

  static func input(_ name: String, _ lines: [String]) -> LogInput {
    LogInput(.bytes(Array(lines.map { $0 + "\n" }.joined().utf8), name: name))
  }

  private static func shuffled(_ lines: [String], _ below: (Int) -> Int) -> [String] {
    var lines = lines
    for place in lines.indices.dropFirst() { lines.swapAt(place, below(place + 1)) }
    return lines
  }

  private static func samples(_ path: String) throws -> [String] {
    try Repository.text("\(path.dropLast(".yaml".count)).logs.ndjson").split(separator: "\n").map(String.init)
  }

  /// A rule that counts signals is linked with those of its directory.
  private static func setup(_ path: String) throws -> RunSetup {
    func rules(_ path: String) throws -> [Rule] {
      try RuleCompiler.load(path: Repository.url(path).path, from: DiskFiles()).rules
    }
    let rule = try #require(try rules(path).first)
    guard rule.type == .signalCorrelation else {
      return RunSetup(LinkedRules([rule]), suppressions: [], timeZones: ZoneCache())
    }
    let directory = path.split(separator: "/").dropLast().joined(separator: "/")
    let all = try paths.filter { $0.hasPrefix("\(directory)/") }.flatMap(rules)
    return RunSetup(RuleSources(all).linked(rule), suppressions: [], timeZones: ZoneCache())
  }
}

/// Times that can't be right.
struct ImplausibleTimeTests {
  /// Days of records since 2026-01-01, how far one may be ahead, and the lines that are left out.
  @Test(arguments: [
    ("all are near", "0 1 2 300 600", 366, ""), ("one far ahead", "0 1 2 3000", 366, "4"),
    ("in front", "3000 0 1 2", 366, "1"), ("in the middle", "0 3000 1 2", 366, "2"),
    ("two far ahead", "0 1 2 3000 3001", 366, "4 5"), ("as far ahead as it may be", "0 366", 366, ""),
    ("a second further", "0 366.00001157407408", 366, "2"), ("of two the later one", "3000 0", 366, "1"),
    ("most are far ahead", "0 3000 3001 3002", 366, ""), ("before 1990", "0 -14000 1", 366, "2"),
    ("alone before 1990", "-14000", 366, "1"), ("1990 itself", "-13149 0", 100_000, ""),
    ("all of one time", "5 5 5", 1, ""), ("one alone", "3000", 366, ""),
    ("each within reach of the one before", "0 300 600 900 1200", 366, ""),
    ("a small bound", "0 0.01 0.5 1 3", 1, "5"), ("none has a time", ". .", 366, ""),
  ])
  func `are found whatever the order`(name: String, days: String, bound: Int64, expected: String) throws {
    let evaluation = Evaluation(RunSetup(alone: Pipeline.signalForEach("@k:1")))
    let lines = days.split(separator: " ").map { day in
      let time =
        Double(day).map { "\"timestamp\":\(1_767_225_600_000 + Int64(($0 * 86_400_000).rounded()))," } ?? ""
      return "{\(time)\"k\":1}"
    }
    var options = RunOptions()
    options.ordering.maximumFuture = bound * 86_400
    let output = try Pipeline.run(evaluation, RecordOrderTests.input("x", lines), options)
    let left = expected.split(separator: " ").map { "x:\($0)" }
    #expect(output.implausible.sorted() == left.sorted(), "\(name)")
    #expect(output.signals.count == lines.count - left.count, "\(name)")
    let reversed = try Pipeline.run(evaluation, RecordOrderTests.input("x", lines.reversed()), options)
    #expect(reversed.signals == output.signals, "\(name)")
  }

  @Test func `move no clock`() throws {
    let rule = RuleCompiler.check(
      Pipeline.source(
        """
        name: Silent
        queries: [{name: a, query: "@k:1"}]
        cases: [{status: info, condition: a < 1}]
        options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}
        message: x
        """)
    ).rules
    let evaluation = Evaluation(RunSetup(alone: rule))
    let lines = [0, 100, 200].map { "{\"timestamp\":\(1_767_225_600_000 + $0 * 1000),\"k\":1}" }
    let late = "{\"timestamp\":\"9999-01-01T00:00:00Z\",\"k\":2}"
    let output = try Pipeline.run(evaluation, RecordOrderTests.input("x", [late] + lines), RunOptions())
    #expect(output.signals.isEmpty)
    #expect(output.implausible == ["x:1"])
  }

  /// Hours between the two events, and how many signals they give.
  @Test(arguments: [(60_000_000, 2), (3, 2)])
  func `a schedule passes over instants that see no event`(hours: Int64, signals: Int) throws {
    let rule = RuleCompiler.check(
      Pipeline.source(
        """
        name: Hourly
        queries: [{name: a, query: "@k:1", groupByFields: ["@u"]}]
        cases: [{status: info, condition: a > 0}]
        options: {evaluationWindow: 1800, keepAlive: 600, maxSignalDuration: 3600}
        schedulingOptions: {rrule: "FREQ=HOURLY;INTERVAL=1", timezone: Europe/Paris}
        message: x
        """)
    ).rules
    var run = RuleRun(RunSetup(LinkedRules(rule), suppressions: [], timeZones: ZoneCache()))
    for time in [Int64(-60), 3600 * hours - 60, 3600 * hours + 60] {
      let instant = Date(timeIntervalSince1970: Double(1_767_225_600 + time)).ISO8601Format()
      let bytes = Array("{\"timestamp\":\"\(instant)\",\"k\":1,\"u\":\"x\"}".utf8)
      _ = run.add(LogRecord(bytes: bytes, form: .plain))
    }
    #expect(run.finish().signals.count == signals)
  }

  @Test func `a schedule about absence ends at a budget`() throws {
    let rule = RuleCompiler.check(
      Pipeline.source(
        """
        name: Hourly
        queries: [{name: a, query: "@k:1"}]
        cases: [{status: info, condition: a < 1}]
        options: {evaluationWindow: 1800, keepAlive: 86400, maxSignalDuration: 86400}
        schedulingOptions: {rrule: "FREQ=HOURLY;INTERVAL=1"}
        message: x
        """)
    ).rules
    var options = RunOptions()
    options.ordering.maximumFuture = 1 << 38
    let lines = ["2026-01-01", "9999-01-01"].map { "{\"timestamp\":\"\($0)T00:00:00Z\",\"k\":1}" }
    let output = try Pipeline.run(
      Evaluation(RunSetup(alone: rule)), RecordOrderTests.input("x", lines), options)
    #expect(output.stopped == 1)
  }
}
