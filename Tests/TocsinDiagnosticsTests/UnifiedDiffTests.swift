import Testing
import TocsinDiagnostics
import TocsinTestSupport

/// A difference is one that `patch` reads, and as short as can be.
struct UnifiedDiffTests {
  private static func diff(_ old: String, _ new: String) -> String {
    UnifiedDiff.text(of: "a.yaml", from: Array(old.utf8), to: Array(new.utf8))
  }

  private static func lines(_ numbers: [Int]) -> String { numbers.map { "\($0)\n" }.joined() }

  @Test(arguments: [
    ("", "", ""), ("a\n", "a\n", ""),
    ("", "a\n", "@@ -0,0 +1,1 @@\n+a\n"), ("a\n", "", "@@ -1,1 +0,0 @@\n-a\n"),
    ("a\n", "b\n", "@@ -1,1 +1,1 @@\n-a\n+b\n"),
    ("a", "a\n", "@@ -1,1 +1,1 @@\n-a\n\\ No newline at end of file\n+a\n"),
    ("a\nb\nc\n", "a\nx\nc\n", "@@ -1,3 +1,3 @@\n a\n-b\n+x\n c\n"),
    ("a\n", "a\nb\n", "@@ -1,1 +1,2 @@\n a\n+b\n"),
  ])
  func `small texts`(old: String, new: String, hunks: String) {
    #expect(Self.diff(old, new) == (hunks.isEmpty ? "" : "--- a.yaml\n+++ a.yaml\n" + hunks))
  }

  /// Six unchanged lines between two changes join them in one hunk, seven part them.
  @Test(arguments: [(6, 1), (7, 2)])
  func `changes near each other are one hunk`(gap: Int, hunks: Int) {
    let middle = Array(2..<(2 + gap))
    let text = Self.diff(Self.lines([1] + middle + [90]), Self.lines([100] + middle + [900]))
    #expect(text.ranges(of: "@@ -").count == hunks)
  }

  @Test func `three lines stand around a change`() {
    let old = Array(1...20)
    let text = Self.diff(Self.lines(old), Self.lines(old.map { $0 == 10 ? 100 : $0 }))
    #expect(
      text.hasSuffix("@@ -7,7 +7,7 @@\n 7\n 8\n 9\n-10\n+100\n 11\n 12\n 13\n"), "\(text)")
  }

  /// Applies a difference as `patch` does, strictly.
  private static func apply(_ diff: String, to old: [Substring]) throws -> [Substring] {
    struct Misplaced: Error {}
    var result: [Substring] = []
    var position = 0
    for line in diff.split(separator: "\n", omittingEmptySubsequences: false).dropFirst(2).dropLast() {
      if line.hasPrefix("@@ -") {
        let numbers = line.split { !$0.isNumber }.compactMap { Int($0) }
        let start = numbers[1] == 0 ? numbers[0] : numbers[0] - 1
        guard start >= position, numbers.count == 4 else { throw Misplaced() }
        result += old[position..<start]
        position = start
        guard result.count == (numbers[3] == 0 ? numbers[2] : numbers[2] - 1) else { throw Misplaced() }
        continue
      }
      if line.hasPrefix("+") {
        result.append(line.dropFirst())
        continue
      }
      guard position < old.count, old[position] == line.dropFirst() else { throw Misplaced() }
      if line.hasPrefix(" ") { result.append(old[position]) }
      position += 1
    }
    return result + old[position...]
  }

  private static func distance(_ one: [Substring], _ other: [Substring]) -> Int {
    var row = Array(0...other.count)
    for (place, line) in one.enumerated() {
      var before = row
      before[0] = place + 1
      for (index, second) in other.enumerated() {
        before[index + 1] = line == second ? row[index] : 1 + min(row[index + 1], before[index])
      }
      row = before
    }
    return row[other.count]
  }

  @Test func `a difference leads from the old text to the new, by the fewest changes`() throws {
    var random = SplitMix(seed: 5)
    for round in 0..<400 {
      let old = (0..<random.below(30)).map { _ in random.pick(["a", "b", "c", "d"]) }
      var new = old
      for _ in 0..<random.below(6) {
        let place = random.below(new.count + 1)
        if random.chance(50) {
          new.insert(random.pick(["a", "x"]), at: place)
        } else if place < new.count {
          new.remove(at: place)
        }
      }
      let texts = [old, new].map { $0.map { $0 + "\n" }.joined() }
      let diff = Self.diff(texts[0], texts[1])
      let (before, after) = (old.map { $0[...] }, new.map { $0[...] })
      guard old != new else {
        #expect(diff.isEmpty)
        continue
      }
      #expect(try Self.apply(diff, to: before) == after, "round \(round)\n\(diff)")
      let changes = diff.split(separator: "\n").dropFirst(2).count { $0.hasPrefix("+") || $0.hasPrefix("-") }
      #expect(changes == Self.distance(before, after), "round \(round)\n\(diff)")
    }
  }

  @Test func `texts that differ in all lines are still a difference`() throws {
    let old = (0..<900).map { "old \($0)"[...] }
    let new = (0..<900).map { "new \($0)"[...] }
    let diff = Self.diff(old.map { $0 + "\n" }.joined(), new.map { $0 + "\n" }.joined())
    #expect(try Self.apply(diff, to: old) == new)
  }
}

