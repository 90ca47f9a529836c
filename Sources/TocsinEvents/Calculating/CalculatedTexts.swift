import TocsinLogModel

/// Parts of texts, which are ranges of them: nothing is copied.
///
/// A character is a Unicode scalar. Everything takes time in proportion to the text.
enum CalculatedTexts {
  typealias Text = UnsafeBufferPointer<UInt8>

  /// The first so many characters.
  static func prefix(_ text: Text, _ count: Int) -> Range<Int> { 0..<offset(in: text, after: count, from: 0) }

  /// The last so many characters.
  static func suffix(_ text: Text, _ count: Int) -> Range<Int> {
    var start = text.count
    var left = count
    while left > 0, start > 0 {
      start -= 1
      while start > 0, text[start] & 0xC0 == 0x80 { start -= 1 }
      left -= 1
    }
    return start..<text.count
  }

  /// So many characters from one on, the first being 1.
  static func part(_ text: Text, start: Int, length: Int) -> Range<Int> {
    let first = offset(in: text, after: start - 1, from: 0)
    return first..<offset(in: text, after: length, from: first)
  }

  /// The offset after so many characters, or the end.
  private static func offset(in text: Text, after count: Int, from start: Int) -> Int {
    var position = start
    var left = count
    while left > 0, position < text.count {
      position += UTF8Scalar.length(text, at: position)
      left -= 1
    }
    return position
  }

  /// Without the white space on both sides.
  static func trimmed(_ text: Text) -> Range<Int> {
    var start = 0
    while start < text.count, let (scalar, length) = UTF8Scalar.decode(text, at: start),
      scalar.properties.isWhitespace
    {
      start += length
    }
    var end = text.count
    while end > start {
      let last = suffix(Text(rebasing: text[start..<end]), 1)
      let place = start + last.lowerBound
      guard let (scalar, _) = UTF8Scalar.decode(text, at: place), scalar.properties.isWhitespace else {
        break
      }
      end = place
    }
    return start..<end
  }

  /// Where a separator occurs with so many before it, without overlaps; `nil` where it does not.
  static func occurrence(_ number: Int, of separator: Text, in text: Text) -> Range<Int>? {
    guard number >= 0, !separator.isEmpty else { return nil }
    let finder = LiteralFinder(Array(separator))
    var start = 0
    var left = number
    while let found = finder.first(in: text, from: start) {
      start = found + separator.count
      if left == 0 { return found..<start }
      left -= 1
    }
    return nil
  }
}

extension CalculatedTexts {
  enum Casing {
    case lower
    case upper
    /// Upper case where no letter stands before.
    case proper
  }

  /// The text in another case, at most so many bytes; `nil` where it would be longer.
  static func cased(_ text: Text, _ casing: Casing, limit: Int) -> [UInt8]? {
    guard text.count <= limit else { return nil }
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    var index = 0
    var followsLetter = false
    while index < text.count {
      guard let (scalar, length) = UTF8Scalar.decode(text, at: index) else {
        output.append(text[index])
        index += 1
        continue
      }
      index += length
      let properties = scalar.properties
      switch casing {
      case .lower: output += properties.lowercaseMapping.utf8
      case .upper: output += properties.uppercaseMapping.utf8
      case .proper:
        output += (followsLetter ? properties.lowercaseMapping : properties.titlecaseMapping).utf8
        followsLetter = properties.isAlphabetic
      }
      if output.count > limit { return nil }
    }
    return output
  }
}
