import TocsinLogModel
import TocsinSyntax

/// Free text and wildcards over arrays of scalars.
enum ReferenceText {
  static func scalars(_ text: UTF8Text) -> [Unicode.Scalar] {
    Array(String(decoding: text.bytes, as: UTF8.self).unicodeScalars)
  }

  static func lowered(_ text: UTF8Text) -> UTF8Text {
    UTF8Text(scalars(text).map { $0.properties.lowercaseMapping }.joined())
  }

  static func lowered(_ pieces: [WildcardPiece]) -> [WildcardPiece] {
    pieces.map { if case .literal(let text) = $0 { .literal(lowered(text)) } else { $0 } }
  }

  /// A search in free text: tokens, or a wildcard over a stretch.
  static func isFound(_ test: ValueTest, in text: UTF8Text) -> Bool {
    let text = scalars(lowered(text))
    switch test {
    case .text(let wanted, quoted: _):
      let needle = tokens(scalars(lowered(wanted)))
      let hay = tokens(text)
      guard !needle.isEmpty, hay.count >= needle.count else { return false }
      return (0...(hay.count - needle.count)).contains { Array(hay[$0..<$0 + needle.count]) == needle }
    case .wildcard(let pieces): return coversStretch(lowered(pieces), text)
    case .exists: return true
    default: return false
    }
  }

  static func isToken(_ scalar: Unicode.Scalar) -> Bool {
    if scalar == "_" || scalar.properties.isAlphabetic { return true }
    switch scalar.properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber: return true
    default: return false
    }
  }

  static func tokens(_ text: [Unicode.Scalar]) -> [[Unicode.Scalar]] {
    text.split { !isToken($0) }.map(Array.init)
  }

  private enum Symbol {
    case scalar(Unicode.Scalar)
    case anyRun
    case anyScalar
  }

  private static func symbols(_ pieces: [WildcardPiece]) -> [Symbol] {
    pieces.flatMap { piece -> [Symbol] in
      switch piece {
      case .literal(let text): scalars(text).map(Symbol.scalar)
      case .anyRun: [.anyRun]
      case .anyScalar: [.anyScalar]
      }
    }
  }

  /// The pattern covers all of the text: sets of positions, symbol by symbol.
  static func covers(_ pieces: [WildcardPiece], _ text: [Unicode.Scalar]) -> Bool {
    ends(symbols(pieces), text, from: 0).contains(text.count)
  }

  private static func ends(_ symbols: [Symbol], _ text: [Unicode.Scalar], from start: Int) -> Set<Int> {
    var positions: Set<Int> = [start]
    for symbol in symbols {
      switch symbol {
      case .anyRun: positions = positions.min().map { Set($0...text.count) } ?? []
      case .anyScalar: positions = Set(positions.filter { $0 < text.count }.map { $0 + 1 })
      case .scalar(let scalar):
        positions = Set(positions.filter { $0 < text.count && text[$0] == scalar }.map { $0 + 1 })
      }
    }
    return positions
  }

  private static func coversStretch(_ pieces: [WildcardPiece], _ text: [Unicode.Scalar]) -> Bool {
    let symbols = symbols(pieces)
    func demands(_ symbol: Symbol?) -> Bool {
      if case .scalar(let scalar)? = symbol { isToken(scalar) } else { false }
    }
    let (atStart, atEnd) = (demands(symbols.first), demands(symbols.last))
    return (0...text.count).contains { start in
      if atStart, start > 0, isToken(text[start - 1]) { return false }
      return ends(symbols, text, from: start).contains { end in
        !atEnd || end == text.count || !isToken(text[end])
      }
    }
  }
}
