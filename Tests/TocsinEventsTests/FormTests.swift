import Testing
import TocsinLogModel

@testable import TocsinEvents

struct FormTests {
  /// One event in every form.
  static let forms: [(RecordForm, String)] = [
    (
      .salesforceEvent,
      #"{"EVENT_TYPE":"PackageInstall","TIMESTAMP":"20260301100000.123","IS_MANAGED":"1","TIMESTAMP_DERIVED":"2026-03-01T10:00:00.123Z"}"#
    ),
    (
      .plain,
      #"{"ddsource":"salesforce","timestamp":"2026-03-01T10:00:00.123Z","event_type":"PackageInstall","is_managed":"1","timestamp_derived":"2026-03-01T10:00:00.123Z"}"#
    ),
    (
      .archive,
      #"{"_id":"A","date":"2026-03-01T10:00:00.123Z","source":"salesforce","attributes":{"event_type":"PackageInstall","is_managed":"1","timestamp_derived":"2026-03-01T10:00:00.123Z"}}"#
    ),
    (
      .searchResult,
      #"{"id":"A","type":"log","attributes":{"timestamp":"2026-03-01T10:00:00.123Z","service":null,"source":"salesforce","attributes":{"event_type":"PackageInstall","is_managed":"1","timestamp_derived":"2026-03-01T10:00:00.123Z"}}}"#
    ),
  ]

