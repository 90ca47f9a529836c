import Testing
import TocsinLogModel

@testable import TocsinEvents

/// Under which names and in which forms an event's time is found, by the fast walk and the plain reading alike.
struct TimeKeyTests {
  private static func time(
    _ record: String, form: RecordForm = .plain, key: String? = nil
  ) throws -> String? {
    let reading = TimeReading(key: key.flatMap { TimeKey($0) })
    let decoded = try EventDecoder.decode(Array(record.utf8), form: form, time: reading).timestamp
    var extractor = EventExtractor(fields: [], form: form, time: reading)
    let walked = try PaddedRecord(record).extract(with: &extractor, fieldCount: 0).get().timestamp
    #expect(decoded == walked, "\(record)")
    return decoded?.iso8601
  }

  private static let noon = "2026-03-01T12:00:00.000Z"

  private static func nested(_ path: AttributePath, _ value: String) -> String {
    path.segments.reversed().reduce(value) { "{\"\($1)\":\($0)}" }
  }

  @Test(arguments: TimeKeys.all)
  func `every name holds a time, in every form`(path: AttributePath) throws {
    for value in [
      "1772366400", "1772366400000", "1772366400000000", "1772366400000000000", "\"1772366400\"",
      "\"1772366400000\"", "\"2026-03-01T12:00:00Z\"", "\"2026-03-01 12:00:00\"", "20260301120000",
      "\"Sun, 01 Mar 2026 12:00:00 GMT\"",
    ] {
      #expect(try Self.time(Self.nested(path, value)) == Self.noon, "\(path): \(value)")
    }
    #expect(try Self.time(Self.nested(path, "\"soon\"")) == nil)
    #expect(try Self.time(Self.nested(path, "null")) == nil)
    #expect(try Self.time(Self.nested(path, "true")) == nil)
  }

  /// The name that comes first wins when it holds a time; the order in the record does not matter.
  @Test func `names are tried in their order`() throws {
    for (place, first) in TimeKeys.all.enumerated() {
      for second in TimeKeys.all[(place + 1)...].filter({ $0.segments[0] != first.segments[0] }) {
        let (one, other) = (Self.nested(first, "1772366400"), Self.nested(second, "1772370000"))
        for pair in [(one, other), (other, one)] {
          let record = "\(pair.0.dropLast()),\(pair.1.dropFirst())"
          #expect(try Self.time(record) == Self.noon, "\(first), \(second)")
        }
        let useless = "\(Self.nested(first, "\"soon\"").dropLast()),\(other.dropFirst())"
        #expect(try Self.time(useless) == "2026-03-01T13:00:00.000Z", "\(first), \(second)")
      }
    }
  }

  @Test(
    arguments: [
      (#"{"time":0.003}"#, nil), (#"{"time":1200}"#, nil), (#"{"created":"7"}"#, nil),
      (#"{"timestamp":0}"#, "1970-01-01T00:00:00.000Z"), (#"{"date":"0"}"#, "1970-01-01T00:00:00.000Z"),
      (#"{"time":0.5,"ts":1772366400.5}"#, "2026-03-01T12:00:00.500Z"),
      (#"{"id":{"time":"2026-03-01T12:00:00Z"}}"#, noon), (#"{"id.time":"2026-03-01T12:00:00Z"}"#, noon),
      (#"{"message":"{\"@timestamp\":\"2026-03-01T12:00:00Z\"}"}"#, noon),
      (#"{"timestamp":1772366400,"message":"{\"@timestamp\":1772370000}"}"#, noon),
      (#"{"time\u005f":1772366400,"t\u0069me":"2026-03-01T12:00:00\u005a"}"#, noon),
      ("{}", nil),
    ] as [(String, String?)])
  func `edges`(record: String, expected: String?) throws {
    #expect(try Self.time(record) == expected, "\(record)")
  }

  @Test(arguments: [
    (
      #"{"_id":"A","date":"2026-03-01T12:00:00Z","attributes":{"@timestamp":1772370000}}"#, RecordForm.archive
    ),
    (#"{"_id":"A","date":"soon","attributes":{"published":1772366400}}"#, .archive),
    (
      #"{"id":"A","type":"log","attributes":{"timestamp":1772366400,"attributes":{"@timestamp":1}}}"#,
      .searchResult
    ),
    (#"{"EVENT_TYPE":"Login","TIMESTAMP":"20260301120000.000"}"#, .salesforceEvent),
    (#"{"EVENT_TYPE":"Login","TIMESTAMP":"","created_at":1772366400}"#, .salesforceEvent),
  ])
  func `an envelope's own time comes first`(record: String, form: RecordForm) throws {
    #expect(try Self.time(record, form: form) == Self.noon, "\(record)")
  }

  @Test(
    arguments: [
      ("seen", #"{"seen":1772366400,"timestamp":1}"#, noon), ("seen", #"{"timestamp":1772366400}"#, noon),
      ("seen", #"{"seen":"soon","timestamp":1772366400}"#, noon), ("a.b", #"{"a":{"b":1772366400}}"#, noon),
      ("@a.b", #"{"a":{"b":1772366400},"@timestamp":1}"#, noon), ("a\\.b", #"{"a.b":1772366400}"#, noon),
      ("@timestamp", #"{"@timestamp":1772366400,"timestamp":1}"#, noon),
      ("timestamp", #"{"@timestamp":1,"timestamp":1772366400}"#, noon),
      ("host", #"{"host":1772366400,"timestamp":1}"#, noon), ("seen", "{}", nil),
      ("seen", #"{"message":"{\"seen\":1772366400}","timestamp":1}"#, noon),
      ("time", #"{"time":5}"#, "1970-01-01T00:00:05.000Z"),
    ] as [(String, String, String?)])
  func `the user's key comes before all`(key: String, record: String, expected: String?) throws {
    #expect(try Self.time(record, key: key) == expected, "\(key): \(record)")
  }

  @Test(arguments: [
    (#"{"_id":"A","date":1,"attributes":{"seen":1772366400}}"#, "seen", RecordForm.archive),
    (#"{"_id":"A","date":1,"attributes":{"timestamp":1772366400}}"#, "timestamp", .archive),
    (#"{"EVENT_TYPE":"Login","TIMESTAMP":"20260301110000","SEEN":1772366400}"#, "SEEN", .salesforceEvent),
  ])
  func `the user's key counts in every form`(record: String, key: String, form: RecordForm) throws {
    #expect(try Self.time(record, form: form, key: key) == Self.noon)
  }

  @Test func `a key without a name is none`() {
    #expect(TimeKey("") == nil && TimeKey("a..b") == nil && TimeKey("@") == nil && TimeKey(".a") == nil)
    #expect(TimeKey("a.b")?.text == "a.b")
  }

  @Test func `there is room for a bit for each name`() {
    for form in RecordForm.definitions {
      #expect(TimeOrder(form, key: TimeKey("@x")).count <= 64)
    }
  }
}
