import TocsinLogModel

/// A line of rules: a name and what it stands for.
struct GrokLine {
  var name: UTF8Text
  var definition: [UInt8]
  /// Where the definition begins in its text.
  var offset: Int
}

/// Divides rule texts into lines.
///
/// Source: pipeline reference, section 3.1.
enum GrokLines {
  /// Blanks at the end count in support rules only.
  static func read(_ text: UTF8Text, keepsTrailingBlanks: Bool) -> [GrokLine] {
    var lines: [GrokLine] = []
    var start = 0
    let bytes = text.bytes
    while start < bytes.count {
      let end = bytes[start...].firstIndex(of: 0x0A) ?? bytes.count
      if let line = line(bytes, start..<end, keepsTrailingBlanks) { lines.append(line) }
      start = end + 1
    }
    return lines
  }

  private static func line(_ bytes: [UInt8], _ range: Range<Int>, _ keepsTrailingBlanks: Bool) -> GrokLine? {
    var (start, end) = (range.lowerBound, range.upperBound)
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    while start < end, isBlank(bytes[start]) { start += 1 }
    if !keepsTrailingBlanks {
      while end > start, isBlank(bytes[end - 1]) { end -= 1 }
    }
    guard start < end, bytes[start] != UInt8(ascii: "#") else { return nil }
    let nameStart = start
    while start < end, !isBlank(bytes[start]) { start += 1 }
    let name = UTF8Text(bytes: Array(bytes[nameStart..<start]))
    while start < end, isBlank(bytes[start]) { start += 1 }
    guard start < end else { return nil }
    return GrokLine(name: name, definition: Array(bytes[start..<end]), offset: start)
  }

  private static func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || byte == 0x09 }
}

/// A part of a definition.
enum GrokPiece {
  /// Text of a regular expression.
  case literal([UInt8], offset: Int)
  case reference(GrokReference)
}

/// `%{matcher(args):path:filter(args)}`.
struct GrokReference {
  var call: GrokCall
  /// There is a colon behind the matcher.
  var hasColon = false
  /// `nil` or empty extracts nothing by a name.
  var path: UTF8Text?
  var filter: GrokCall?
  /// In the definition.
  var offset: Int
  var length: Int
}

/// A matcher, filter or rule with its arguments.
struct GrokCall {
  indirect enum Argument {
    case text(UTF8Text)
    case number(Double)
    case boolean(Bool)
    case null
    case call(GrokCall)
  }

  var name: UTF8Text
  var arguments: [Argument] = []

  /// The text of an argument; `nil` where it is absent or no text.
  func text(_ index: Int) -> UTF8Text? {
    guard index < arguments.count, case .text(let text) = arguments[index] else { return nil }
    return text
  }
}

/// Reads definitions into pieces.
///
/// Source: pipeline reference, section 3.2.
struct GrokDefinitionParser {
  struct Mistake: Error {
    var offset: Int
    var message: String
    var next: String
  }

  private let bytes: [UInt8]
  private var index = 0

  private init(_ bytes: [UInt8]) {
    self.bytes = bytes
  }

  static func parse(_ definition: [UInt8]) throws(Mistake) -> [GrokPiece] {
    var parser = GrokDefinitionParser(definition)
    return try parser.pieces()
  }

  private mutating func pieces() throws(Mistake) -> [GrokPiece] {
    var pieces: [GrokPiece] = []
    var (literal, literalStart): ([UInt8], Int) = ([], 0)
    func flush() {
      if !literal.isEmpty { pieces.append(.literal(literal, offset: literalStart)) }
      literal = []
    }
    while index < bytes.count {
      let byte = bytes[index]
      if byte == UInt8(ascii: "%"), index + 1 < bytes.count, bytes[index + 1] == UInt8(ascii: "{") {
        flush()
        pieces.append(.reference(try reference()))
        literalStart = index
        continue
      }
      if literal.isEmpty { literalStart = index }
      literal.append(byte)
      index += 1
      if byte == UInt8(ascii: "\\"), index < bytes.count {
        literal.append(bytes[index])
        index += 1
      }
    }
    flush()
    return pieces
  }

  private func mistake(_ message: String, _ next: String) -> Mistake {
    Mistake(offset: index, message: message, next: next)
  }

  private mutating func reference() throws(Mistake) -> GrokReference {
    let start = index
    index += 2
    // `%{?>x}` looks like an atomic group, but the text it takes is given back where the rest needs it: public samples
    // match only so.
    if bytes[index...].starts(with: "?>".utf8) { index += 2 }
    var found = GrokReference(call: try call(depth: 0), offset: start, length: 0)
    skipBlanks()
    if skip(UInt8(ascii: ":")) {
      found.hasColon = true
      found.path = try path()
      if skip(UInt8(ascii: ":")) {
        skipBlanks()
        if index < bytes.count, bytes[index] != UInt8(ascii: "}") { found.filter = try call(depth: 0) }
        skipBlanks()
      }
    }
    guard skip(UInt8(ascii: "}")) else {
      throw mistake("a reference does not end here", "close it with `}`")
    }
    found.length = index - start
    return found
  }

