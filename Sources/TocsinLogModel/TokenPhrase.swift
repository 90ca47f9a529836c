/// Tokens that must stand consecutively, whole and in order, in a lower-cased text.
///
/// Linear: Knuth–Morris–Pratt over tokens. Source: query reference, section 4.1.
package struct TokenPhrase: Hashable, Sendable {
  /// Lower-cased; empty matches nothing.
  package let tokens: [UTF8Text]
  private let failure: [Int]

  package init(_ text: UTF8Text) {
    tokens = TextTokens.tokens(of: LowerCasing.lowered(text))
    var table = [Int](repeating: 0, count: tokens.count)
    var matched = 0
    for index in tokens.indices.dropFirst() {
      while matched > 0, tokens[index] != tokens[matched] { matched = table[matched - 1] }
      if tokens[index] == tokens[matched] { matched += 1 }
      table[index] = matched
    }
    failure = table
  }

  /// Whether the phrase stands in `text`, which is lower-cased already.
  package func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    guard !tokens.isEmpty else { return false }
    var matched = 0
    var index = 0
    while let range = TextTokens.next(text, from: index) {
      index = range.upperBound
      while matched > 0, !isEqual(text, range, tokens[matched]) { matched = failure[matched - 1] }
      if isEqual(text, range, tokens[matched]) { matched += 1 }
      if matched == tokens.count { return true }
    }
    return false
  }

  private func isEqual(_ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ token: UTF8Text) -> Bool {
    guard range.count == token.bytes.count else { return false }
    for offset in token.bytes.indices where text[range.lowerBound + offset] != token.bytes[offset] {
      return false
    }
    return true
  }
}
