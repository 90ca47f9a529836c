/// A pattern of literals, `*` (any run) and `?` (one Unicode scalar), matched without backtracking.
///
/// Segments between stars are of a fixed number of scalars, so taking each at its first place is always right.
/// Source: query reference, sections 4.1 and 4.3.
package struct WildcardPattern: Hashable, Sendable {
  package enum Element: Hashable, Sendable {
    case literal(LiteralFinder)
    /// This many scalars of any kind, at least one.
    case scalars(Int)
  }

  /// What stands between stars; none is empty.
  private let segments: [[Element]]
  private let beginsWithRun: Bool
  private let endsWithRun: Bool

  /// `pieces` as literals (`nil` for `*`) and `?`.
  package enum Piece: Hashable, Sendable {
    case literal(UTF8Text)
    case anyRun
    case anyScalar
  }

  package init(_ pieces: [Piece]) {
    var segments: [[Element]] = []
    var current: [Element] = []
    for piece in pieces {
      switch piece {
      case .anyRun:
        if !current.isEmpty { segments.append(current) }
        current = []
      case .anyScalar:
        if case .scalars(let count)? = current.last {
          current[current.count - 1] = .scalars(count + 1)
        } else {
          current.append(.scalars(1))
        }
      case .literal(let text) where text.isEmpty: break
      case .literal(let text):
        if case .literal(let before)? = current.last {
          current[current.count - 1] = .literal(LiteralFinder(before.bytes + text.bytes))
        } else {
          current.append(.literal(LiteralFinder(text.bytes)))
        }
      }
    }
    if !current.isEmpty { segments.append(current) }
    self.segments = segments
    beginsWithRun = pieces.first == .anyRun
    endsWithRun = pieces.last == .anyRun
  }

  /// The pattern covers the whole text.
  package func matchesWhole(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    var start = 0
    var end = text.count
    var rest = segments[...]
    if rest.isEmpty { return beginsWithRun || text.isEmpty }
    if !beginsWithRun {
      guard let after = match(rest.removeFirst(), text, at: 0) else { return false }
      if rest.isEmpty { return endsWithRun || after == text.count }
      start = after
    }
    if !endsWithRun, let last = rest.popLast() {
      guard let before = matchBackwards(last, text, endingAt: end), before >= start else { return false }
      end = before
    }
    let inner = UnsafeBufferPointer(rebasing: text[..<end])
    for segment in rest {
      guard let found = find(segment, inner, from: start) else { return false }
      start = found.end
    }
    return true
  }

  /// The pattern covers a stretch of the text that, where the pattern begins or ends with a token character, begins or
  /// ends at the edge of a token.
  package func matchesStretch(of text: UnsafeBufferPointer<UInt8>) -> Bool {
    if segments.isEmpty { return true }
    var start = 0
    for (index, segment) in segments.enumerated() {
      let atTokenStart = index == 0 && !beginsWithRun && beginsWithToken(segment)
      let atTokenEnd = index == segments.count - 1 && !endsWithRun && endsWithToken(segment)
      var from = start
      while true {
        guard let found = find(segment, text, from: from) else { return false }
        if (!atTokenStart || isTokenStart(text, found.start)) && (!atTokenEnd || isTokenEnd(text, found.end))
        {
          start = found.end
          break
        }
        from = found.start + UTF8Scalar.length(text, at: found.start)
      }
    }
    return true
  }

  // MARK: - Segments

  private func match(_ segment: [Element], _ text: UnsafeBufferPointer<UInt8>, at start: Int) -> Int? {
    var position = start
    for element in segment {
      switch element {
      case .literal(let literal):
        guard text.count - position >= literal.bytes.count else { return nil }
        for offset in literal.bytes.indices where text[position + offset] != literal.bytes[offset] {
          return nil
        }
        position += literal.bytes.count
      case .scalars(let count):
        for _ in 0..<count {
          guard position < text.count else { return nil }
          position += UTF8Scalar.length(text, at: position)
        }
      }
    }
    return position
  }

  private func matchBackwards(
    _ segment: [Element], _ text: UnsafeBufferPointer<UInt8>, endingAt end: Int
  ) -> Int? {
    var position = end
    for element in segment.reversed() {
      switch element {
      case .literal(let literal):
        position -= literal.bytes.count
        guard position >= 0 else { return nil }
        for offset in literal.bytes.indices where text[position + offset] != literal.bytes[offset] {
          return nil
        }
      case .scalars(let count):
        for _ in 0..<count {
          guard position > 0 else { return nil }
          position -= 1
          while position > 0, text[position] & 0xC0 == 0x80 { position -= 1 }
        }
      }
    }
    return position
  }

  /// The first place of a segment at or after `start`.
  private func find(
    _ segment: [Element], _ text: UnsafeBufferPointer<UInt8>, from start: Int
  ) -> (start: Int, end: Int)? {
    var from = start
    while true {
      guard
        case .literal(let literal)? = segment.first(where: { if case .literal = $0 { true } else { false } })
      else { return match(segment, text, at: from).map { (from, $0) } }
      var lead = 0
      if case .scalars(let count)? = segment.first { lead = count }
      // The anchor literal stands `lead` scalars after the segment's start.
      guard let earliest = advance(from, lead, text), let place = literal.first(in: text, from: earliest),
        let candidate = retreat(place, lead, text)
      else { return nil }
      if let end = match(segment, text, at: candidate) { return (candidate, end) }
      from = candidate + UTF8Scalar.length(text, at: candidate)
    }
  }

  private func advance(_ start: Int, _ count: Int, _ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = start
    for _ in 0..<count {
      guard position < text.count else { return nil }
      position += UTF8Scalar.length(text, at: position)
    }
    return position
  }

  private func retreat(_ end: Int, _ count: Int, _ text: UnsafeBufferPointer<UInt8>) -> Int? {
    var position = end
    for _ in 0..<count {
      guard position > 0 else { return nil }
      position -= 1
      while position > 0, text[position] & 0xC0 == 0x80 { position -= 1 }
    }
    return position
  }

  private func beginsWithToken(_ segment: [Element]) -> Bool {
    guard case .literal(let literal)? = segment.first else { return false }
    return literal.bytes.withUnsafeBufferPointer { TextTokens.classify($0, at: 0).isToken }
  }

  private func endsWithToken(_ segment: [Element]) -> Bool {
    guard case .literal(let literal)? = segment.last else { return false }
    return literal.bytes.withUnsafeBufferPointer { TextTokens.isToken($0, before: $0.count) }
  }

  private func isTokenStart(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    !TextTokens.isToken(text, before: index)
  }

  private func isTokenEnd(_ text: UnsafeBufferPointer<UInt8>, _ index: Int) -> Bool {
    index >= text.count || !TextTokens.classify(text, at: index).isToken
  }
}
