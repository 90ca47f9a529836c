import TocsinLogModel
import TocsinPlan

extension CompiledTest {
  /// How a test on strings that are neither numbers nor addresses reads.
  enum TextLanguage {
    case everything
    case nothing
    case language(Recognizer.Language)
  }

  /// The strings, apart from numbers and addresses, that meet the test.
  var textLanguage: TextLanguage {
    switch atom.test {
    case .exists: .everything
    case .equals(let values): .language(.texts(Set(values.map(\.text.scalars))))
    case .wildcard(let pattern): .language(.whole(pattern.symbols))
    case .stretch(let pattern, onlyStrings: _):
      .language(
        .stretch(
          pattern.symbols, atTokenStart: CompiledTest.isToken(pattern.symbols.first),
          atTokenEnd: CompiledTest.isToken(pattern.symbols.last)))
    case .phrase(let phrase, onlyStrings: _):
      .language(.stretch(phrase.symbols, atTokenStart: true, atTokenEnd: true))
    case .textInterval(let interval), .tagInterval(_, let interval):
      .language(.interval(ScalarInterval(interval)))
    case .interval, .addressIn, .timeWithin: .nothing
    }
  }

  private static func isToken(_ symbol: Recognizer.Symbol?) -> Bool {
    if case .scalar(let scalar)? = symbol { TextTokens.isToken(scalar) } else { false }
  }

  /// Adds what the test needs of an alphabet.
  func demand(_ demands: inout Alphabet.Demands) {
    demands.mentioned.formUnion(UTF8Text(bytes: prefix).scalars)
    switch atom.test {
    case .equals(let values): for value in values { demands.mentioned.formUnion(value.text.scalars) }
    case .wildcard(let pattern): demands.mentioned.formUnion(pattern.literals)
    case .stretch(let pattern, onlyStrings: _):
      demands.loweredMentioned.formUnion(pattern.literals)
      demands.tellsTokens = true
    case .phrase(let phrase, onlyStrings: _):
      for token in phrase.tokens { demands.loweredMentioned.formUnion(token.scalars) }
      demands.tellsTokens = true
    case .textInterval(let interval), .tagInterval(_, let interval):
      demands.mentioned.formUnion((interval.lower?.scalars ?? []) + (interval.upper?.scalars ?? []))
      demands.tellsOrder = true
    case .exists, .interval, .addressIn, .timeWithin: break
    }
  }

  /// Texts that are likely to meet the test, the most natural first.
  var likelyTexts: [UTF8Text] {
    let found: [UTF8Text]
    switch atom.test {
    case .exists: found = ["x", "example", "0", ""]
    case .equals(let values): found = values.prefix(20).map(\.text)
    case .wildcard(let pattern), .stretch(let pattern, onlyStrings: _):
      found = [
        pattern.filled(run: "", scalar: "x"), pattern.filled(run: "x", scalar: "x"),
        pattern.filled(run: " ", scalar: "0"),
      ]
    case .phrase(let phrase, onlyStrings: _):
      found = [UTF8Text(bytes: Array(phrase.tokens.map(\.bytes).joined(separator: [0x20])))]
    case .textInterval(let interval), .tagInterval(_, let interval):
      found =
        [interval.lower, interval.lower.map { UTF8Text(bytes: $0.bytes + [0x78]) }, interval.upper]
        .compactMap(\.self) + ["", "x"]
    case .interval(let interval): found = NumberCandidates.likely(interval)
    case .addressIn(let blocks):
      found = blocks.prefix(8).map { AddressSpelling.plain(AddressBits($0.address, masked: $0.mask)) }
    case .timeWithin: found = []
    }
    return prefix.isEmpty ? found : found.map { UTF8Text(bytes: prefix + $0.bytes) }
  }
}

extension WildcardPattern {
  var symbols: [Recognizer.Symbol] {
    var symbols: [Recognizer.Symbol] = []
    if beginsWithRun || segments.isEmpty && endsWithRun { symbols.append(.anyRun) }
    for (index, segment) in segments.enumerated() {
      if index > 0 { symbols.append(.anyRun) }
      let parts = segment.split(separator: WildcardPattern.anyScalarByte, omittingEmptySubsequences: false)
      for (place, part) in parts.enumerated() {
        if place > 0 { symbols.append(.anyScalar) }
        symbols += UTF8Text(bytes: Array(part)).scalars.map(Recognizer.Symbol.scalar)
      }
    }
    if endsWithRun, !segments.isEmpty { symbols.append(.anyRun) }
    return symbols
  }

  var literals: [Unicode.Scalar] {
    symbols.compactMap { if case .scalar(let scalar) = $0 { scalar } else { nil } }
  }

  /// The pattern with its runs and any-scalars replaced.
  func filled(run: UTF8Text, scalar filler: UTF8Text) -> UTF8Text {
    var bytes: [UInt8] = []
    for symbol in symbols {
      switch symbol {
      case .scalar(let scalar): bytes += Array(String(scalar).utf8)
      case .anyScalar: bytes += filler.bytes
      case .anyRun, .separator: bytes += run.bytes
      }
    }
    return UTF8Text(bytes: bytes)
  }
}

extension TokenPhrase {
  var symbols: [Recognizer.Symbol] {
    var symbols: [Recognizer.Symbol] = []
    for (index, token) in tokens.enumerated() {
      if index > 0 { symbols.append(.separator) }
      symbols += token.scalars.map(Recognizer.Symbol.scalar)
    }
    return symbols
  }
}
