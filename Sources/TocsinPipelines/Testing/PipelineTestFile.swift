package import TocsinDiagnostics
package import TocsinEvents
import TocsinGrok
package import TocsinLogModel
import TocsinSyntax

/// A raw log, and what a pipeline must make of it: the form of the tests of integrations.
///
/// Source: pipeline reference, section 1.5.
package struct PipelineTest: Sendable {
  /// The log as it arrives.
  package var sample: UTF8Text
  /// Put on the log before anything else.
  package var service: UTF8Text?
  package var tags: [UTF8Text]
  package var attributes: [AttributeMember]
  package var message: UTF8Text?
  package var resultTags: [UTF8Text]
  /// Milliseconds; `nil` where no time is to be found.
  package var timestamp: Int64?
  package var status: UTF8Text?
  package var resultService: UTF8Text?
  package var traceID: UTF8Text?
  package var spanID: UTF8Text?
  /// Where the sample is in the file.
  package var span: SourceSpan
}

/// The tests of one file.
package struct PipelineTestFile: Sendable {
  /// The id of the pipeline they are for.
  package var id: UTF8Text
  package var tests: [PipelineTest]

  /// Reads a file; what isn't in the form of tests is reported.
  package static func read(_ file: SourceFile) -> (tests: PipelineTestFile?, diagnostics: [Diagnostic]) {
    var findings = DiagnosticCollector()
    let documents = YAMLReader.documents(of: file, into: &findings)
    guard let root = documents.first, let items = root["tests"]?.sequence else {
      if !findings.invalidatesRule {
        findings.add(
          Diagnostic(
            .pipelineForm, "the file holds no `tests`", at: SourceSpan(0, 0),
            fixes: [Fix("write `tests:` with `sample` and `result`")]))
      }
      return (nil, findings.sorted)
    }
    let tests = items.compactMap { item -> PipelineTest? in
      guard let sample = item["sample"]?.scalar?.text, let result = item["result"] else {
        findings.add(
          Diagnostic(
            .pipelineValue, "a test needs `sample` and `result`", at: item.span,
            fixes: [Fix("write the raw log and what it becomes")]))
        return nil
      }
      func texts(_ node: YAMLNode?) -> [UTF8Text] { node?.sequence?.compactMap { $0.scalar?.text } ?? [] }
      var attributes: [AttributeMember] = []
      if case .object(let members)? = result["custom"].map({ value($0) }) { attributes = members }
      let time = result["timestamp"]?.scalar?.text.description
      return PipelineTest(
        sample: sample, service: item["service"]?.scalar?.text, tags: texts(item["tags"]),
        attributes: attributes,
        message: result["message"]?.scalar?.text, resultTags: texts(result["tags"]),
        timestamp: time.flatMap { $0 == "1" ? nil : Double($0).map { Int64($0) } },
        status: result["status"]?.scalar?.text, resultService: result["service"]?.scalar?.text,
        traceID: result["trace_id"]?.scalar?.text, spanID: result["span_id"]?.scalar?.text, span: item.span)
    }
    return (PipelineTestFile(id: root["id"]?.scalar?.text ?? "", tests: tests), findings.sorted)
  }

  /// A value of YAML as JSON has it.
  private static func value(_ node: YAMLNode) -> AttributeValue {
    switch node.content {
    case .mapping(let pairs):
      return .object(pairs.map { AttributeMember(key: $0.key, value: value($0.value)) })
    case .sequence(let items): return .array(items.map { value($0) })
    case .scalar(let scalar):
      switch scalar.coreValue {
      case .null: return .null
      case .boolean(let flag): return .boolean(flag)
      case .integer(let number): return .number(UTF8Text(String(number)))
      case .number: return .number(scalar.text)
      case .string: return .string(scalar.text)
      }
    }
  }
}

/// A part of a result that isn't as a test wants it.
package struct PipelineMismatch: Sendable, Hashable {
  /// Such as `message`, or `@http.url`.
  package var place: UTF8Text
  package var expected: UTF8Text
  package var actual: UTF8Text
}

