extension TextSearchTables {
  /// The pattern covers the whole text.
  package func matchesWhole(_ pattern: Wildcard, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    if pattern.count == 0 { return pattern.beginsWithRun || text.isEmpty }
    var (first, last) = (Int(pattern.first), Int(pattern.first + pattern.count - 1))
    var (low, high) = (0, text.count)
    if !pattern.beginsWithRun {
      guard let end = match(segments[first], text, at: 0, to: high) else { return false }
      if first == last { return pattern.endsWithRun || end == high }
      low = end
      first += 1
    }
    if !pattern.endsWithRun {
      guard let start = match(segments[last], text, endingAt: high, notBefore: low) else { return false }
      high = start
      last -= 1
    }
    while first <= last {
      guard
        let end = find(
          segments[first], in: text, from: low, to: high, atTokenStart: false, atTokenEnd: false)
      else { return false }
      low = end
      first += 1
    }
    return true
  }

  /// The pattern covers a stretch of the text that begins or ends at the edge of a token where the pattern begins or
  /// ends with a token character.
  ///
  /// Source: query reference, section 4.1.
  package func matchesStretch(_ pattern: Wildcard, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let (first, last) = (Int(pattern.first), Int(pattern.first + pattern.count) - 1)
    var low = 0
    for index in Int(pattern.first)..<Int(pattern.first + pattern.count) {
      let segment = segments[index]
      let atTokenStart = index == first && !pattern.beginsWithRun && segment.beginsWithToken
      let atTokenEnd = index == last && !pattern.endsWithRun && segment.endsWithToken
      guard
        let end = find(
          segment, in: text, from: low, to: text.count, atTokenStart: atTokenStart, atTokenEnd: atTokenEnd)
      else { return false }
      low = end
    }
    return true
  }

  /// The phrase's tokens stand in the lower-cased text, whole, consecutively and in order.
  ///
  /// Knuth–Morris–Pratt over tokens; where nothing is matched yet, the first token is searched as bytes.
  package func contains(_ phrase: Phrase, _ text: UnsafeBufferPointer<UInt8>) -> Bool {
    let (first, count) = (Int(phrase.first), Int(phrase.count))
    guard count > 0 else { return false }
    var matched = 0
    var index = 0
    while true {
      if matched == 0 {
        guard
          let end = find(
            segments[first], in: text, from: index, to: text.count, atTokenStart: true, atTokenEnd: true)
        else { return false }
        index = end
        matched = 1
      } else {
        guard let token = TextTokens.next(text, from: index) else { return false }
        index = token.upperBound
        while matched > 0, !isEqual(text, token, segments[first + matched]) {
          matched = Int(failures[Int(phrase.failure) + matched - 1])
        }
        if matched > 0 || isEqual(text, token, segments[first]) { matched += 1 }
      }
      if matched == count { return true }
    }
  }

  private func isEqual(
    _ text: UnsafeBufferPointer<UInt8>, _ range: Range<Int>, _ token: Segment
  ) -> Bool {
    guard range.count == Int(token.count) else { return false }
    for offset in 0..<range.count where text[range.lowerBound + offset] != bytes[Int(token.start) + offset] {
      return false
    }
    return true
  }

  /// Where the segment ends that begins at `start`.
  func match(
    _ segment: Segment, _ text: UnsafeBufferPointer<UInt8>, at start: Int, to limit: Int
  ) -> Int? {
    var position = start
    for index in Int(segment.start)..<Int(segment.start + segment.count) {
      guard position < limit else { return nil }
      let byte = bytes[index]
      if byte == WildcardPattern.anyScalarByte {
        position += 1
        while position < limit, text[position] & 0xC0 == 0x80 { position += 1 }
      } else {
        guard text[position] == byte else { return nil }
        position += 1
      }
    }
    return position
  }

  /// Where the segment begins that ends at `end`.
  private func match(
    _ segment: Segment, _ text: UnsafeBufferPointer<UInt8>, endingAt end: Int, notBefore floor: Int
  ) -> Int? {
    var position = end
    for index in (Int(segment.start)..<Int(segment.start + segment.count)).reversed() {
      guard position > floor else { return nil }
      position -= 1
      let byte = bytes[index]
      if byte == WildcardPattern.anyScalarByte {
        while position > floor, text[position] & 0xC0 == 0x80 { position -= 1 }
      } else {
        guard text[position] == byte else { return nil }
      }
    }
    return position
  }
}
