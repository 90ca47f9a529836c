import Testing
import TocsinEvents
import TocsinLogModel

/// What statuses, escapes and bytes of a record stand for: as events are extracted, and as they are decoded.
struct TextTableTests {
  private static let attribute = EventField.attribute(AttributePath(segments: ["a"]))

  /// The one value of `a`, by both readers; `nil` where both refuse the record.
  private static func value(_ record: [UInt8]) throws -> String? {
    let decoded = try? EventDecoder.decode(record, form: .plain)
    var extractor = EventExtractor(fields: [attribute], form: .plain)
    let padded = PaddedRecord(record)
    let isValid = if case .success = padded.check(with: &extractor) { true } else { false }
    switch padded.extract([attribute]) {
    case .failure:
      #expect(decoded == nil && !isValid)
      return nil
    case .success(let extraction):
      #expect(decoded != nil && isValid)
      let canonical = try #require(decoded.map { String(decoding: EventJSON.canonical($0), as: UTF8.self) })
      let text = try #require(extraction.values[0].first?.text)
      var json = JSONWriter()
      json.string(text)
      #expect(canonical.contains(String(decoding: json.bytes, as: UTF8.self)), "\(canonical)")
      return text.description
    }
  }

  private static func status(_ text: String) throws -> [String] {
    let record = "{\"status\":\(text)}"
    let event = try EventDecoder.decode(Array(record.utf8), form: .plain)
    let extracted = try Extracting.values(record, [.reserved(.status)])
    #expect(extracted == [event.status?.description ?? ""])
    return extracted
  }

  @Test(arguments: [
    ("0", "emergency"), ("1", "alert"), ("2", "critical"), ("3", "error"), ("4", "warning"), ("5", "notice"),
    ("6", "info"), ("7", "debug"), ("8", "info"), ("9", "info"), ("10", "info"), ("70", "info"),
    ("-1", "info"),
  ])
  func `digits are the severities of syslog`(digit: String, name: String) throws {
    #expect(try Self.status("\"\(digit)\"") == [name])
    #expect(try Self.status(digit) == [name])
  }

  @Test(arguments: [
    ("emerg", "emergency"), ("EMERGENCY", "emergency"), ("Fatal", "emergency"), ("f", "emergency"),
    ("e", "error"),
    ("emer", "error"), ("err", "error"), ("alert", "alert"), ("A", "alert"), ("crit", "critical"),
    ("c", "critical"),
    ("warn", "warning"), ("W", "warning"), ("notice", "notice"), ("n", "notice"), ("info", "info"),
    ("i", "info"),
    ("debug", "debug"), ("d", "debug"), ("trace", "debug"), ("TRACE2", "debug"), ("trac", "info"),
    ("t", "info"),
    ("verbose", "debug"), ("verbos", "info"), ("v", "info"), ("ok", "ok"), ("o", "ok"), ("success", "ok"),
    ("s", "ok"),
    ("/", "info"), (":", "info"), ("x", "info"), ("@", "info"), ("[", "info"), (" error", "info"),
    ("éerror", "info"),
  ])
  func `words are told by how they begin`(word: String, name: String) throws {
    #expect(try Self.status("\"\(word)\"") == [name])
  }

  @Test func `the empty status stays empty`() throws { #expect(try Self.status("\"\"") == [""]) }

  @Test(arguments: [
    ("\\u0000", "\u{0}"), ("\\u001f", "\u{1F}"), ("\\u0041", "A"), ("\\u007f", "\u{7F}"),
    ("\\u0080", "\u{80}"),
    ("\\u07ff", "\u{7FF}"), ("\\u0800", "\u{800}"), ("\\u0FFF", "\u{FFF}"), ("\\u1000", "\u{1000}"),
    ("\\ud7ff", "\u{D7FF}"), ("\\uE000", "\u{E000}"), ("\\uffff", "\u{FFFF}"),
    ("\\ud800\\udc00", "\u{10000}"),
    ("\\uD83D\\uDE00", "\u{1F600}"), ("\\udbff\\udfff", "\u{10FFFF}"), ("\\ud83f\\udfff", "\u{1FFFF}"),
    ("\\b\\f\\n\\r\\t\\/\\\\\\\"", "\u{8}\u{C}\n\r\t/\\\""), ("x\\u00e9y", "xéy"),
    ("0123456789abcde\\u00e9\\u0800", "0123456789abcdeé\u{800}"),
  ])
  func `an escape is its scalar`(escape: String, text: String) throws {
    // At every place in the blocks in which strings are scanned.
    for length in [0, 1, 7, 8, 14, 15, 16, 31] {
      let before = String(repeating: "x", count: length)
      let record = Array("{\"a\":\"\(before)\(escape)\"}".utf8)
      #expect(try Self.value(record) == before + text, "behind \(length) bytes")
    }
  }

  @Test(arguments: [
    "\\ud800", "\\udbff", "\\udc00", "\\udfff", "\\ud800x", "\\ud800\\n", "\\ud800\\u0041", "\\ud800\\ud800",
    "\\ud800\\udbff", "\\ud800\\ue000", "\\udc00\\ud800", "\\ud83d\\\\ude00", "\\ud800\\udc0",
    "\\ud800/udc00",
    "\\u", "\\u1", "\\u12", "\\u123", "\\u123g", "\\u12G4", "\\u/000", "\\u:000", "\\u@000", "\\u`000",
    "\\U0041",
    "\\a", "\\v", "\\'", "\\0", "\\", "\u{1F}", "\u{0}", "\n", "\t",
  ])
  func `what is no escape makes the record broken`(escape: String) throws {
    for length in [0, 1, 7, 8, 14, 15, 16, 31] {
      let before = String(repeating: "x", count: length)
      #expect(try Self.value(Array("{\"a\":\"\(before)\(escape)\"}".utf8)) == nil, "behind \(length) bytes")
      #expect(try Self.value(Array("{\"\(before)\(escape)\":1}".utf8)) == nil, "a key behind \(length) bytes")
    }
  }

  /// The first and last scalar of each length, and the ones around what is excluded.
  @Test(
    arguments: [
      [0x7F], [0xC2, 0x80], [0xDF, 0xBF], [0xE0, 0xA0, 0x80], [0xE1, 0x80, 0x80], [0xEC, 0xBF, 0xBF],
      [0xED, 0x80, 0x80], [0xED, 0x9F, 0xBF], [0xEE, 0x80, 0x80], [0xEF, 0xBF, 0xBF],
      [0xF0, 0x90, 0x80, 0x80],
      [0xF1, 0x80, 0x80, 0x80], [0xF3, 0xBF, 0xBF, 0xBF], [0xF4, 0x80, 0x80, 0x80], [0xF4, 0x8F, 0xBF, 0xBF],
    ] as [[UInt8]])
  func `well-formed bytes are text`(bytes: [UInt8]) throws {
    for length in [0, 1, 7, 12, 13, 14, 15, 16] {
      let before = [UInt8](repeating: 0x78, count: length)
      let record = Array("{\"a\":\"".utf8) + before + bytes + Array("\"}".utf8)
      #expect(
        try Self.value(record) == String(decoding: before + bytes, as: UTF8.self), "behind \(length) bytes")
    }
  }

