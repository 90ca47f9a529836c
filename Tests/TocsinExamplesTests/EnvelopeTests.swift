import Testing
import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinReference
import TocsinTestSupport

extension LogEnvelope {
  fileprivate static func named(_ name: String) throws -> LogEnvelope {
    try #require(LogEnvelope(rawValue: name))
  }
}

/// A log reads back as the same event, in whichever envelope it is written.
struct EnvelopeTests {
  static let event = Event(
    timestamp: Timeline.standardStart, message: "hello, world", host: "h1", service: "web", source: "okta",
    status: "error", tags: ["env:prod", "bare"],
    attributes: .object([
      AttributeMember(key: "n", value: .number("2.0")),
      AttributeMember(
        key: "usr",
        value: .object([AttributeMember(key: "id", value: .array([.string("a"), .boolean(true)]))])),
    ]))

  @Test(arguments: ["ndjson", "intake", "archive", "logs-api", "salesforce"])
  func `an event keeps what it says`(name: String) throws {
    let envelope = try LogEnvelope.named(name)
    var event = Self.event
    if envelope.rawValue == "salesforce" {
      event = Event(
        timestamp: Timeline.standardStart, source: "salesforce",
        attributes: .object([
          AttributeMember(key: "event_type", value: .string("Login")),
          AttributeMember(key: "client_ip", value: .string("192.0.2.1")),
        ]))
    }
    let record = try #require(envelope.record(event))
    var read = try EventDecoder.decode(record, form: envelope.form)
    if envelope.rawValue == "logs-api" { read.tags.removeAll { $0 == "source:okta" } }
    #expect(EventJSON.canonical(read) == EventJSON.canonical(event))
    #expect(RecordForm.detect(firstRecord: record) == envelope.form)
  }

  /// The logs of a form's own sample: what only some source can say is said in its form too.
  @Test(arguments: LogEnvelope.allCases)
  func `the sample of a form survives each way of writing it`(envelope: LogEnvelope) throws {
    let event = try EventDecoder.decode(Array(envelope.form.definition.sample.utf8), form: envelope.form)
    let record = try #require(envelope.record(event))
    #expect(RecordForm.detect(firstRecord: record) == envelope.form)
    #expect(LogEnvelope(rawValue: envelope.rawValue) == envelope)
  }

  @Test func `ways of writing have names of their own`() {
    let names = LogEnvelope.allCases.map(\.rawValue)
    #expect(Set(names).count == names.count)
    #expect(LogEnvelope(rawValue: "nothing") == nil)
  }

  @Test func `what a form cannot say is not written`() throws {
    var event = Self.event
    #expect(try LogEnvelope.named("salesforce").record(event) == nil)
    event.tags = ["a,b"]
    #expect(try LogEnvelope.named("intake").record(event) == nil)
    #expect(LogEnvelope.ndjson.record(event) != nil)
    event.attributes = .object([AttributeMember(key: "service", value: .string("an attribute"))])
    #expect(LogEnvelope.ndjson.record(event) == nil)
    #expect(LogEnvelope.archive.record(event) != nil)
  }

  /// Random events: what is written reads back the same.
  @Test func `random events survive every form that takes them`() throws {
    var written = 0
    for seed in 0..<60 {
      var generator = RuleGenerator(seed: UInt64(seed))
      for text in generator.records() {
        let event = try EventDecoder.decode(Array(text.utf8), form: .plain)
        for envelope in [LogEnvelope.ndjson, try .named("intake"), .archive] {
          guard let record = envelope.record(event) else { continue }
          written += 1
          let read = try EventDecoder.decode(record, form: envelope.form)
          #expect(
            read.message == event.message && read.tags == event.tags && read.timestamp == event.timestamp)
          #expect(read.status == event.status && read.source == event.source && read.host == event.host)
        }
      }
    }
    #expect(written > 300)
  }
}