extension PipelineTest {
  /// The clock of the tests of integrations.
  package static let clock = Timestamp(microseconds: 31_535_999_000_000)

  /// What is not as it should be, with the pipeline's own filter taken as met.
  package func mismatches(_ pipeline: LogPipeline, _ worker: PipelineWorker) -> [PipelineMismatch] {
    var log = PipelineLog(arriving: sample)
    log.service = service
    log.tags = tags
    log.source = pipeline.filter.sources?.sorted().first
    pipeline.run(&log, worker)
    var found: [PipelineMismatch] = []
    func compare(_ place: UTF8Text, _ expected: UTF8Text?, _ actual: UTF8Text?) {
      guard expected != actual else { return }
      found.append(PipelineMismatch(place: place, expected: expected ?? "(none)", actual: actual ?? "(none)"))
    }
    func number(_ time: Int64?) -> UTF8Text? { time.map { UTF8Text(String($0)) } }
    compare("timestamp", number(timestamp), number(log.timestamp.map { $0.microseconds / 1000 }))
    compare("status", status, log.status)
    compare("service", resultService, log.service)
    compare("trace_id", traceID, log.traceID)
    compare("span_id", spanID, log.spanID)
    if let message, !PipelineTest.areAlike(message, log.message) { compare("message", message, log.message) }
    let wanted = Set(resultTags).subtracting(["source:LOGS_SOURCE"])
    let actual = Set(log.tags).subtracting(["source:LOGS_SOURCE"])
    for tag in wanted.subtracting(actual).sorted() { compare("tags", tag, nil) }
    for tag in actual.subtracting(wanted).sorted() { compare("tags", nil, tag) }
    PipelineTest.differences(.object(attributes), .object(log.attributes), "@", &found)
    return found
  }

  /// Equal texts, or JSON that says the same.
  private static func areAlike(_ one: UTF8Text, _ other: UTF8Text) -> Bool {
    let (left, right) = (GrokText.trimmed(one), GrokText.trimmed(other))
    if left == right { return true }
    func tree(_ text: UTF8Text) -> AttributeValue? {
      text.bytes.withUnsafeBufferPointer { try? JSONReader.object($0) }
        .map { .object(AttributeMerging.cleaned($0)) }
    }
    guard let one = tree(left), let other = tree(right) else { return false }
    var found: [PipelineMismatch] = []
    differences(one, other, "@", &found)
    return found.isEmpty
  }

  private static func differences(
    _ expected: AttributeValue, _ actual: AttributeValue, _ path: UTF8Text, _ found: inout [PipelineMismatch]
  ) {
    switch (expected, actual) {
    case (.object(let left), .object(let right)):
      let (wanted, known) = (table(left), table(right))
      for key in Set(wanted.keys).union(known.keys).sorted() {
        let place = UTF8Text(
          bytes: path.bytes + (path.bytes.count > 1 ? [UInt8(ascii: ".")] : []) + key.bytes)
        switch (wanted[key], known[key]) {
        case (let one?, let other?): differences(one, other, place, &found)
        case (let one, let other):
          found.append(
            PipelineMismatch(
              place: place, expected: one.map { ValueText.json($0) } ?? "(none)",
              actual: other.map { ValueText.json($0) } ?? "(none)"))
        }
      }
    case (.array(let left), .array(let right)) where left.count == right.count:
      for (index, pair) in zip(left, right).enumerated() {
        differences(pair.0, pair.1, UTF8Text(bytes: path.bytes + Array("[\(index)]".utf8)), &found)
      }
    case (.number(let left), .number(let right)):
      guard left != right, Double(left.description) != Double(right.description) else { return }
      found.append(PipelineMismatch(place: path, expected: left, actual: right))
    default:
      guard expected != actual else { return }
      found.append(
        PipelineMismatch(place: path, expected: ValueText.json(expected), actual: ValueText.json(actual)))
    }
  }

  private static func table(_ members: [AttributeMember]) -> [UTF8Text: AttributeValue] {
    Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { _, last in last })
  }
}