  @Test(
    arguments: [
      [0x80], [0xBF], [0xC0, 0x80], [0xC1, 0xBF], [0xC2], [0xC2, 0x7F], [0xC2, 0xC0], [0xDF],
      [0xE0, 0x9F, 0xBF],
      [0xE0, 0xA0], [0xE0, 0xA0, 0x7F], [0xE1, 0x80], [0xE1, 0x7F, 0x80], [0xE1, 0x80, 0xC0],
      [0xED, 0xA0, 0x80],
      [0xED, 0xBF, 0xBF], [0xEF, 0xBF], [0xF0, 0x8F, 0xBF, 0xBF], [0xF0, 0x90, 0x80],
      [0xF0, 0x90, 0x80, 0x7F],
      [0xF0, 0x90, 0x7F, 0x80], [0xF1, 0x7F, 0x80, 0x80], [0xF4, 0x90, 0x80, 0x80], [0xF4, 0xBF, 0x80, 0x80],
      [0xF5, 0x80, 0x80, 0x80], [0xF8, 0x88, 0x80, 0x80, 0x80], [0xFE], [0xFF],
    ] as [[UInt8]])
  func `ill-formed bytes make the record broken`(bytes: [UInt8]) throws {
    for length in [0, 1, 7, 12, 13, 14, 15, 16] {
      let before = [UInt8](repeating: 0x78, count: length)
      let record = Array("{\"a\":\"".utf8) + before + bytes + Array("\"}".utf8)
      #expect(try Self.value(record) == nil, "behind \(length) bytes")
    }
  }

  /// Every scalar beyond ASCII that begins a block of 256, as it is and escaped.
  @Test func `scalars of every plane come through`() throws {
    for value in stride(from: UInt32(0x80), through: 0x10FFFF, by: 0x101) {
      guard let scalar = Unicode.Scalar(value) else { continue }
      let text = String(Character(scalar))
      let escaped = text.utf16.map { unit in
        let hex = String(unit, radix: 16)
        return "\\u" + String(repeating: "0", count: 4 - hex.count) + hex
      }.joined()
      for written in [text, escaped] {
        let found = try Extracting.values("{\"a\":\"\(written)\"}", [Self.attribute])
        #expect(found.map { Array($0.utf8) } == [Array(text.utf8)], "\(escaped)")
      }
    }
  }
}

/// Limits of records, to the byte.
struct RecordLimitTests {
  static func isRead(_ text: String, _ limits: RecordLimits) -> Bool {
    if case .success = PaddedRecord(text).extract([], limits: limits) { true } else { false }
  }

  @Test func `the standard limits`() {
    #expect(RecordLimits.standard == RecordLimits(bytes: 1 << 20, depth: 64, fields: 4096, keyBytes: 1024))
    #expect(RecordLimits(bytes: 1, depth: 65, fields: 1, keyBytes: 1).depth == 64)
    #expect(RecordLimits(bytes: 1, depth: 0, fields: 1, keyBytes: 1).depth == 1)
  }

  @Test func `each limit is the last that is read`() {
    let wide = RecordLimits(bytes: 1 << 20, depth: 64, fields: 4096, keyBytes: 1024)
    var limits = wide
    limits.bytes = 7
    #expect(Self.isRead("{\"a\":1}", limits) && !Self.isRead("{\"a\":10}", limits))
    limits = wide
    limits.depth = 2
    #expect(Self.isRead("{\"a\":[1]}", limits) && !Self.isRead("{\"a\":[[1]]}", limits))
    #expect(Self.isRead("{\"a\":{}}", limits) && !Self.isRead("{\"a\":{\"b\":{}}}", limits))
    limits = wide
    limits.fields = 3
    #expect(Self.isRead("{\"a\":1,\"b\":{\"c\":1}}", limits))
    #expect(!Self.isRead("{\"a\":1,\"b\":{\"c\":1,\"d\":1}}", limits))
    limits = wide
    limits.keyBytes = 3
    #expect(Self.isRead("{\"abc\":1}", limits) && !Self.isRead("{\"abcd\":1}", limits))
    #expect(Self.isRead("{\"\\u0061bc\":1}", limits) && !Self.isRead("{\"\\u0061bcd\":1}", limits))
  }
}
