extension TextSearchTables {
  /// Where the first occurrence of the segment within `start..<limit` ends that also meets the demands on its edges.
  func find(
    _ segment: Segment, in text: UnsafeBufferPointer<UInt8>, from start: Int, to limit: Int,
    atTokenStart: Bool, atTokenEnd: Bool
  ) -> Int? {
    let edges = Edges(text: text, atTokenStart: atTokenStart, atTokenEnd: atTokenEnd)
    guard segment.hasAnyScalar else { return findLiteral(segment, edges, start, limit) }
    return segment.mask < 0
      ? findShort(segment, edges, start, limit) : findLong(segment, edges, start, limit)
  }

  /// What an occurrence must stand between.
  private struct Edges {
    let text: UnsafeBufferPointer<UInt8>
    let atTokenStart: Bool
    let atTokenEnd: Bool

    func canBegin(at index: Int) -> Bool { !atTokenStart || !TextTokens.isToken(text, before: index) }

    func canEnd(at index: Int) -> Bool {
      !atTokenEnd || index >= text.count || !TextTokens.classify(text, at: index).isToken
    }
  }

  /// Knuth–Morris–Pratt: an occurrence with wrong edges does not start the search over.
  private func findLiteral(_ segment: Segment, _ edges: Edges, _ start: Int, _ limit: Int) -> Int? {
    let count = Int(segment.count)
    let text = edges.text
    return bytes.withUnsafeBufferPointer { bytes -> Int? in
      let pattern = UnsafeBufferPointer(rebasing: bytes[Int(segment.start)..<(Int(segment.start) + count)])
      let first = pattern[0]
      var matched = 0
      var index = start
      while index < limit {
        if matched == 0 {
          while index < limit, text[index] != first { index += 1 }
          guard limit - index >= count else { return nil }
        }
        let byte = text[index]
        while matched > 0, pattern[matched] != byte {
          matched = Int(failures[Int(segment.failure) + matched - 1])
        }
        if pattern[matched] == byte { matched += 1 }
        index += 1
        if matched == count {
          if edges.canBegin(at: index - count), edges.canEnd(at: index) { return index }
          matched = Int(failures[Int(segment.failure) + count - 1])
        }
      }
      return nil
    }
  }

  /// Tries each place: linear, times the length of a short segment.
  private func findShort(_ segment: Segment, _ edges: Edges, _ start: Int, _ limit: Int) -> Int? {
    var index = start
    while index < limit {
      if edges.text[index] & 0xC0 != 0x80, let end = match(segment, edges.text, at: index, to: limit),
        edges.canBegin(at: index), edges.canEnd(at: end)
      {
        return end
      }
      index += 1
    }
    return nil
  }

  /// Shift-and: all partial occurrences at once, as a set of bits.
  ///
  /// An any-scalar is entered by a scalar's first byte and stays through its continuation bytes.
  private func findLong(_ segment: Segment, _ edges: Edges, _ start: Int, _ limit: Int) -> Int? {
    let words = (Int(segment.count) + 63) / 64
    let base = Int(segment.mask)
    let (lastWord, lastBit) = (words - 1, UInt64(1) << UInt64((segment.count - 1) % 64))
    let endsWithAnyScalar = bytes[Int(segment.start + segment.count) - 1] == WildcardPattern.anyScalarByte
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: words) { state -> Int? in
      state.initialize(repeating: 0)
      for index in start..<max(start, limit) {
        let byte = edges.text[index]
        let isContinuation = byte & 0xC0 == 0x80
        var carry: UInt64 = !isContinuation && edges.canBegin(at: index) ? 1 : 0
        for word in 0..<words {
          let before = state[word]
          var after = (before << 1 | carry) & masks[base + Int(byte) * words + word]
          if isContinuation { after |= before & masks[base + 256 * words + word] }
          carry = before >> 63
          state[word] = after
        }
        if state[lastWord] & lastBit != 0 {
          var end = index + 1
          if endsWithAnyScalar { while end < limit, edges.text[end] & 0xC0 == 0x80 { end += 1 } }
          if edges.canEnd(at: end) { return end }
        }
      }
      return nil
    }
  }
}
