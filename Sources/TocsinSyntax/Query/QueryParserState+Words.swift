import TocsinDiagnostics
import TocsinLogModel

/// A word: its pieces, and what stood in it.
struct QueryWord {
  var pieces: [WildcardPiece] = []
  var span: SourceSpan
  /// Where the first wildcard stands.
  var firstWildcard: Int?
  /// Offsets of unescaped dots within the text: path separators.
  ///
  /// Meaningful without wildcards.
  var dots: [Int] = []
  /// Where an escaped wildcard stands that has no escaped backslash before it: the place of its backslash.
  var escapedWildcard: Int?
  /// Where an empty segment is noticed.
  var emptySegment: Int?

  var hasWildcard: Bool { firstWildcard != nil }

  /// The literal text; meaningful without wildcards.
  var text: UTF8Text {
    if pieces.count == 1, case .literal(let text) = pieces[0] { return text }
    return UTF8Text(
      bytes: pieces.flatMap { if case .literal(let text) = $0 { text.bytes } else { [UInt8]() } })
  }

  /// The parts of the text between its dots.
  var segments: [UTF8Text] {
    let text = text
    if dots.isEmpty { return [text] }
    var start = 0
    return (dots + [text.bytes.count]).map { end in
      defer { start = end + 1 }
      return UTF8Text(bytes: Array(text.bytes[start..<end]))
    }
  }

  /// Stars and nothing else.
  var isOnlyStars: Bool { !pieces.isEmpty && pieces.allSatisfy { $0 == .anyRun } }
}

/// Some ASCII characters, one bit each: asked for every byte of every query.
struct ASCIISet {
  private var low: UInt64 = 0
  private var high: UInt64 = 0

  init(_ characters: StaticString) {
    characters.withUTF8Buffer { bytes in
      for byte in bytes {
        if byte < 64 { low |= 1 << UInt64(byte) } else { high |= 1 << UInt64(byte & 63) }
      }
    }
  }

  @inline(__always)
  func contains(_ byte: UInt8) -> Bool {
    byte < 0x80 && (byte < 64 ? low : high) >> UInt64(byte & 63) & 1 == 1
  }
}

