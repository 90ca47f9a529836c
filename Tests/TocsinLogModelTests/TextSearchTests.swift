import Testing
import TocsinLogModel
import TocsinTestSupport

struct TextSearchTests {
  private typealias Piece = WildcardPattern.Piece

  private static func pieces(_ pattern: [Unicode.Scalar]) -> [Piece] {
    pattern.map {
      switch $0 {
      case "*": .anyRun
      case "?": .anyScalar
      default: .literal(UTF8Text(String($0)))
      }
    }
  }

  /// By dynamic programming over scalars: the ends of what the pattern covers from any of these starts.
  private static func ends(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar], _ starts: [Bool]) -> [Bool]
  {
    var reached = starts
    for symbol in pattern {
      var next = [Bool](repeating: false, count: text.count + 1)
      var isOpen = false
      for position in 0...text.count {
        isOpen = isOpen || reached[position]
        if symbol == "*" {
          next[position] = isOpen
        } else if position > 0, reached[position - 1], symbol == "?" || symbol == text[position - 1] {
          next[position] = true
        }
      }
      reached = next
    }
    return reached
  }

  private static func naiveWhole(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
    ends(pattern, text, (0...text.count).map { $0 == 0 })[text.count]
  }

  private static func naiveStretch(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
    func isToken(_ scalar: Unicode.Scalar?) -> Bool { scalar.map(TextTokens.isToken) ?? false }
    func demands(_ scalar: Unicode.Scalar?) -> Bool { scalar != "*" && scalar != "?" && isToken(scalar) }
    let starts = (0...text.count).map {
      !demands(pattern.first) || $0 == 0 || !isToken(text[$0 - 1])
    }
    return ends(pattern, text, starts).enumerated().contains { position, isEnd in
      isEnd && (!demands(pattern.last) || position == text.count || !isToken(text[position]))
    }
  }

  private static func check(_ pattern: [Unicode.Scalar], _ text: [Unicode.Scalar]) -> Bool {
    let compiled = WildcardPattern(pieces(pattern))
    let bytes = text.flatMap { Array(String($0).utf8) }
    return bytes.withUnsafeBufferPointer { bytes in
      compiled.matchesWhole(bytes) == naiveWhole(pattern, text)
        && compiled.matchesStretch(of: bytes) == naiveStretch(pattern, text)
    }
  }

  /// Every pattern of at most three symbols against every text of at most four, over letters and a space.
  @Test func `stretches agree with exhaustive enumeration`() {
    func words(_ letters: [Unicode.Scalar], _ length: Int) -> [[Unicode.Scalar]] {
      length == 0 ? [[]] : words(letters, length - 1).flatMap { word in letters.map { word + [$0] } }
    }
    let texts = (0...4).flatMap { words(["a", "é", " "], $0) }
    for pattern in (1...3).flatMap({ words(["a", "é", " ", "*", "?"], $0) }) {
      for text in texts where !TextSearchTests.check(pattern, text) {
        Issue.record("\(pattern) on \(text)")
      }
    }
  }

  /// Segments of more than 64 bytes with `?` run as bit sets of several words.
  @Test func `long patterns agree with dynamic programming`() {
    var random = SplitMix(seed: 11)
    var matched = 0
    for _ in 0..<1500 {
      let letters: [Unicode.Scalar] = random.below(2) == 0 ? ["a", "b"] : ["a", "é", "日", " "]
      let length = 30 + random.below(170)
      let core = (0..<length).map { _ in random.below(8) > 0 ? letters[0] : random.pick(letters) }
      var pattern = core.map { random.below(20) == 0 ? "?" as Unicode.Scalar : $0 }
      if random.below(3) == 0 { pattern.insert("*", at: random.below(pattern.count)) }
      if random.below(2) == 0 { pattern.insert("*", at: 0) }
      if random.below(2) == 0 { pattern.append("*") }
      var text = core
      for _ in 0..<random.below(3) { text[random.below(text.count)] = random.pick(letters) }
      let before = (0..<random.below(40)).map { _ in random.pick(letters) }
      let after = (0..<random.below(40)).map { _ in random.pick(letters) }
      text = before + text + after
      if TextSearchTests.naiveStretch(pattern, text) { matched += 1 }
      #expect(TextSearchTests.check(pattern, text), "\(pattern) on \(text)")
    }
    #expect(matched > 200 && matched < 1400)
  }

  @Test func `phrases agree with comparing lists of tokens`() {
    var random = SplitMix(seed: 3)
    var found = 0
    for _ in 0..<4000 {
      let phrase = (0..<(1 + random.below(5))).map { _ in random.pick(["a", "b", "aa"]) }
      let tokens = (0..<random.below(14)).map { _ in random.pick(["a", "b", "aa", "é"]) }
      let text = tokens.map { $0 + random.pick([" ", "-", "; ", "\n"]) }.joined()
      let expected =
        tokens.count >= phrase.count
        && (0...(tokens.count - phrase.count)).contains { Array(tokens[$0..<($0 + phrase.count)]) == phrase }
      if expected { found += 1 }
      let compiled = TokenPhrase(UTF8Text(phrase.joined(separator: " ")))
      #expect(Array(text.utf8).withUnsafeBufferPointer { compiled.isFound(in: $0) } == expected)
    }
    #expect(found > 500)
  }

  /// Each of these took time quadratic in the text, or the text times the pattern, when a search starts over.
  ///
  /// 8,000 × 1,048,576 steps would not end within the time limit.
  @Test(.timeLimit(.minutes(1)), arguments: ["edge", "question mark", "many stars", "tokens"])
  func `a mebibyte of the worst case is searched in linear time`(kind: String) {
    let size = 1 << 20
    let run = UTF8Text(bytes: [UInt8](repeating: UInt8(ascii: "a"), count: 8000))
    let text = [UInt8](repeating: UInt8(ascii: "a"), count: size)
    let isFound = text.withUnsafeBufferPointer { text in
      switch kind {
      case "edge":
        // Found at each place, and nowhere at a token's start except the first, where it does not end.
        return WildcardPattern([.literal(run), .anyScalar, .literal("b")]).matchesStretch(of: text)
          || WildcardPattern([.anyRun, .literal(" "), .literal(run)]).matchesStretch(of: text)
          || WildcardPattern([.literal("b"), .literal(run), .anyRun]).matchesStretch(of: text)
      case "question mark":
        return WildcardPattern([.anyRun, .literal(run), .anyScalar, .literal("b"), .anyRun]).matchesWhole(
          text)
      case "many stars":
        let pieces: [Piece] = Array(repeating: [.anyRun, .literal("a")], count: 8000).flatMap { $0 }
        return WildcardPattern(pieces + [.anyRun, .literal("b"), .anyRun]).matchesWhole(text)
      default:
        let spaced = UTF8Text(String(repeating: "a ", count: 4000) + "b")
        return Array(String(repeating: "a ", count: size / 2).utf8).withUnsafeBufferPointer {
          TokenPhrase(spaced).isFound(in: $0)
        }
      }
    }
    #expect(!isFound)
  }

  @Test(arguments: [
    ("a**b", "a*b"), ("**", "*"), ("*", "*"), ("?*", "?*"), ("", ""), ("*é?", "*é?"),
  ])
  func `a pattern prints in its shortest spelling`(pattern: String, spelling: String) {
    #expect(WildcardPattern(TextSearchTests.pieces(Array(pattern.unicodeScalars))).description == spelling)
  }

  @Test func `a literal star is told from a wildcard`() {
    #expect(WildcardPattern([.literal("a*"), .anyRun]).description == "a\\**")
  }
}