  private mutating func skip(_ byte: UInt8) -> Bool {
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func skipBlanks() {
    while index < bytes.count, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
  }

  /// Up to the colon or brace; `["any text"]` holds what would end it.
  private mutating func path() throws(Mistake) -> UTF8Text {
    skipBlanks()
    if bytes[index...].starts(with: "[\"".utf8) {
      index += 1
      let text = try quoted()
      guard skip(UInt8(ascii: "]")) else { throw mistake("`]` is missing", "write `[\"name\"]`") }
      skipBlanks()
      return text
    }
    let start = index
    while index < bytes.count, bytes[index] != UInt8(ascii: ":"), bytes[index] != UInt8(ascii: "}") {
      index += 1
    }
    var end = index
    while end > start, bytes[end - 1] == 0x20 { end -= 1 }
    return UTF8Text(bytes: Array(bytes[start..<end]))
  }

  private static func isNameByte(_ byte: UInt8) -> Bool {
    byte &- 0x30 < 10 || (byte | 0x20) &- 0x61 < 26 || [0x5F, 0x40, 0x24, 0x2D, 0x2E].contains(byte)
  }

  private mutating func call(depth: Int) throws(Mistake) -> GrokCall {
    skipBlanks()
    guard depth < 8 else { throw mistake("calls stand too deep in each other", "move one to a support rule") }
    let start = index
    while index < bytes.count, GrokDefinitionParser.isNameByte(bytes[index]) { index += 1 }
    guard index > start else {
      throw mistake("the name of a matcher or rule is missing", "write one, such as `%{word:name}`")
    }
    var found = GrokCall(name: UTF8Text(bytes: Array(bytes[start..<index])))
    guard skip(UInt8(ascii: "(")) else { return found }
    skipBlanks()
    if skip(UInt8(ascii: ")")) { return found }
    while true {
      skipBlanks()
      found.arguments.append(try argument(depth: depth))
      skipBlanks()
      if skip(UInt8(ascii: ")")) { return found }
      guard skip(UInt8(ascii: ",")) else {
        throw mistake("`,` or `)` is missing between arguments", "write `name(\"a\", \"b\")`")
      }
    }
  }

  private mutating func argument(depth: Int) throws(Mistake) -> GrokCall.Argument {
    if index < bytes.count, bytes[index] == UInt8(ascii: "\"") || isCurlyQuote { return .text(try quoted()) }
    let start = index
    while index < bytes.count,
      ![UInt8(ascii: ","), UInt8(ascii: ")"), UInt8(ascii: "(")].contains(bytes[index])
    {
      index += 1
    }
    let word = String(decoding: bytes[start..<index], as: UTF8.self).trimmed
    switch word {
    case "true": return .boolean(true)
    case "false": return .boolean(false)
    case "null": return .null
    default: break
    }
    if let number = Double(word), index >= bytes.count || bytes[index] != UInt8(ascii: "(") {
      return .number(number)
    }
    index = start
    return .call(try call(depth: depth + 1))
  }

  /// `“` or `”`.
  private var isCurlyQuote: Bool {
    guard index + 2 < bytes.count else { return false }
    return bytes[index] == 0xE2 && bytes[index + 1] == 0x80 && [0x9C, 0x9D].contains(bytes[index + 2])
  }

  /// A text in quotes; `\\`, `\"` and `\'` are resolved, other backslashes stay.
  private mutating func quoted() throws(Mistake) -> UTF8Text {
    let start = index
    let isCurly = isCurlyQuote
    index += isCurly ? 3 : 1
    var text: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      // Each kind of quote ends what it began.
      if isCurly ? isCurlyQuote : byte == UInt8(ascii: "\"") {
        index += isCurly ? 3 : 1
        return UTF8Text(bytes: text)
      }
      index += 1
      if byte == UInt8(ascii: "\\"), index < bytes.count, [0x5C, 0x22, 0x27].contains(bytes[index]) {
        text.append(bytes[index])
        index += 1
      } else {
        text.append(byte)
      }
    }
    index = start
    throw mistake("a text in quotes does not end", "close it with `\"`")
  }
}

extension String {
  fileprivate var trimmed: String {
    var text = Substring(self)
    while text.first == " " { text.removeFirst() }
    while text.last == " " { text.removeLast() }
    return String(text)
  }
}
