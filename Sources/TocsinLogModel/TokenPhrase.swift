/// Tokens that must stand consecutively, whole and in order, in a lower-cased text.
///
/// Source: query reference, section 4.1.
package struct TokenPhrase: Hashable, Sendable {
  /// Lower-cased; empty matches nothing.
  package let tokens: [UTF8Text]

  /// Splits a text into its tokens.
  package init(_ text: UTF8Text) {
    tokens = TextTokens.tokens(of: LowerCasing.lowered(text))
  }

  /// Whether the phrase stands in `text`, which is lower-cased already.
  ///
  /// For single use: a plan keeps its tables.
  package func isFound(in text: UnsafeBufferPointer<UInt8>) -> Bool {
    var tables = TextSearchTables()
    let handle = tables.add(self)
    return tables.contains(handle, text)
  }
}
