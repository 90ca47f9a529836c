import Testing
import TocsinLogModel

/// JSON that no terminal and no line-based reader stumbles over.
struct JSONEscapingTests {
  private static func written(_ scalar: UInt32) -> String? {
    guard let scalar = Unicode.Scalar(scalar) else { return nil }
    var json = JSONWriter()
    json.string(String(String.UnicodeScalarView([scalar])))
    return String(decoding: json.bytes, as: UTF8.self)
  }

  @Test func `controls and line separators are escaped, all else stands as it is`() {
    let short: [UInt32: String] = [0x09: "\\t", 0x0A: "\\n", 0x0D: "\\r", 0x22: "\\\"", 0x5C: "\\\\"]
    for value: UInt32 in 0...0x2100 {
      guard let scalar = Unicode.Scalar(value), let written = JSONEscapingTests.written(value) else {
        continue
      }
      let isControl = value < 0x20 || (0x7F...0x9F).contains(value) || value == 0x2028 || value == 0x2029
      let digits = String(value, radix: 16)
      let expected =
        short[value]
        ?? (isControl
          ? "\\u" + String(repeating: "0", count: 4 - digits.count) + digits : String(Character(scalar)))
      #expect(written == "\"\(expected)\"", "U+\(digits)")
    }
  }

  @Test func `what is not UTF-8 becomes the replacement character`() {
    var json = JSONWriter()
    json.string(UTF8Text(bytes: [0x61, 0xC3, 0x62, 0xED, 0xA0, 0x80]))
    #expect(String(decoding: json.bytes, as: UTF8.self) == "\"a\u{FFFD}b\u{FFFD}\u{FFFD}\u{FFFD}\"")
  }
}
