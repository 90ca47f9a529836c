import Testing
import TocsinDiagnostics
import TocsinLogModel

/// Nothing of a rule or a log steers a terminal or hides on a page.
struct HiddenScalarsTests {
  private static let ranges: [ClosedRange<UInt32>] = [
    0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060...0x2060, 0x2066...0x2069, 0xFEFF...0xFEFF,
  ]
  static let hidden = ranges.flatMap { Array($0) }

  private static func text(_ value: UInt32) -> [UInt8] {
    Unicode.Scalar(value).map { Array("a\(String(Character($0)))b".utf8) } ?? []
  }

  @Test(arguments: hidden)
  func `each is escaped, and what stands beside it stays`(value: UInt32) {
    let digits = String(value, radix: 16)
    let escape = "a\\u" + String(repeating: "0", count: 4 - digits.count) + digits + "b"
    #expect(HiddenScalars.escaped(Self.text(value)) == Array(escape.utf8))
    var json = JSONWriter(escapesHidden: true)
    json.string(UTF8Text(bytes: Self.text(value)))
    #expect(json.bytes == Array("\"\(escape)\"".utf8))
  }

  @Test(arguments: ["plain", "é ü 日本語 🎉", "\u{1B}[1mbold\u{1B}[0m\n\t", "\u{A0}\u{2026}\u{2030}"])
  func `other text stays`(text: String) {
    #expect(HiddenScalars.escaped(Array(text.utf8)) == Array(text.utf8))
  }

  @Test func `a byte that is no UTF-8 is escaped by its number`() {
    #expect(HiddenScalars.escaped([0x61, 0x9B, 0x62]) == Array("a\\u009bb".utf8))
  }

  @Test func `findings as JSON hide nothing`() {
    let source = SourceFile(name: "a\u{202E}b.yaml", text: "x")
    let descriptor = DiagnosticDescriptor("X999", "x", .warning, "x")
    let finding = Diagnostic(
      descriptor, "m\u{2066}\u{7F}", at: SourceSpan(0, 1), fixes: [Fix("f\u{200F}")])
    let line = JSONRenderer().render(finding, in: source)
    #expect(!line.unicodeScalars.contains(where: HiddenScalars.contains))
  }
}
