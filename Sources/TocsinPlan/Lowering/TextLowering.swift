import TocsinLogModel
import TocsinSyntax

/// Free text, `message:` and full text: tokens, case-insensitive.
///
/// Source: query reference, sections 4.1 and 4.2.
enum TextLowering {
  /// `nil` when nothing can match, such as a phrase without a token.
  static func test(_ test: ValueTest, onlyStrings: Bool) -> AtomTest? {
    switch test {
    case .text(let text, quoted: _):
      let phrase = TokenPhrase(text)
      return phrase.tokens.isEmpty ? nil : .phrase(phrase, onlyStrings: onlyStrings)
    case .wildcard(let pieces):
      return .stretch(WildcardPattern(pieces.lowered.map(\.piece)), onlyStrings: onlyStrings)
    case .exists: return .exists
    // The parser refuses comparisons and CIDR on text.
    case .comparison, .range, .cidr: return nil
    }
  }
}

/// `timestamp:`: epoch milliseconds or ISO 8601.
///
/// Source: query reference, section 1.2.
enum TimeLowering {
  static func test(_ test: ValueTest) -> AtomTest? {
    switch test {
    case .exists: return .exists
    case .text(let text, quoted: _):
      guard let instant = instant(.text(text, quoted: true)) else { return nil }
      return .timeWithin(
        TimeInterval(lower: instant, includesLower: true, upper: instant, includesUpper: true))
    case .comparison, .range:
      let ends = Ends(test)
      let lower = ends.lower.map(instant)
      let upper = ends.upper.map(instant)
      // An end that is no instant is a located error of the parser.
      if let lower, lower == nil { return nil }
      if let upper, upper == nil { return nil }
      return .timeWithin(
        TimeInterval(
          lower: lower ?? nil, includesLower: ends.includesLower, upper: upper ?? nil,
          includesUpper: ends.includesUpper))
    case .wildcard, .cidr: return nil
    }
  }

  private static func instant(_ bound: Bound) -> Timestamp? {
    let text = bound.text
    if let milliseconds = (bound.number ?? DecimalNumber(text)) {
      guard let value = milliseconds.integerValue else { return nil }
      let (microseconds, overflow) = value.multipliedReportingOverflow(by: 1000)
      return overflow ? nil : Timestamp(microseconds: microseconds)
    }
    return text.bytes.withUnsafeBufferPointer { Timestamp(iso8601: $0) }
  }
}