extension QueryParserState {
  /// Characters that end a word wherever it stands.
  private static let stops = ASCIISet("()\":[]{}")
  private static let special = ASCIISet("-=!&|><(){}[]\"*?:\\#+~^")
  private static let warned = ASCIISet("=!#<>&|")
  /// Characters that stand for themselves wherever they stand in a word.
  private static let plain = ASCIISet(
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-@/%+,;$'^`~")

  /// Reads a word up to white space or a structural character.
  mutating func word() -> QueryWord {
    let start = cursor.index
    var word = QueryWord(span: SourceSpan(start, start))
    var literal: [UInt8] = []
    var segmentStart = cursor.index
    func flush(_ word: inout QueryWord, _ literal: inout [UInt8]) {
      if !literal.isEmpty { word.pieces.append(.literal(UTF8Text(bytes: literal))) }
      literal = []
    }
    var stars = 0
    var wildcards = 0
    var surplus: Int?
    let plain = QueryParserState.plain
    while let byte = cursor.byte {
      if plain.contains(byte) {
        literal += cursor.takeRun(of: plain)
        stars = 0
        continue
      }
      guard !QueryParserState.stops.contains(byte), !cursor.isAtSpace else { break }
      let place = cursor.index
      let curly = cursor.curlyLength(at: place)
      if curly > 0 {
        cursor.index += curly
        continue
      }
      if byte != UInt8(ascii: "*") { stars = 0 }
      switch byte {
      case UInt8(ascii: "\\"):
        guard let escaped = escape() else { continue }
        if escaped == [UInt8(ascii: "*")] || escaped == [UInt8(ascii: "?")],
          literal.last != UInt8(ascii: "\\")
        {
          word.escapedWildcard = word.escapedWildcard ?? place
        }
        literal += escaped
        continue
      case UInt8(ascii: "*"), UInt8(ascii: "?"):
        flush(&word, &literal)
        word.firstWildcard = word.firstWildcard ?? place
        word.pieces.append(byte == UInt8(ascii: "*") ? .anyRun : .anyScalar)
        wildcards += 1
        if wildcards == budget.maximumWildcards + 1 { surplus = place }
        stars += byte == UInt8(ascii: "*") ? 1 : 0
        if stars == 2 {
          warn(
            .consecutiveWildcards, "`**` means the same as `*`", place - 1, place + 1, "write one `*`", "*")
        }
      case UInt8(ascii: "."):
        if cursor.index == segmentStart { word.emptySegment = word.emptySegment ?? place }
        segmentStart = cursor.index + 1
        word.dots.append(literal.count)
        literal.append(byte)
      default:
        if place > start, QueryParserState.warned.contains(byte) {
          warn(
            .specialInsideWord, "`\(Character(Unicode.Scalar(byte)))` is special and stands unescaped", place,
            place + 1,
            "write `\\\(Character(Unicode.Scalar(byte)))`", "\\\(Character(Unicode.Scalar(byte)))")
        }
        literal.append(byte)
      }
      cursor.index += 1
    }
    if !word.dots.isEmpty, cursor.index == segmentStart {
      word.emptySegment = word.emptySegment ?? segmentStart
    }
    flush(&word, &literal)
    word.span.end = cursor.index
    if let surplus {
      fail(
        "more than \(budget.maximumWildcards) wildcards in one term", surplus, surplus + 1,
        Fix("use fewer, or an alternative of shorter terms"))
    }
    return word
  }

  /// Takes a backslash and what it escapes; `nil` at the end of the query, which is an error.
  private mutating func escape(isInPhrase: Bool = false) -> [UInt8]? {
    let start = cursor.index
    cursor.index += 1
    guard !cursor.isAtEnd, let (scalar, length) = cursor.scalar(at: cursor.index) else {
      // In a phrase the quote that is never closed says it all.
      if isInPhrase { return nil }
      failStructure(
        "`\\` at the end escapes nothing", start, start + 1,
        Fix("write `\\\\` for a backslash", edits: [edit(start, start + 1, "\\\\")]))
      return nil
    }
    let bytes = Array(cursor.bytes[cursor.index..<cursor.index + length])
    cursor.index += length
    let isSpecial =
      scalar.properties.isWhitespace || scalar == "." || scalar == "\u{201C}" || scalar == "\u{201D}"
      || (length == 1 && QueryParserState.special.contains(bytes[0]))
    // `\AND` is the word, `\@` an address: escaping them says something.
    let says = !isInPhrase && "AONT@_".unicodeScalars.contains(scalar)
    if !isSpecial, "dwsDWS".unicodeScalars.contains(scalar), let byte = cursor.byte, "+*{".utf8.contains(byte)
    {
      warn(
        .needlessEscape, "`\\\(scalar)` is `\(scalar)` here: there are no regular expressions", start,
        cursor.index, "use `*` and `?`, or write `\\\\\(scalar)` for a backslash", nil)
    } else if !isSpecial, !says {
      warn(
        .needlessEscape, "`\\\(scalar)` reads `\(scalar)`, the backslash is dropped", start, cursor.index,
        "write `\(scalar)`, or `\\\\\(scalar)` for a backslash", nil)
    }
    return bytes
  }

  /// Reads a phrase from its opening quote; `nil` when it is never closed.
  mutating func phrase() -> (text: UTF8Text, span: SourceSpan)? {
    let start = cursor.index
    cursor.index += 1
    var text: [UInt8] = []
    var wildcard: Int?
    var escapedWildcard: Int?
    var isEscaping = false
    while let byte = cursor.byte {
      switch byte {
      case UInt8(ascii: "\""):
        cursor.index += 1
        if let wildcard {
          warn(
            .wildcardInQuotes, "inside quotes `*` and `?` are plain characters: only this very text is found",
            wildcard, wildcard + 1,
            "take the value out of the quotes if a wildcard is meant", nil)
        } else if let escapedWildcard {
          lintEscapedWildcard(at: escapedWildcard, inPhrase: SourceSpan(start, cursor.index))
        }
        return (UTF8Text(bytes: text), SourceSpan(start, cursor.index))
      case UInt8(ascii: "\\"):
        guard let escaped = escape(isInPhrase: true) else {
          isEscaping = true
          break
        }
        if escaped == [UInt8(ascii: "*")] || escaped == [UInt8(ascii: "?")], text.last != UInt8(ascii: "\\") {
          escapedWildcard = escapedWildcard ?? cursor.index - 2
        }
        text += escaped
      default:
        if byte == UInt8(ascii: "*") || byte == UInt8(ascii: "?") { wildcard = wildcard ?? cursor.index }
        text.append(byte)
        cursor.index += 1
      }
      if cursor.isAtEnd { break }
    }
    cursor.index = cursor.bytes.count
    let missing =
      (isEscaping ? "\\" : "") + "\"" + String(repeating: ")", count: openParentheses)
    failStructure(
      "the quote is never closed", start, start + 1,
      Fix("add `\(missing)`", edits: [edit(cursor.bytes.count, cursor.bytes.count, missing)]))
    return nil
  }
}
