/// The tokens of free text: maximal runs of letters, marks, digits (Alphabetic, M*, Nd) and `_`.
///
/// Source: query reference, section 4.1.
package enum TextTokens {
  /// Whether an ASCII character belongs to a token rather than between two.
  package static func isToken(ascii byte: UInt8) -> Bool {
    (byte | 0x20) &- 0x61 < 26 || byte &- 0x30 < 10 || byte == UInt8(ascii: "_")
  }

  /// Whether a character belongs to a token rather than between two.
  package static func isToken(_ scalar: Unicode.Scalar) -> Bool {
    if scalar.value < 0x80 { return isToken(ascii: UInt8(truncatingIfNeeded: scalar.value)) }
    let properties = scalar.properties
    if properties.isAlphabetic { return true }
    switch properties.generalCategory {
    case .nonspacingMark, .spacingMark, .enclosingMark, .decimalNumber: return true
    default: return false
    }
  }

  /// The byte range of the first token at or after `index`.
  package static func next(_ bytes: UnsafeBufferPointer<UInt8>, from index: Int) -> Range<Int>? {
    var start = index
    while start < bytes.count {
      let (isToken, length) = classify(bytes, at: start)
      if isToken { break }
      start += length
    }
    guard start < bytes.count else { return nil }
    var end = start
    while end < bytes.count {
      let (isToken, length) = classify(bytes, at: end)
      guard isToken else { break }
      end += length
    }
    return start..<end
  }

  /// All tokens, as written.
  package static func tokens(of text: UTF8Text) -> [UTF8Text] {
    text.bytes.withUnsafeBufferPointer { bytes in
      var tokens: [UTF8Text] = []
      var index = 0
      while let range = next(bytes, from: index) {
        tokens.append(UTF8Text(UnsafeBufferPointer(rebasing: bytes[range])))
        index = range.upperBound
      }
      return tokens
    }
  }

  /// Whether a token scalar begins at `index`, and how long the scalar is.
  package static func classify(
    _ bytes: UnsafeBufferPointer<UInt8>, at index: Int
  ) -> (isToken: Bool, length: Int) {
    let byte = bytes[index]
    if byte < 0x80 { return (isToken(ascii: byte), 1) }
    guard let (scalar, length) = UTF8Scalar.decode(bytes, at: index) else { return (false, 1) }
    return (isToken(scalar), length)
  }

  /// Whether a token scalar ends just before `index`.
  package static func isToken(_ bytes: UnsafeBufferPointer<UInt8>, before index: Int) -> Bool {
    guard index > 0 else { return false }
    var start = index - 1
    while start > 0, bytes[start] & 0xC0 == 0x80, index - start < 4 { start -= 1 }
    let (isToken, length) = classify(bytes, at: start)
    return isToken && start + length == index
  }
}
