import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics
import TocsinSyntax

/// What a rule test file says, and what is said of a broken one.
struct RuleTestDecoderTests {
  static func decode(_ text: String) throws -> (file: RuleTestFile, messages: [String]) {
    let source = SourceFile(name: "a.test.yaml", text: text)
    var findings = DiagnosticCollector()
    let document = try #require(YAMLReader.documents(of: source, into: &findings).first)
    let (file, diagnostics) = RuleTestDecoder.decode(document, file: source) { path in
      path == "samples.ndjson"
        ? .success([LogRecord(bytes: Array("{\"a\":\"sample\"}".utf8), form: .plain)])
        : .failure(RuleTestDecoder.SampleFailure(reason: "\(path) is not there"))
    }
    let messages = diagnostics.map { diagnostic in
      "\(source.location(of: diagnostic.span.start).line): \(diagnostic.descriptor.code): \(diagnostic.message)"
    }
    return (file, messages)
  }

  static func records(_ events: [TestEvent]) -> [String] {
    events.map { String(decoding: $0.record.bytes, as: UTF8.self) }
  }

  static func events(_ list: String) throws -> [String] {
    let (file, messages) = try decode("tests: [{name: n, events: \(list), expect: []}]")
    #expect(messages.isEmpty)
    return records(try #require(file.tests.first).events)
  }

  @Test func `everything that a test may say`() throws {
    let (file, messages) = try Self.decode(
      """
      ruleQueryPayloads:
        - {expectedResult: true, index: 0, payload: {a: x, timestamp: 5, at: y}}
        - {expectedResult: false, index: 2, payload: {}}
      tests:
        - name: first
          rule: of two
          history: [{at: -1d, a: past}]
          from: samples.ndjson
          events: [{at: "0:30", a: x}]
          expect:
            - status: high
              case: c
              group: {"@usr": bob, service: 1}
              at: "0:30"
              lastSeen: +5m
              count: {a: 2, b: 0}
              title: t
              titleContains: tc
              messageContains: mc
            - {count: 7}
            - {}
        - {name: second, events: [{a: 1}], expect: []}
      """)
    #expect(messages.isEmpty)
    #expect(file.payloadTests.map(\.expectedResult) == [true, false])
    #expect(file.payloadTests.map(\.query) == [0, 2])
    #expect(
      file.payloadTests.map { String(decoding: $0.record.bytes, as: UTF8.self) }
        == ["{\"a\":\"x\",\"timestamp\":5,\"at\":\"y\"}", "{}"])
    #expect(file.tests.map(\.name) == ["first", "second"])
    let test = try #require(file.tests.first)
    #expect(test.rule == "of two" && file.tests[1].rule == nil)
    #expect(Self.records(test.history) == ["{\"timestamp\":\"2025-12-31T00:00:00.000Z\",\"a\":\"past\"}"])
    #expect(
      Self.records(test.events)
        == ["{\"a\":\"sample\"}", "{\"timestamp\":\"2026-01-01T00:00:30.000Z\",\"a\":\"x\"}"])
    #expect(test.expected.count == 3)
    let expected = test.expected[0]
    #expect(expected.severity == .high && expected.caseName == "c")
    #expect(expected.group.map { "\($0.field)=\($0.value)" } == ["@usr=bob", "service=1"])
    #expect(expected.at == TestTime.start.advanced(seconds: 30))
    #expect(expected.lastSeen == TestTime.start.advanced(seconds: 300))
    #expect(expected.count.map { "\($0.label)=\($0.value)" } == ["a=2", "b=0"])
    #expect(expected.title == "t" && expected.titleContains == "tc" && expected.messageContains == "mc")
    #expect(test.expected[1].count.map { "\($0.label)=\($0.value)" } == ["=7"])
    #expect(test.expected[2].severity == nil && test.expected[2].at == nil && test.expected[2].group.isEmpty)
    #expect(file.tests[1].expected.isEmpty)
  }

  @Test(arguments: [
    ("[{a: x}]", ["{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"a\":\"x\"}"]),
    (
      "[{a: 1, b: 1.5, c: true, d: null, e: [x, {f: 1}]}]",
      [
        "{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"a\":1,\"b\":1.5,\"c\":true,\"d\":null,\"e\":[\"x\",{\"f\":1}]}"
      ]
    ),
    // What only YAML calls a number is text.
    (
      "[{a: .inf, b: 0x1F, c: \"1\", d: 1e400}]",
      ["{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"a\":\".inf\",\"b\":31,\"c\":\"1\",\"d\":1e400}"]
    ),
    // A written timestamp is that of the test.
    ("[{timestamp: 5, at: \"0:01\", a: x}]", ["{\"timestamp\":\"2026-01-01T00:00:01.000Z\",\"a\":\"x\"}"]),
    (
      "[{repeat: {times: 2, every: 30s}, a: x}, {at: \"0:10\", a: y}]",
      [
        "{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"a\":\"x\"}",
        "{\"timestamp\":\"2026-01-01T00:00:10.000Z\",\"a\":\"y\"}",
        "{\"timestamp\":\"2026-01-01T00:00:30.000Z\",\"a\":\"x\"}",
      ]
    ),
    (
      "[{at: \"0:05\", a: 2}, {at: \"0:05\", a: 1}, {at: \"0:04\", a: 3}]",
      [
        "{\"timestamp\":\"2026-01-01T00:00:04.000Z\",\"a\":3}",
        "{\"timestamp\":\"2026-01-01T00:00:05.000Z\",\"a\":1}",
        "{\"timestamp\":\"2026-01-01T00:00:05.000Z\",\"a\":2}",
      ]
    ),
    (
      "[{repeat: {times: 2, every: 0s}, a: x}]",
      Array(repeating: "{\"timestamp\":\"2026-01-01T00:00:00.000Z\",\"a\":\"x\"}", count: 2)
    ),
  ])
  func `events are logs in order of time`(list: String, expected: [String]) throws {
    #expect(try Self.events(list) == expected)
  }

  @Test func `an event is repeated up to a hundred thousand times`() throws {
    #expect(TestSchema.maximumRepetitions == 100_000)
    #expect(try Self.events("[{repeat: {times: 1, every: 1s}, a: x}]").count == 1)
    for times in ["0", "-1", "100001", "1.5", "x"] {
      let text = "tests: [{name: n, events: [{repeat: {times: \(times), every: 1s}}], expect: []}]"
      #expect(
        try Self.decode(text).messages.contains { $0.hasPrefix("1: V900: `repeat` needs `times`") },
        "\(times)"
      )
    }
    for every in ["-1s", "x", "1"] {
      let text = "tests: [{name: n, events: [{repeat: {times: 2, every: \(every)}}], expect: []}]"
      #expect(
        try Self.decode(text).messages.contains { $0.hasPrefix("1: V900: `repeat` needs `times`") },
        "\(every)"
      )
    }
  }

  @Test(arguments: [
    ("{}", ["1: V900: a rule test file holds `tests`"]),
    ("[]", ["1: V900: a rule test file must be a mapping"]),
    (
      "test: []",
      ["1: V910: unknown key `test` in a rule test file", "1: V900: a rule test file holds `tests`"]
    ),
    ("tests: {}", ["1: V900: `tests` must be a list"]),
    ("tests:\n- x", ["2: V900: a test must be a mapping"]),
    ("tests:\n- {events: [{a: 1}], expect: []}", ["2: V900: a test needs a name"]),
    ("tests:\n- {name: '', events: [{a: 1}], expect: []}", ["2: V900: a test needs a name"]),
    ("tests:\n- {name: n, expect: []}", ["2: V900: a test needs events"]),
    ("tests:\n- {name: n, events: [], expect: []}", ["2: V900: a test needs events"]),
    ("tests:\n- {name: n, events: [{a: 1}]}", ["2: V900: a test must say what it expects"]),
    (
      "tests:\n- {name: n, events: [1], expect: []}",
      ["2: V900: an event must be a mapping"]
    ),
    (
      "tests:\n- {name: n, events: {a: 1}, expect: []}",
      ["2: V900: `events` must be a list"]
    ),
    ("tests:\n- {name: n, events: [{a: 1}], expect: {}}", ["2: V900: `expect` must be a list"]),
    (
      "tests:\n- {name: n, events: [{at: '0:60'}], expect: []}",
      ["2: V900: this is not a time"]
    ),
    (
      "tests:\n- {name: n, from: none.ndjson, expect: []}",
      ["2: V900: samples cannot be read: none.ndjson is not there"]
    ),
    (
      "tests:\n- {name: n, from: [], expect: []}",
      ["2: V900: `from` must be a file name"]
    ),
    (
      "tests:\n- {name: n, events: [{a: 1}], expect: [{status: error}]}",
      ["2: V900: `status` must be one of info, low, medium, high, critical"]
    ),
    (
      "tests:\n- {name: n, events: [{a: 1}], expect: [{count: x}]}",
      ["2: V900: `count` must be a number, or numbers by query"]
    ),
    (
      "tests:\n- {name: n, events: [{a: 1}], expect: [{count: {a: x}}]}",
      ["2: V900: a count must be a number"]
    ),
    ("tests:\n- {name: n, events: [{a: 1}], expect: [{lastSeen: soon}]}", ["2: V900: this is not a time"]),
    (
      "tests:\n- {name: n, events: [{a: 1}], expect: [{lastseen: '0:00'}]}",
      ["2: V910: unknown key `lastseen` in an expected signal"]
    ),
    ("tests:\n- {name: n, events: [{at: 1w}], expect: []}", ["2: V900: this is not a time"]),
    ("tests:\n- {name: n, events: [{a: 1}], endsAt: later, expect: []}", ["2: V900: this is not a time"]),
    (
      "tests:\n- {name: n, events: [{a: 1}], expect: [{escalations: [{to: high}]}]}",
      ["2: V910: unknown key `to` in an escalation"]
    ),
    (
      "tests:\n- {name: n, events: [{a: 1}], expect: [{escalations: {status: high}}]}",
      ["2: V900: `escalations` must be a list"]
    ),
    ("tests:\n- {name: n, events: [{a: 1}], expect: [1]}", ["2: V900: an expected signal must be a mapping"]),
    ("ruleQueryPayloads:\n- {index: 0, payload: {}}", ["2: V900: `expectedResult` must be true or false"]),
    (
      "ruleQueryPayloads:\n- {expectedResult: true, payload: {}}",
      ["2: V900: `index` must be the position of a query, from 0"]
    ),
    (
      "ruleQueryPayloads:\n- {expectedResult: true, index: -1, payload: {}}",
      ["2: V900: `index` must be the position of a query, from 0"]
    ),
    (
      "ruleQueryPayloads:\n- {expectedResult: true, index: 0, payload: []}",
      ["2: V900: `payload` must be a mapping"]
    ),
  ])
  func `what is wrong with a test file is located`(text: String, expected: [String]) throws {
    #expect(try Self.decode(text).messages.sorted() == expected.sorted())
  }
}
