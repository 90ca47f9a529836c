import Testing
import TocsinLogModel
import TocsinTestSupport

/// The scanner finds what a plain search finds, wherever it stands.
struct LiteralScannerTests {
  /// The first place at or after `start` where a literal stands, tried one by one.
  private static func plainSearch(_ text: [UInt8], _ literals: [ScanLiteral], from start: Int) -> Int {
    for place in start..<max(start, text.count) {
      for literal in literals where place + literal.bytes.count <= text.count {
        let piece = text[place..<(place + literal.bytes.count)].map { byte in
          literal.ignoresCase && byte &- 0x41 < 26 ? byte | 0x20 : byte
        }
        if piece == literal.bytes { return place }
      }
    }
    return text.count
  }

  @Test func `it finds what a plain search finds`() {
    var random = SplitMix(seed: 7)
    let alphabet = Array("abAB\"\\u_é{".utf8)
    var hits = 0
    for _ in 0..<3000 {
      let text = (0..<random.below(300)).map { _ in random.pick(alphabet) }
      let literals = (0..<(1 + random.below(4))).map { _ in
        ScanLiteral(
          (0..<(2 + random.below(random.chance(10) ? 60 : 4))).map { _ in random.pick(alphabet) },
          ignoresCase: random.chance(40))
      }
      // What follows the text must not be taken for a part of it.
      let padded =
        text + (literals[0].bytes + literals[0].bytes).prefix(40)
        + [UInt8](repeating: 0x61, count: LiteralScanner.padding + 64)
      let scanner = LiteralScanner(literals)
      let start = random.below(text.count + 1)
      let expected = LiteralScannerTests.plainSearch(text, literals, from: start)
      if expected < text.count { hits += 1 }
      padded.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        let found = scanner.next(in: base, from: start, to: text.count)
        #expect(found == expected, "\(literals) in \(String(decoding: text, as: UTF8.self)) from \(start)")
      }
    }
    #expect(hits > 500)
  }

  @Test func `it divides lines, and says which hold a literal`() {
    var random = SplitMix(seed: 8)
    let alphabet = Array("abAB\"\\u_é{".utf8)
    var (hits, ends) = (0, 0)
    for _ in 0..<3000 {
      let text = (0..<random.below(400)).map { _ in random.below(60) == 0 ? 0x0A : random.pick(alphabet) }
      let literals = (0..<random.below(4)).map { _ in
        ScanLiteral(
          (0..<(2 + random.below(random.chance(10) ? 60 : 3))).map { _ in random.pick(alphabet) },
          ignoresCase: random.chance(40))
      }
      let padded = text + Array("\na".utf8) + [UInt8](repeating: 0x61, count: LiteralScanner.padding)
      let scanner = LiteralScanner(literals)
      padded.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        var start = 0
        while start < text.count {
          let end = text[start...].firstIndex(of: 0x0A) ?? text.count
          let line = Array(text[start..<end])
          let isHit = LiteralScannerTests.plainSearch(line, literals, from: 0) < line.count
          let found = scanner.line(in: base, from: start, to: text.count)
          #expect(found.end == end && found.isHit == isHit, "\(literals) in \(line)")
          if isHit { hits += 1 }
          if end < text.count { ends += 1 }
          start = end + 1
        }
      }
    }
    #expect(hits > 500 && ends > 5000)
  }

  @Test func `it passes over lines without literals only`() {
    var random = SplitMix(seed: 9)
    let alphabet = Array("abAB\"\\u_é{".utf8)
    let (newline, blank) = (UInt8(ascii: "\n"), Array(" \t\r\n".utf8))
    var (passed, left) = (0, 0)
    for _ in 0..<1500 {
      let text = (0..<random.below(900)).map { _ in
        random.below(40) == 0 ? newline : random.below(200) == 0 ? random.pick(blank) : random.pick(alphabet)
      }
      let literals = (0..<random.below(4)).map { _ in
        ScanLiteral(
          (0..<(3 + random.below(random.chance(10) ? 60 : 3))).map { _ in random.pick(alphabet) },
          ignoresCase: random.chance(20))
      }
      let limit = random.chance(50) ? 1000 : random.below(100)
      let padded = text + [UInt8](repeating: 0x61, count: LiteralScanner.padding)
      let scanner = LiteralScanner(literals)
      padded.withUnsafeBufferPointer { buffer in
        guard let base = buffer.baseAddress else { return }
        var start = 0
        while start < text.count {
          let (next, count) = scanner.passLines(in: base, from: start, to: text.count, limit: limit)
          let part = text[start..<next].split(separator: newline, omittingEmptySubsequences: false)
          #expect(part.count == count + 1 && part.last?.isEmpty == true)
          for line in part.dropLast() {
            let isHit = LiteralScannerTests.plainSearch(Array(line), literals, from: 0) < line.count
            #expect(!isHit && line.count <= limit && line.first.map { $0 > 0x20 } == true)
          }
          passed += count
          start = next
          if start == text.count { break }
          start = scanner.line(in: base, from: start, to: text.count).end + 1
          left += 1
        }
      }
    }
    // Lines that must be left are rarer than these.
    #expect(passed > 1500)
    #expect(left > 1500)
  }
}
