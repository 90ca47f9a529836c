import Foundation
import TocsinDetect
import TocsinDiagnostics
import TocsinIO
import TocsinIntake
import TocsinKit
import TocsinLogModel
import TocsinReference
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport
import TocsinWorkspace

/// Runs the product's pipeline over lines of text.
enum Pipeline {
  static let strategies = [
    ScanOptions(usesPrefilter: false), ScanOptions(validation: .all),
    ScanOptions(validation: .candidates),
  ]

  static func source(_ text: String) -> SourceFile { SourceFile(name: "rule.yaml", bytes: Array(text.utf8)) }

  /// A rule that gives a signal for each event a query finds.
  static func signalForEach(_ query: String) -> [Rule] {
    RuleCompiler.check(
      source(
        """
        name: Each
        queries: [{name: a, query: "\(query)"}]
        cases: [{status: info, condition: a > 0}]
        options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}
        message: x
        """)
    ).rules
  }

  /// How many lines a query finds.
  static func matched(
    _ query: String, lines: [String], strategy: ScanOptions, _ shell: Shell
  ) throws -> Int {
    let path = shell.directory.appending(path: "lines.ndjson").path()
    try Data((lines.joined(separator: "\n") + "\n").utf8).write(to: URL(filePath: path))
    let search = Search(QueryParser.parse(UTF8Text(query)).syntax, strategy: strategy)
    return try search.run(
      [LogInput(.file(path))], options: LogReaderOptions(), inverted: false, malformed: { _ in },
      { _ in true }
    ).summary.matched
  }

  /// Of a stream, whose clock stands after all times of tests.
  static var live: RunOptions {
    var options = RunOptions()
    options.isLive = true
    options.now = { Timestamp(microseconds: 4_000_000_000_000_000) }
    return options
  }

  /// What a run gives, as bytes.
  struct Output: Equatable {
    var signals: [[UInt8]] = []
    var faults: [String] = []
    var records = 0
    var matched = 0
    var late = 0
    var overdue = 0
    /// Where records with times that can't be right are.
    var implausible: [String] = []
    /// Schedules that were not evaluated to the end.
    var stopped = 0
  }

  static func run(
    _ evaluation: Evaluation, _ input: LogInput, chunkSize: Int = 1 << 20, _ options: RunOptions
  ) throws -> Output {
    try run(evaluation, [input], chunkSize: chunkSize, options)
  }

  static func run(
    _ evaluation: Evaluation, _ inputs: [LogInput], chunkSize: Int = 1 << 20, _ options: RunOptions
  ) throws -> Output {
    var collector = Collector()
    var reader = LogReaderOptions()
    reader.chunkSize = chunkSize
    // As commands read logs: shipped samples are raw.
    reader.preparation = RecordIntake()
    let (summary, failures) = try evaluation.run(
      inputs, reader: reader, options: options, observer: &collector)
    collector.output.records = summary.records
    collector.output.late = summary.events.late
    collector.output.overdue = summary.overdueInputs
    collector.output.stopped = summary.events.stoppedSchedules
    collector.output.matched = summary.events.matched
    collector.output.faults += failures.map(\.description)
    return collector.output
  }

  private struct Collector: RunObserver {
    var output = Output()

    mutating func signal(_ report: SignalReport) throws { output.signals.append(SignalJSON.line(report)) }
    mutating func malformed(_ record: MalformedRecord) throws {
      output.faults.append("\(record.line):\(record.byteOffset) \(record.reason)")
    }
    mutating func implausible(_ record: ImplausibleRecord) throws {
      output.implausible.append("\(record.input):\(record.line)")
    }
    mutating func progress(_ summary: RunSummary, total: Int?) {}
  }

  /// The signals of lines at hand, as values.
  static func reports(
    _ rules: [Rule], _ lines: [String], _ options: RunOptions = RunOptions(),
    suppressions: [Suppression] = []
  ) throws -> (signals: [SignalReport], summary: RunSummary) {
    let setup = RunSetup(LinkedRules(rules), suppressions: suppressions, timeZones: ZoneCache())
    var collector = ReportCollector()
    let bytes = Array((lines.joined(separator: "\n") + "\n").utf8)
    let (summary, failures) = try Evaluation(setup).run(
      [LogInput(.bytes(bytes, name: "logs"))], reader: LogReaderOptions(), options: options,
      observer: &collector)
    if let failure = failures.first { throw failure }
    return (collector.signals, summary)
  }

  private struct ReportCollector: RunObserver {
    var signals: [SignalReport] = []

    mutating func signal(_ report: SignalReport) throws { signals.append(report) }
    mutating func malformed(_ record: MalformedRecord) throws {
      throw LogReadError(.corrupt, record.input, record.reason, next: "mend the test")
    }
    mutating func progress(_ summary: RunSummary, total: Int?) {}
  }
}

extension MethodGenerator {
  /// Rules of a method, of which one over signals names those that it counts.
  mutating func linkedRules(_ method: Method) -> [Rule] {
    var (rules, sources) = rules(method)
    for (query, source) in sources.enumerated() {
      rules[source].id = "source \(source)"
      rules[rules.count - 1].queries[query].signals?.ruleIDs = ["source \(source)"]
    }
    return rules
  }
}
