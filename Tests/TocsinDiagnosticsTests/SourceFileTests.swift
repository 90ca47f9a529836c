import Testing
import TocsinDiagnostics
import TocsinTestSupport

struct SourceFileTests {
  /// Line and column counted from the first byte, scalar by scalar.
  private static func counted(_ bytes: [UInt8], _ offset: Int) -> TocsinDiagnostics.SourceLocation {
    var place = TocsinDiagnostics.SourceLocation(line: 1, column: 1)
    for byte in bytes[..<offset] {
      if byte == 0x0A {
        place = .init(line: place.line + 1, column: 1)
      } else if byte & 0xC0 != 0x80 {
        place.column += 1
      }
    }
    return place
  }

  @Test func `places are those of a plain count, in short lines and long ones`() {
    var random = SplitMix(seed: 3)
    for _ in 0..<60 {
      let text = (0..<random.below(1500)).map { _ in
        random.chance(2) ? "\n" : random.pick(["a", "é", "中", "😀", " "])
      }.joined()
      let bytes = Array(text.utf8)
      let file = SourceFile(name: "a", bytes: bytes)
      for offset in stride(from: 0, through: bytes.count, by: 1 + random.below(40)) {
        #expect(file.location(of: offset) == SourceFileTests.counted(bytes, offset))
      }
      #expect(file.location(of: bytes.count) == SourceFileTests.counted(bytes, bytes.count))
    }
  }

  @Test(arguments: [0, 50_000, 99_999])
  func `a snippet of a long line is a window with the mark in it`(place: Int) {
    let text = String(repeating: "é", count: place) + "X" + String(repeating: "中", count: 100_000 - place)
    let start = 2 * place
    let snippet = SourceSnippet(
      SourceSpan(start, start + 1), in: SourceFile(name: "a", text: text))
    #expect(snippet.text.count <= SourceSnippet.maximumWidth + 2)
    let column = snippet.text.prefix { $0 != "X" }.reduce(0) { $0 + ($1 == "中" ? 2 : 1) }
    #expect(snippet.marks == String(repeating: " ", count: column) + "^")
  }
}
