import Testing
import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinPlan
import TocsinSemantics

/// Signals of a stream: when each is told, by the time that events or a clock have come to.
struct LiveSignalTests {
  private static func rule(window: Int = 60) throws -> Rule {
    try MethodRule.decode(
      """
      name: n
      message: m
      queries: [{name: a, query: '@k:a', groupByFields: ['@u']}]
      cases: [{status: high, condition: a > 2}, {status: low, condition: a > 0}]
      options: {evaluationWindow: \(window), keepAlive: 300, maxSignalDuration: 600}
      """)
  }

  private static let midnight = Timestamp(microseconds: 1_767_225_600_000_000)

  /// Steps `SECOND GROUP`, or `pass SECOND` for time without events; and what is told after each, as
  /// `GROUP SEVERITY STATE`.
  @Test(arguments: [
    ("a signal is told once its case is met", ["0 x", "pass 1"], ["", "x low open"]),
    (
      "it closes without another event of its group", ["0 x", "pass 1", "pass 300", "pass 301"],
      [
        "", "x low open", "", "x low closed",
      ]
    ),
    (
      "any group moves time on", ["0 x", "pass 1", "310 y", "pass 310"],
      [
        "", "x low open", "", "x low closed",
      ]
    ),
    (
      "an update of the same severity is not told", ["0 x", "pass 1", "2 x", "pass 3"],
      [
        "", "x low open", "", "",
      ]
    ),
    (
      "a rise of the severity is", ["0 x", "pass 1", "2 x", "3 x", "pass 4"],
      [
        "", "x low open", "", "", "x high open",
      ]
    ),
    (
      "an update keeps it open", ["0 x", "pass 1", "250 x", "pass 301", "pass 551"],
      [
        "", "x low open", "", "", "x low closed",
      ]
    ),
    (
      "the next one of a group is another", ["0 x", "pass 1", "pass 301", "310 x", "pass 311"],
      [
        "", "x low open", "x low closed", "", "x low open",
      ]
    ),
  ])
  func `are told in time`(name: String, steps: [String], told: [String]) throws {
    var stream = Stream(try Self.rule())
    for (step, expected) in zip(steps, told) {
      let words = step.split(separator: " ")
      if words[0] == "pass" {
        stream.session.pass(Self.midnight.advanced(seconds: Int64(words[1]) ?? 0))
      } else {
        try stream.add(Self.midnight.advanced(seconds: Int64(words[0]) ?? 0), String(words[1]))
      }
      let shown = stream.session.takeClosed().map {
        "\($0.group.map(\.value.description).joined()) \($0.severity.rawValue) \($0.state.rawValue)"
      }
      #expect(shown.joined(separator: ", ") == expected, "\(name): \(step)")
    }
  }

  /// Groups that act once, a minute apart: each is told when it opens and when it closes, whatever the window.
  @Test(arguments: [0, 60])
  func `every group is told`(window: Int) throws {
    var stream = Stream(try Self.rule(window: window))
    var told: [String: Int] = [:]
    for attacker in 0..<60 {
      let time = Self.midnight.advanced(seconds: Int64(attacker) * 10)
      try stream.add(time, "u\(attacker)")
      stream.session.pass(time)
      for signal in stream.session.takeClosed() { told["\(signal.id) \(signal.state)", default: 0] += 1 }
    }
    stream.session.pass(Self.midnight.advanced(seconds: 10_000))
    for signal in stream.session.takeClosed() { told["\(signal.id) \(signal.state)", default: 0] += 1 }
    #expect(told.count == 120 && told.values.allSatisfy { $0 == 1 })
    #expect(stream.session.finish().isEmpty)
  }

  private struct Stream: ~Copyable {
    var session: DetectionSession
    private var reader: RecordReader

    init(_ rule: Rule) {
      let setup = RunSetup(alone: [rule])
      var options = EvaluationOptions(allowedLateness: 0)
      options.isLive = true
      session = DetectionSession(setup, options: options)
      reader = RecordReader(fields: setup.plan.fields)
    }

    mutating func add(_ time: Timestamp, _ group: String) throws {
      let text = "{\"timestamp\":\(time.milliseconds),\"k\":\"a\",\"u\":\"\(group)\"}"
      let record = LogRecord(bytes: Array(text.utf8), form: .plain)
      try reader.withEvent(of: record) { event, bytes in
        session.process(event, record: bytes, form: .plain)
      }
    }
  }
}
