/// A grammar as `grammar/README.md` describes it.
package struct EBNF {
  package indirect enum Expression {
    case literal([Unicode.Scalar])
    case characters(CharacterClass)
    case production(String)
    case sequence([Expression])
    case choice([Expression])
    case optional(Expression)
    case repeated(Expression, atLeast: Int)
    case except(Expression, Expression)
    case lookahead(Expression, isNegative: Bool)
  }

  package struct CharacterClass {
    var ranges: [ClosedRange<UInt32>]
    var isComplement: Bool

    func contains(_ scalar: Unicode.Scalar) -> Bool {
      ranges.contains { $0.contains(scalar.value) } != isComplement
    }
  }

  package struct SyntaxError: Error, CustomStringConvertible {
    package var description: String
  }

  /// The first production.
  package private(set) var start = ""
  package private(set) var productions: [String: Expression] = [:]

  /// Reads a grammar; a production that is missing or defined twice is an error.
  package init(_ text: String) throws {
    var reader = EBNFReader(text)
    var mentioned: Set<String> = []
    while let (name, expression) = try reader.production() {
      guard productions[name] == nil else { throw SyntaxError(description: "`\(name)` is defined twice") }
      if start.isEmpty { start = name }
      productions[name] = expression
      mentioned.formUnion(reader.mentioned)
    }
    for name in mentioned.sorted() where productions[name] == nil {
      throw SyntaxError(description: "`\(name)` is not defined")
    }
  }
}

private struct EBNFReader {
  private let scalars: [Unicode.Scalar]
  private var index = 0
  private(set) var mentioned: Set<String> = []

  init(_ text: String) {
    scalars = Array(text.unicodeScalars)
  }

  private func failure(_ message: String) -> EBNF.SyntaxError {
    let line = scalars[..<min(index, scalars.count)].count { $0 == "\n" } + 1
    return EBNF.SyntaxError(description: "line \(line): \(message)")
  }

  private var current: Unicode.Scalar? { index < scalars.count ? scalars[index] : nil }

  private func starts(with text: String) -> Bool {
    scalars[index...].starts(with: Array(text.unicodeScalars))
  }

  private mutating func skipBlanks() throws {
    while let scalar = current {
      if scalar.properties.isWhitespace {
        index += 1
      } else if starts(with: "(*") {
        while current != nil, !starts(with: "*)") { index += 1 }
        guard current != nil else { throw failure("a comment is never closed") }
        index += 2
      } else {
        return
      }
    }
  }

  private mutating func take(_ text: String) throws -> Bool {
    try skipBlanks()
    guard starts(with: text) else { return false }
    index += text.unicodeScalars.count
    return true
  }

  private mutating func expect(_ text: String) throws {
    guard try take(text) else { throw failure("expected `\(text)`") }
  }

  private mutating func name() -> String? {
    var name = ""
    while let scalar = current, scalar.properties.isAlphabetic || scalar == "-" && !name.isEmpty {
      name.unicodeScalars.append(scalar)
      index += 1
    }
    return name.isEmpty ? nil : name
  }

  mutating func production() throws -> (String, EBNF.Expression)? {
    try skipBlanks()
    guard current != nil else { return nil }
    guard let name = name() else { throw failure("expected the name of a production") }
    try expect("=")
    let expression = try choice()
    try expect(";")
    return (name, expression)
  }

  private mutating func choice() throws -> EBNF.Expression {
    var options = [try sequence()]
    while try take("|") { options.append(try sequence()) }
    return options.count == 1 ? options[0] : .choice(options)
  }

  private mutating func sequence() throws -> EBNF.Expression {
    var parts = [try exception()]
    while try take(",") { parts.append(try exception()) }
    return parts.count == 1 ? parts[0] : .sequence(parts)
  }

  private mutating func exception() throws -> EBNF.Expression {
    let factor = try factor()
    return try take("-") ? .except(factor, try self.factor()) : factor
  }

  private mutating func factor() throws -> EBNF.Expression {
    try skipBlanks()
    guard let scalar = current else { throw failure("the grammar ends in a production") }
    switch scalar {
    case "\"", "'":
      index += 1
      let start = index
      while let next = current, next != scalar { index += 1 }
      defer { index += 1 }
      return .literal(Array(scalars[start..<index]))
    case "?": return try special()
    case "&", "!":
      index += 1
      return .lookahead(try factor(), isNegative: scalar == "!")
    case "(":
      index += 1
      let inner = try choice()
      try expect(")")
      return inner
    case "[":
      index += 1
      let inner = try choice()
      try expect("]")
      return .optional(inner)
    case "{":
      index += 1
      let inner = try choice()
      try expect("}")
      guard current == "-" else { return .repeated(inner, atLeast: 0) }
      index += 1
      return .repeated(inner, atLeast: 1)
    default:
      guard let name = name() else { throw failure("unexpected `\(scalar)`") }
      mentioned.insert(name)
      return .production(name)
    }
  }

  private mutating func special() throws -> EBNF.Expression {
    index += 1
    try skipBlanks()
    if try take("any") {
      try expect("?")
      return .characters(EBNF.CharacterClass(ranges: [], isComplement: true))
    }
    if try take("White_Space") {
      try expect("?")
      return .characters(
        EBNF.CharacterClass(
          ranges: [
            0x9...0xD, 0x20...0x20, 0x85...0x85, 0xA0...0xA0, 0x1680...0x1680, 0x2000...0x200A,
            0x2028...0x2029, 0x202F...0x202F, 0x205F...0x205F, 0x3000...0x3000,
          ], isComplement: false))
    }
    if try take("non-ASCII") {
      try expect("?")
      return .characters(EBNF.CharacterClass(ranges: [0...0x7F], isComplement: true))
    }
    guard current == "[" else { throw failure("expected a class of characters") }
    index += 1
    let isComplement = current == "^"
    if isComplement { index += 1 }
    var ranges: [ClosedRange<UInt32>] = []
    while let scalar = current, scalar != "]" {
      let low = member()
      if current == "-", index + 1 < scalars.count, scalars[index + 1] != "]" {
        index += 1
        ranges.append(low...max(low, member()))
      } else {
        ranges.append(low...low)
      }
    }
    index += 1
    try expect("?")
    return .characters(EBNF.CharacterClass(ranges: ranges, isComplement: isComplement))
  }

  private mutating func member() -> UInt32 {
    var scalar = scalars[index]
    if scalar == "\\", index + 1 < scalars.count {
      index += 1
      scalar = scalars[index]
      switch scalar {
      case "n": scalar = "\n"
      case "r": scalar = "\r"
      case "t": scalar = "\t"
      default: break
      }
    }
    index += 1
    return scalar.value
  }
}