/// What is shown instead of characters that steer a terminal, or that nobody sees.
struct EscapingTests {
  @Test(
    arguments: [
      (0x00, "\\u{0}"), (0x09, " "), (0x0A, "\\u{a}"), (0x1B, "\\u{1b}"), (0x1F, "\\u{1f}"), (0x20, nil),
      (0x7E, nil),
      (0x7F, "\\u{7f}"), (0x80, "\\u{80}"), (0x9F, "\\u{9f}"), (0xA0, nil), (0xAD, nil), (0x200A, nil),
      (0x200B, "\\u{200b}"),
      (0x200E, "\\u{200e}"), (0x200F, "\\u{200f}"), (0x2010, nil), (0x2027, nil), (0x2028, "\\u{2028}"),
      (0x202A, "\\u{202a}"),
      (0x202E, "\\u{202e}"), (0x202F, nil), (0x205F, nil), (0x2060, "\\u{2060}"), (0x2061, nil),
      (0x2065, nil),
      (0x2066, "\\u{2066}"), (0x2069, "\\u{2069}"), (0x206A, nil), (0xFEFE, nil), (0xFEFF, "\\u{feff}"),
      (0xFF00, nil), (0x1F600, nil),
    ] as [(UInt32, String?)])
  func `a scalar`(value: UInt32, shown: String?) throws {
    let scalar = String(Character(try #require(Unicode.Scalar(value))))
    #expect(Escaping.visible("a" + scalar + "b") == "a" + (shown ?? scalar) + "b")
  }
}

/// Offsets, lines and columns of a text.
struct SourcePlaceTests {
  private static let file = SourceFile(name: "x", text: "é中a\nb\r\n\nc😀")

  @Test(arguments: [(0, ""), (1, "é中a"), (2, "b"), (3, ""), (4, "c😀"), (5, "")])
  func `a line has no line break`(number: Int, text: String) {
    #expect(String(decoding: Self.file.line(number), as: UTF8.self) == text)
    #expect(Self.file.lineCount == 4)
  }

  @Test func `an offset leads to a place and back`() {
    for line in 0..<4 {
      let text = String(decoding: Self.file.line(line + 1), as: UTF8.self)
      for column in 0...text.unicodeScalars.count {
        let offset = Self.file.offset(line: line, column: column)
        #expect(
          Self.file.location(of: offset)
            == TocsinDiagnostics.SourceLocation(line: line + 1, column: column + 1))
      }
      #expect(Self.file.start(ofLine: line + 1) == Self.file.offset(line: line, column: 0))
    }
    #expect(Self.file.offset(line: 9, column: 0) == Self.file.bytes.count)
    #expect(Self.file.location(of: -1) == TocsinDiagnostics.SourceLocation(line: 1, column: 1))
    #expect(Self.file.text(of: SourceSpan(0, 2)) == "é" && Self.file.text(of: SourceSpan(99, 100)).isEmpty)
    #expect(SourceSpan(5, 3) == SourceSpan(5, 5))
    #expect(SourceSpan(1, 3).union(SourceSpan(2, 9)) == SourceSpan(1, 9))
  }
}
