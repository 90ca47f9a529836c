internal import TocsinLogModel

/// Where a word is written, which decides what its first character may be.
enum WordPlace {
  /// Free text: `@` would begin a key.
  case term
  /// Directly after a key: `@` is a character, and `-` before a digit a sign.
  case value
  /// In a value group: `-` negates.
  case element
  /// An end of a range, or behind a comparison.
  case bound
  /// A segment of an attribute path: a dot must be escaped.
  case segment
  /// The same among the arguments of `CIDR`, where a comma must be escaped too.
  case argument
  /// A tag key.
  case key
}

/// Which characters of a word need a backslash.
///
/// Source: query reference, sections 2.1 and 2.2. Characters that are read literally but linted are escaped too.
enum QuerySpelling {
  /// Words that would be read as operators.
  static func isKeyword(_ text: UTF8Text) -> Bool {
    text == "AND" || text == "OR" || text == "NOT" || text == "TO"
  }

  static func escape(_ text: UTF8Text, _ place: WordPlace, isFirst: Bool, into output: inout [UInt8]) {
    text.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let length = UTF8Scalar.length(bytes, at: index)
        let scalar = UTF8Scalar.decode(bytes, at: index)?.scalar ?? "\u{FFFD}"
        let next = index + length < bytes.count ? bytes[index + length] : nil
        if needsEscape(scalar, next, place, isFirst: isFirst && index == 0) {
          output.append(UInt8(ascii: "\\"))
        }
        output += bytes[index..<index + length]
        index += length
      }
    }
  }

  private static func needsEscape(
    _ scalar: Unicode.Scalar, _ next: UInt8?, _ place: WordPlace, isFirst: Bool
  ) -> Bool {
    let isSegment = place == .segment || place == .argument
    switch scalar {
    case "(", ")", "[", "]", "{", "}", "\"", "*", "?", ":", "\\", "=", "!", "#", "<", ">", "&", "|",
      "\u{201C}", "\u{201D}":
      return true
    case ".": return isSegment
    case ",": return place == .argument
    case "@": return isFirst && place != .value && !isSegment
    case "-":
      guard isFirst, !isSegment else { return false }
      let isSign = (place == .value || place == .bound) && next.map { (0x30...0x39).contains($0) } == true
      return !isSign
    default: return isFirst && "+~^".unicodeScalars.contains(scalar) || scalar.properties.isWhitespace
    }
  }
}