  @Test func `a form is told by its first record`() {
    for (form, text) in FormTests.forms { #expect(RecordForm.detect(firstRecord: Array(text.utf8)) == form) }
    #expect(RecordForm.detect(firstRecord: Array("[1]".utf8)) == nil)
  }

  @Test func `one event is the same in every form`() throws {
    let texts = try FormTests.forms.map { form, text in
      String(
        decoding: EventJSON.canonical(try EventDecoder.decode(Array(text.utf8), form: form)), as: UTF8.self)
    }
    for text in texts.dropFirst() { #expect(text == texts[0]) }
  }

  @Test(arguments: [
    ("IS_SUCCESSFUL", "is_successful"), ("IsSuccessful", "is_successful"), ("CreatedById", "created_by_id"),
    ("ClientIp", "client_ip"),
    ("URI_ID_DERIVED", "uri_id_derived"), ("already_snake", "already_snake"),
  ])
  func `Salesforce names become lower snake case`(name: String, expected: String) {
    #expect(SalesforceNames.snakeCase(UTF8Text(name)) == UTF8Text(expected))
  }
}

/// Every line of the table of forms describes a form completely.
struct FormTableTests {
  @Test(arguments: RecordForm.allCases)
  func `a form recognizes its sample, and no form before it does`(form: RecordForm) throws {
    let sample = Array(form.definition.sample.utf8)
    #expect(RecordForm.detect(firstRecord: sample) == form)
    let event = try EventDecoder.decode(sample, form: form)
    #expect(event.timestamp != nil && event.source != nil && event.attributes != .object([]))
  }

  @Test(arguments: RecordForm.allCases)
  func `a sample says the same to the fast walk`(form: RecordForm) throws {
    let fields: [EventField] = [.reserved(.source), .reserved(.timestamp), .reserved(.host), .tags]
    let sample = Array(form.definition.sample.utf8)
    var extractor = EventExtractor(fields: fields, form: form)
    let event = try EventDecoder.decode(sample, form: form)
    let found = try PaddedRecord(sample, filler: 0).extract(with: &extractor, fieldCount: fields.count).get()
    #expect(found.timestamp == event.timestamp)
    #expect(extractor.slowCount == (form.definition.spelling == nil ? 0 : 1))
  }

  @Test func `forms have names of their own`() {
    let names = RecordForm.allCases.map(\.definition.name)
    #expect(Set(names).count == names.count)
    #expect(RecordForm.plain == RecordForm(.plain), "the plain form heads the table")
    #expect(RecordForm.detect(firstRecord: Array("{}".utf8)) == .plain)
  }

  @Test(arguments: RecordForm.allCases)
  func `rows in a source's own spelling hold one of its marks`(form: RecordForm) throws {
    guard let spelling = form.definition.spelling else { return }
    let row = try Array(form.definition.sample.utf8).withUnsafeBufferPointer { try JSONReader.object($0) }
    for isNamed in [false, true] { #expect(spelling.normalized(row, isNamed)?.timestamp != nil) }
    #expect(row.contains { spelling.marks.contains($0.key) })
    #expect(!form.definition.tellingKeys.isEmpty)
  }
}

struct StrictnessTests {
  @Test(arguments: [
    "[1,]", "{\"a\":1,}", "{\"a\" 1}", "{a:1}", "{'a':1}", "{\"a\":01}", "{\"a\":+1}", "{\"a\":.5}",
    "{\"a\":1.}", "{\"a\":1e}", "{\"a\":nul}",
    "{\"a\":\"\\x\"}", "{\"a\":\"\\u12\"}", "{\"a\":\"\\ud800\"}", "{\"a\":\"\\udc00\"}",
    "{\"a\":\"\u{01}\"}", "{\"a\":\"x}", "{\"a\":[1}", "{\"a\":1}}", "{\"a\":1} x",
    "{\"a\":1}{\"b\":2}", "{", "\"x\"", "1", "null", "true", "", "{\"a\":NaN}", "{\"a\":Infinity}",
    "{\"a\":-}", "{\"a\":\"\t\"}", "{,}", "{\"a\":,}", "{\"a\":1 \"b\":2}", "{\"a\":tru}", "{\"a\":[1,,2]}",
  ])
  func `broken records are refused, wanted or not`(text: String) {
    for fields in [[EventField](), [.attribute(AttributePath(segments: ["a"]))]] {
      #expect(throws: RecordFault.self) { try Extracting.values(text, fields) }
    }
    #expect(throws: RecordFault.self) { try EventDecoder.decode(Array(text.utf8), form: .plain) }
  }

  @Test(
    arguments: [[0xFF], [0xC0, 0xAF], [0xED, 0xA0, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xE2, 0x82]] as [[UInt8]]
  )
  func `bytes that are not UTF-8 are refused`(bytes: [UInt8]) {
    let record = Array("{\"skipped\":\"".utf8) + bytes + Array("\"}".utf8)
    #expect(throws: RecordFault.self) { try EventDecoder.decode(record, form: .plain) }
    #expect(throws: RecordFault.self) { try Extracting.values(record, []) }
  }

  @Test func `depth is bounded at its limit`() throws {
    func nested(_ depth: Int) -> String {
      String(repeating: "{\"a\":", count: depth) + "1" + String(repeating: "}", count: depth)
    }
    let limit = RecordLimits.standard.depth
    #expect(throws: Never.self) { try Extracting.values(nested(limit), []) }
    #expect(throws: RecordFault.self) { try Extracting.values(nested(limit + 1), []) }
    #expect(throws: RecordFault.self) { try Extracting.values(nested(100_000), []) }
  }
}

struct PathTests {
  @Test(arguments: [
    ("a.b.c", #"{"a":{"b":{"c":1}}}"#, ["1"]), ("a.b.c", #"{"a.b":{"c":1}}"#, ["1"]),
    ("a.b.c", #"{"a":{"b.c":1}}"#, ["1"]), ("a.b.c", #"{"a.b.c":1}"#, ["1"]),
    ("a.b", #"{"a":[{"b":1},{"b":[2,[3]]},4]}"#, ["1", "2", "3"]), ("a", #"{"a":1,"a":2}"#, ["2"]),
    ("a", #"{"a":1,"\u0061":2}"#, ["2"]),
    ("a.0", #"{"a":["x"]}"#, []), ("a.0", #"{"a":{"0":"x"}}"#, ["x"]),
    ("a", #"{"a":"\ud83d\ude00\n"}"#, ["😀\n"]), ("a", #"{"a":null}"#, []), ("a", #"{"A":1}"#, []),
    ("a.b", #"{"a":{"b":1},"a.b":2}"#, ["1", "2"]),
  ])
  func `a path finds its values`(path: String, record: String, expected: [String]) throws {
    let field = EventField.attribute(
      AttributePath(segments: path.split(separator: ".").map { UTF8Text(String($0)) }))
    #expect(try Extracting.values(record, [field]).sorted() == expected.sorted())
  }
}

/// The texts of the first field's values.
enum Extracting {
  static func values(_ text: String, _ fields: [EventField]) throws -> [String] {
    try values(Array(text.utf8), fields)
  }

  static func values(_ record: [UInt8], _ fields: [EventField]) throws -> [String] {
    var extractor = EventExtractor(fields: fields, form: .plain)
    var event = ExtractedEvent(fieldCount: fields.count)
    let padded = record + [UInt8](repeating: 0, count: EventExtractor.padding)
    return try padded.withUnsafeBufferPointer { buffer in
      try extractor.extract(UnsafeBufferPointer(rebasing: buffer[..<record.count]), into: &event)
      var texts: [String] = []
      var index = fields.isEmpty ? -1 : event.first[0]
      while index >= 0 {
        texts.append(String(decoding: event.values[Int(index)].bytes, as: UTF8.self))
        index = event.values[Int(index)].next
      }
      return texts
    }
  }
}
