package import TocsinDiagnostics
package import TocsinEvents
import TocsinLogModel
import TocsinSemantics
package import TocsinSyntax

/// Reads `<stem>.test.yaml`; every mistake is located.
package struct RuleTestDecoder {
  private let file: SourceFile
  /// Gives the records of a sample file named by `from:`, in plain form, or says why not.
  private let samples: (String) -> Result<[LogRecord], SampleFailure>
  private var findings = DiagnosticCollector()

  /// Why a sample file cannot be used, in one sentence.
  package struct SampleFailure: Error {
    package var reason: String

    package init(reason: String) {
      self.reason = reason
    }
  }

  package init(_ file: SourceFile, samples: @escaping (String) -> Result<[LogRecord], SampleFailure>) {
    self.file = file
    self.samples = samples
  }

  /// The tests of the document, and all that is wrong with it.
  package static func decode(
    _ document: YAMLNode, file: SourceFile,
    samples: @escaping (String) -> Result<[LogRecord], SampleFailure>
  ) -> (file: RuleTestFile, diagnostics: [Diagnostic]) {
    var decoder = RuleTestDecoder(file, samples: samples)
    let tests = decoder.root(document)
    return (tests, decoder.findings.sorted)
  }

  private mutating func root(_ document: YAMLNode) -> RuleTestFile {
    var result = RuleTestFile()
    guard let pairs = keys(document, TestSchema.root, "a rule test file") else { return result }
    for pair in pairs {
      let items = list(pair.value, "`\(pair.key)`")
      switch pair.key.description {
      case "ruleQueryPayloads": result.payloadTests = items.compactMap { payload($0) }
      default: result.tests = items.compactMap { test($0) }
      }
    }
    if pairs.isEmpty { fail("a rule test file holds `tests`", at: document.span, "add a list `tests:`") }
    return result
  }

  private mutating func payload(_ node: YAMLNode) -> PayloadTest? {
    guard keys(node, TestSchema.payload, "a payload test") != nil else { return nil }
    guard case .boolean(let expected)? = node["expectedResult"]?.scalar?.coreValue else {
      fail("`expectedResult` must be true or false", at: node.span, "add `expectedResult: true`")
      return nil
    }
    guard case .integer(let index)? = node["index"]?.scalar?.coreValue, index >= 0 else {
      fail("`index` must be the position of a query, from 0", at: node.span, "add `index: 0`")
      return nil
    }
    guard let fields = node["payload"]?.mapping else {
      fail("`payload` must be a mapping", at: node.span, "add the log under `payload:`")
      return nil
    }
    return PayloadTest(
      expectedResult: expected, query: index,
      record: LogRecord(bytes: RecordWriter.record(fields, time: nil), form: .plain), span: node.span)
  }

  private mutating func test(_ node: YAMLNode) -> RuleTest? {
    guard keys(node, TestSchema.test, "a test") != nil else { return nil }
    guard let name = node["name"]?.scalar?.text, !name.isEmpty else {
      fail("a test needs a name", at: node.span, "add `name:` saying what the test shows")
      return nil
    }
    let events = events(of: node)
    let history = node["history"].map { inlineEvents($0, of: "history").inOrderOfTime() } ?? []
    var (endsAt, endSpan): (Timestamp?, SourceSpan) = (nil, node.span)
    if let end = node.mapping?.first(where: { $0.key == "endsAt" }) {
      (endsAt, endSpan) = (instant(end.value), end.keySpan)
    }
    guard let expect = node.mapping?.first(where: { $0.key == "expect" }) else {
      fail("a test must say what it expects", at: node.span, "add `expect: []` for no signal")
      return nil
    }
    return RuleTest(
      name: name.description, rule: node["rule"]?.scalar?.text.description, history: history,
      events: events, endsAt: endsAt,
      expected: list(expect.value, "`expect`").compactMap { expectation($0) }, span: node.span,
      expectSpan: expect.keySpan, expectedSpan: expect.value.span, endSpan: endSpan)
  }

  private mutating func events(of test: YAMLNode) -> [TestEvent] {
    let before = findings.diagnostics.count
    var events: [TestEvent] = []
    if let from = test["from"] { events += sampleEvents(from) }
    if let inline = test["events"] { events += inlineEvents(inline) }
    // What is wrong with an event has been said.
    if events.isEmpty, findings.diagnostics.count == before {
      fail("a test needs events", at: test.span, "add `events:`, or `from:` with a file of samples")
    }
    return events.inOrderOfTime()
  }

  private mutating func sampleEvents(_ node: YAMLNode) -> [TestEvent] {
    guard let path = node.scalar?.text.description else {
      fail("`from` must be a file name", at: node.span, "name a file beside the test")
      return []
    }
    switch samples(path) {
    case .success(let records):
      return records.map { TestEvent(record: $0, span: node.span) }
    case .failure(let failure):
      fail(
        "samples cannot be read: \(failure.reason)", at: node.span,
        "check the path, relative to the test file")
      return []
    }
  }

  private mutating func inlineEvents(_ node: YAMLNode, of key: String = "events") -> [TestEvent] {
    list(node, "`\(key)`").flatMap { event($0) }
  }

  private mutating func event(_ node: YAMLNode) -> [TestEvent] {
    guard let pairs = node.mapping else {
      fail("an event must be a mapping", at: node.span, "write the log's keys and values")
      return []
    }
    var time = TestTime.start
    if let at = node["at"] {
      guard let parsed = instant(at) else { return [] }
      time = parsed
    }
    var times = [time]
    if let repetition = node["repeat"] {
      guard keys(repetition, TestSchema.repetition, "`repeat`") != nil else { return [] }
      guard case .integer(let count)? = repetition["times"]?.scalar?.coreValue, count > 0,
        count <= TestSchema.maximumRepetitions,
        let every = repetition["every"]?.scalar.flatMap({
          TestTime.duration($0.text) ?? TestTime.clock($0.text)
        }), every >= 0
      else {
        fail(
          "`repeat` needs `times` (1 to \(TestSchema.maximumRepetitions)) and `every`", at: repetition.span,
          "write `repeat: {times: 5, every: 30s}`")
        return []
      }
      times = (0..<count).map { time.advanced(seconds: Int64($0) * every) }
    }
    return times.map {
      let record = LogRecord(bytes: RecordWriter.record(pairs, time: $0), form: .plain)
      return TestEvent(record: record, span: node.span)
    }
  }

  private mutating func expectation(_ node: YAMLNode) -> ExpectedSignal? {
    guard keys(node, TestSchema.expectation, "an expected signal") != nil else { return nil }
    let severity = severity(node["status"])
    func text(_ key: UTF8Text) -> String? { node[key]?.scalar?.text.description }
    var signal = ExpectedSignal(
      severity: severity, caseName: text("case"),
      group: (node["group"]?.mapping ?? []).map {
        ($0.key.description, $0.value.scalar?.text ?? "")
      },
      at: node["at"].flatMap { instant($0) }, lastSeen: node["lastSeen"].flatMap { instant($0) },
      escalations: node["escalations"].map { list($0, "`escalations`").compactMap { escalation($0) } },
      count: counts(node["count"]), title: text("title"), titleContains: text("titleContains"),
      messageContains: text("messageContains"), span: node.span)
    for pair in node.mapping ?? [] {
      signal.valueSpans[pair.key.description] = pair.value.span
      for inner in pair.value.mapping ?? [] {
        signal.valueSpans["\(pair.key) \(inner.key)"] = inner.value.span
      }
    }
    return signal
  }

  private mutating func escalation(_ node: YAMLNode) -> ExpectedEscalation? {
    guard keys(node, TestSchema.escalation, "an escalation") != nil else { return nil }
    return ExpectedEscalation(
      severity: severity(node["status"]), caseName: node["case"]?.scalar?.text.description,
      at: node["at"].flatMap { instant($0) })
  }

  private mutating func severity(_ node: YAMLNode?) -> SignalSeverity? {
    guard let node else { return nil }
    let severity = node.scalar.flatMap { SignalSeverity(rawValue: $0.text.description) }
    if severity == nil {
      fail(
        "`status` must be one of \(SignalSeverity.allCases.map(\.rawValue).joined(separator: ", "))",
        at: node.span, "use a severity of the rule's cases")
    }
    return severity
  }

  /// `count: 3` for all events, `count: {a: 2}` by query; the former under an empty label.
  private mutating func counts(_ node: YAMLNode?) -> [(label: String, value: Int)] {
    guard let node else { return [] }
    if case .integer(let total)? = node.scalar?.coreValue { return [("", total)] }
    guard let pairs = node.mapping else {
      fail(
        "`count` must be a number, or numbers by query", at: node.span, "write `count: 2` or `count: {a: 2}`")
      return []
    }
    return pairs.compactMap { pair in
      guard case .integer(let value)? = pair.value.scalar?.coreValue else {
        fail("a count must be a number", at: pair.value.span, "write how many events matched")
        return nil
      }
      return (pair.key.description, value)
    }
  }

  private mutating func instant(_ node: YAMLNode) -> Timestamp? {
    if let text = node.scalar?.text, let time = TestTime.parse(text) { return time }
    fail(
      "this is not a time", at: node.span,
      "write minutes and seconds (`\"5:00\"`), a duration (`+5m`), or an ISO 8601 instant")
    return nil
  }

  private mutating func list(_ node: YAMLNode, _ what: String) -> [YAMLNode] {
    if let items = node.sequence { return items }
    fail("\(what) must be a list", at: node.span, "begin each item with `- `")
    return []
  }

  /// The pairs of a mapping whose keys are known; unknown ones are reported.
  private mutating func keys(_ node: YAMLNode, _ known: [String], _ what: String) -> [YAMLPair]? {
    guard let pairs = node.mapping else {
      fail("\(what) must be a mapping", at: node.span, "use the keys \(known.joined(separator: ", "))")
      return nil
    }
    return pairs.filter { pair in
      let name = pair.key.description
      if known.contains(name) { return true }
      let near = nearestName(to: name, among: known)
      findings.add(
        Diagnostic(
          .unknownTestKey, "unknown key `\(name)` in \(what)", at: pair.keySpan,
          fixes: [
            Fix(near.map { "write `\($0)`" } ?? "use one of \(known.joined(separator: ", "))")
          ]))
      return false
    }
  }

  private mutating func fail(_ message: String, at span: SourceSpan, _ next: String) {
    findings.add(Diagnostic(.ruleTestFile, message, at: span, fixes: [Fix(next)]))
  }
}
