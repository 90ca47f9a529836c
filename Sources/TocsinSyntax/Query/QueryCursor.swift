import TocsinDiagnostics
import TocsinLogModel

/// A place in the text of a query, and what can be asked there.
struct QueryCursor {
  let bytes: [UInt8]
  var index = 0
  /// Made by the first error.
  private var knownPairs: QueryPairs?

  init(_ text: UTF8Text) {
    bytes = text.bytes
  }

  var isAtEnd: Bool { index >= bytes.count }
  var byte: UInt8? { index < bytes.count ? bytes[index] : nil }
  var next: UInt8? { index + 1 < bytes.count ? bytes[index + 1] : nil }

  func isAt(_ character: Unicode.Scalar) -> Bool { byte.map { UInt32($0) == character.value } ?? false }

  mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard isAt(character) else { return false }
    index += 1
    return true
  }

  /// The length of the white space scalar at `position`, 0 if there is none.
  func spaceLength(at position: Int) -> Int {
    guard position < bytes.count else { return 0 }
    let byte = bytes[position]
    if byte < 0x80 { return byte == 0x20 || (0x09...0x0D).contains(byte) ? 1 : 0 }
    guard let (scalar, length) = scalar(at: position) else { return 0 }
    return scalar.properties.isWhitespace ? length : 0
  }

  func scalar(at position: Int) -> (scalar: Unicode.Scalar, length: Int)? {
    bytes.withUnsafeBufferPointer { UTF8Scalar.decode($0, at: position) }
  }

  /// The length of a curly quote at `position`, 0 if there is none.
  func curlyLength(at position: Int) -> Int {
    guard position + 2 < bytes.count, bytes[position] == 0xE2, bytes[position + 1] == 0x80 else { return 0 }
    return bytes[position + 2] == 0x9C || bytes[position + 2] == 0x9D ? 3 : 0
  }

  var isAtSpace: Bool { spaceLength(at: index) > 0 }

  /// Skips white space and curly quotes; true when there was white space.
  @discardableResult
  mutating func skipSpace() -> Bool {
    var skipped = false
    while true {
      let space = spaceLength(at: index)
      let length = space > 0 ? space : curlyLength(at: index)
      guard length > 0 else { return skipped }
      skipped = skipped || space > 0
      index += length
    }
  }

  /// The keyword at the cursor: a whole word, not followed by what would go on with it.
  func isKeyword(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard index + count <= bytes.count, bytes[index] == word.utf8Start[0] else { return false }
    let matches = word.withUTF8Buffer { bytes[index..<index + count].elementsEqual($0) }
    return matches && endsWord(index + count)
  }

  private func endsWord(_ position: Int) -> Bool {
    guard position < bytes.count else { return true }
    switch bytes[position] {
    case UInt8(ascii: "("), UInt8(ascii: ")"), UInt8(ascii: "\""): return true
    default: return spaceLength(at: position) > 0
    }
  }

  /// A binary operator at the cursor, and its length.
  var junction: (kind: Junction, text: String)? {
    if isKeyword("AND") { return (.and, "AND") }
    if isKeyword("OR") { return (.or, "OR") }
    if isKeyword("&&") { return (.and, "&&") }
    if isKeyword("||") { return (.or, "||") }
    return nil
  }

  /// Whether signs of equality stand alone.
  func isAlone(_ start: Int) -> Bool {
    var place = start
    while place < bytes.count, bytes[place] == UInt8(ascii: "=") { place += 1 }
    return place == bytes.count || spaceLength(at: place) > 0
  }

  /// What belongs together in the text.
  mutating func pairs() -> QueryPairs {
    if let knownPairs { return knownPairs }
    let pairs = QueryPairs(bytes)
    knownPairs = pairs
    return pairs
  }

  /// Advances over the rest of a word, whatever it holds, with the parentheses, brackets, and quotes that begin in it.
  mutating func skipWord() {
    let pairs = pairs()
    while index < bytes.count, spaceLength(at: index) == 0, bytes[index] != UInt8(ascii: ")") {
      if bytes[index] == UInt8(ascii: "\\") {
        index += 1
      } else if let end = pairs.end(of: index) {
        index = end
      }
      index = min(index + 1, bytes.count)
    }
  }

  /// Takes the characters of a set that follow one another here.
  mutating func takeRun(of set: ASCIISet) -> ArraySlice<UInt8> {
    let start = index
    while index < bytes.count, set.contains(bytes[index]) { index += 1 }
    return bytes[start..<index]
  }

  /// Takes a `#` and the name of a calculated field after it, which may be missing.
  mutating func takeCalculatedName() -> UTF8Text {
    index += 1
    let start = index
    while let byte, CalculatedField.isNameByte(byte) { index += 1 }
    return UTF8Text(bytes: Array(bytes[start..<index]))
  }

  /// A word of the program stands there.
  func holds(_ word: StaticString, _ span: SourceSpan) -> Bool {
    span.end - span.start == word.utf8CodeUnitCount
      && word.withUTF8Buffer { bytes[span.start..<span.end].elementsEqual($0) }
  }

  func text(_ range: Range<Int>) -> String {
    String(
      decoding: bytes[max(0, range.lowerBound)..<min(bytes.count, max(range.lowerBound, range.upperBound))],
      as: UTF8.self)
  }
}
