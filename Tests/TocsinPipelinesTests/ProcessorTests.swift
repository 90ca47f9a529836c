import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinGrok
import TocsinLogModel
import TocsinPipelines
import TocsinTestSupport

/// Every row of the tables of processors: a log, some processors, and the log that comes out.
struct ProcessorTests {
  static let rows =
    (try? Repository.text("Tests/TocsinPipelinesTests/Cases/processors.ndjson"))?
    .split(separator: "\n").map(String.init) ?? []

  @Test func `the table is there`() { #expect(ProcessorTests.rows.count >= 180) }

  /// A pipeline with these processors, in JSON.
  static func pipeline(_ processors: AttributeValue) throws -> LogPipeline {
    var writer = JSONWriter()
    EventJSON.write(.object([AttributeMember(key: "processors", value: processors)]), to: &writer)
    let file = SourceFile(name: "pipeline.json", bytes: writer.bytes)
    let (pipelines, diagnostics) = PipelineReader.read(file, zones: CoordinatedTime())
    #expect(diagnostics.filter { $0.level == .error }.isEmpty, "\(diagnostics.map(\.message))")
    return try #require(pipelines.first)
  }

  /// Keys sorted, numbers by value.
  static func plain(_ value: AttributeValue) -> AttributeValue {
    switch value {
    case .object(let members):
      .object(members.map { AttributeMember(key: $0.key, value: plain($0.value)) }.sorted { $0.key < $1.key })
    case .array(let elements): .array(elements.map(plain))
    case .number(let text): Double(text.description).map { ValueText.number($0) } ?? value
    default: value
    }
  }

  private static func texts(_ value: AttributeValue?) -> [UTF8Text] {
    guard case .array(let elements)? = value else { return [] }
    return elements.compactMap(\.scalarText)
  }

  @Test(arguments: rows)
  func `processors do what the tables say`(row: String) throws {
    let root = try Array(row.utf8).withUnsafeBufferPointer { try JSONReader.object($0) }
    func value(_ key: UTF8Text, in members: [AttributeMember]) -> AttributeValue? {
      let found = members.first { $0.key == key }?.value
      return found == .null ? nil : found
    }
    let pipeline = try ProcessorTests.pipeline(value("processors", in: root) ?? .array([]))
    var log: PipelineLog
    if let sample = value("sample", in: root)?.scalarText {
      log = PipelineLog(arriving: sample)
    } else if case .object(let members)? = value("log", in: root) {
      // Rows of processors give the tree as it is, without what arrival does.
      log = PipelineLog(attributes: members, message: value("message", in: root)?.scalarText ?? "")
    } else {
      log = PipelineLog(message: value("message", in: root)?.scalarText ?? "")
    }
    log.tags = ProcessorTests.texts(value("tags", in: root))
    let worker = PipelineWorker(clock: PipelineTest.clock)
    pipeline.run(&log, worker)
    guard case .object(let expected)? = value("expect", in: root) else { return }
    let attributes = value("attributes", in: expected) ?? .object([])
    #expect(ProcessorTests.plain(.object(log.attributes)) == ProcessorTests.plain(attributes))
    #expect(log.status == value("status", in: expected)?.scalarText)
    #expect(log.service == value("service", in: expected)?.scalarText)
    #expect(log.traceID == value("trace_id", in: expected)?.scalarText)
    #expect(log.spanID == value("span_id", in: expected)?.scalarText)
    #expect(
      log.timestamp.map { "\($0.microseconds / 1000)" }
        == value("timestamp", in: expected)?.scalarText?.description)
    if let message = value("message", in: expected)?.scalarText { #expect(log.message == message) }
    #expect(log.tags == ProcessorTests.texts(value("tags", in: expected)))
  }

  @Test func `a trace names each change`() throws {
    let pipeline = try ProcessorTests.pipeline(
      .array([
        .object([
          AttributeMember(key: "type", value: .string("attribute-remapper")),
          AttributeMember(key: "sources", value: .array([.string("a.b")])),
          AttributeMember(key: "target", value: .string("c")),
        ])
      ]))
    let worker = PipelineWorker(clock: PipelineTest.clock)
    worker.traces = []
    var log = PipelineLog(arriving: "{\"a\":{\"b\":1}}")
    pipeline.run(&log, worker)
    let changes = worker.traces?.flatMap(\.changes) ?? []
    #expect(changes.map(\.place.description).sorted() == ["@a", "@c"])
  }

  @Test(arguments: [
    ("[]", "no rule"), ("{}", "neither `pipeline` nor `processors`"), ("1", "must be a mapping"),
    ("{\"processors\":[{}]}", "has no `type`"),
    ("{\"processors\":[{\"type\":\"date-remaper\",\"sources\":[\"a\"]}]}", "is no type of processor"),
    ("{\"processors\":[{\"type\":\"date-remapper\"}]}", "`sources` is missing"),
    (
      "{\"processors\":[{\"type\":\"date-remapper\",\"source\":\"a\",\"sources\":[\"a\"]}]}", "is no key here"
    ),
    (
      "{\"processors\":[{\"type\":\"category-processor\",\"target\":\"a\",\"categories\":[{\"filter\":{\"query\":\"(a\"},\"name\":\"x\"}]}]}",
      "("
    ),
    (
      "{\"processors\":[{\"type\":\"arithmetic-processor\",\"target\":\"a\",\"expression\":\"1 +\"}]}",
      "cannot be read"
    ),
    ("{\"processors\":[{\"type\":\"threat-intel-processor\"}]}", "known to the service only"),
    (
      "{\"processors\":[{\"type\":\"grok-parser\",\"grok\":{\"matchRules\":\"r %{nope}\"}}]}",
      "neither a rule nor a matcher"
    ),
  ])
  func `what is wrong is said with what to do`(text: String, message: String) {
    let (_, diagnostics) = PipelineReader.read(
      SourceFile(name: "p.json", text: text), zones: CoordinatedTime())
    guard text != "[]" else { return #expect(diagnostics.isEmpty) }
    #expect(diagnostics.contains { $0.message.contains(message) }, "\(diagnostics.map(\.message))")
    #expect(diagnostics.allSatisfy { !$0.fixes.isEmpty })
  }
}
