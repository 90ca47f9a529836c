/// One pass over the bytes of a record that only checks them: RFC 8259, UTF-8, and the limits.
///
/// Accept-only, like ``RecordWalker``: what it gives up on is read again by ``JSONReader``, which knows why.
struct RecordChecker: ~Copyable {
  private let limits: RecordLimits
  private var memo = ShapeMemo()

  init(limits: RecordLimits) {
    self.limits = limits
  }

  /// Whether the record is surely an object within the limits.
  ///
  /// ``EventExtractor/padding`` bytes after it must be readable.
  mutating func accepts(_ record: UnsafeBufferPointer<UInt8>) -> Bool {
    guard record.count <= limits.bytes, let base = record.baseAddress else { return false }
    let end = base + record.count
    // As in ``RecordWalker``: `place` is compared with `end` wherever something is accepted, and what comes between moves
    // it by less than the padding. A known piece is the longest step.
    let usesMemo = memo.beginRecord()
    var fields = limits.fields
    var state = ShapeMemo.State(depth: 0, objects: 0)
    var last = ShapeMemo.start
    var place = base
    while true {
      let following: ShapeMemo.Following
      let known = usesMemo ? memo.match(last, at: place, state) : 0
      if known != 0 {
        let piece = memo[known]
        place += piece.pointee.count
        state = piece.pointee.after
        fields &-= piece.pointee.fields
        following = piece.pointee.following
        last = known
      } else {
        let (start, before) = (place, state)
        var keys = 0
        guard let found = structure(&place, end, &state, &keys) else { return false }
        following = found
        fields &-= keys
        if usesMemo {
          last = memo.learn(
            after: last, from: start, to: place,
            ShapeMemo.Piece(
              before: before, after: state, fields: keys, count: 0, following: found, lastMask: .zero))
        }
      }
      guard fields >= 0 else { return false }
      switch following {
      case .string:
        var hasEscapes = false
        guard let quote = JSONScan.closingQuote(from: place, end: end, hasEscapes: &hasEscapes) else {
          return false
        }
        place = quote + 1
      case .number:
        guard place < end, let next = JSONScan.number(from: place, end: end) else { return false }
        place = next
      case .end: return place <= end && JSONScan.space(from: place, end: end) == end
      }
    }
  }

  /// Reads all that stands before the text of the next string, the next number or the end of the root.
  ///
  /// At depth 0 the root is still to come.
  @inline(never)
  private func structure(
    _ cursor: inout UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ state: inout ShapeMemo.State,
    _ fields: inout Int
  ) -> ShapeMemo.Following? {
    var place = cursor
    var isAfterValue = state.depth > 0
    if !isAfterValue {
      place = JSONScan.space(from: place, end: end)
      guard place < end, place[0] == UInt8(ascii: "{") else { return nil }
    }
    while true {
      if isAfterValue {
        guard let next = close(place, end, &state) else { return nil }
        place = next
        if state.depth == 0 { return finish(.end, place, &cursor) }
        place = JSONScan.space(from: place + 1, end: end)
      }
      if state.objects & 1 == 1 {
        fields &+= 1
        guard let value = key(at: place, end: end) else { return nil }
        place = value
      }
      guard place < end else { return nil }
      let byte = place[0]
      isAfterValue = true
      if byte == UInt8(ascii: "\"") { return finish(.string, place + 1, &cursor) }
      if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        guard state.depth < limits.depth else { return nil }
        let isObject = byte == UInt8(ascii: "{")
        place = JSONScan.space(from: place + 1, end: end)
        if place[0] != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          state.depth &+= 1
          state.objects = state.objects &<< 1 | (isObject ? 1 : 0)
          isAfterValue = false
          continue
        }
        place += 1
        if state.depth == 0 { return finish(.end, place, &cursor) }
      } else if byte &- 0x30 < 10 || byte == UInt8(ascii: "-") {
        return finish(.number, place, &cursor)
      } else {
        guard let (next, _) = JSONScan.literal(from: place) else { return nil }
        place = next
      }
    }
  }

  @inline(__always)
  private func finish(
    _ following: ShapeMemo.Following, _ place: UnsafePointer<UInt8>, _ cursor: inout UnsafePointer<UInt8>
  ) -> ShapeMemo.Following {
    cursor = place
    return following
  }

  /// After a value: passes the ends of containers, up to the comma or the end of the root.
  @inline(__always)
  private func close(
    _ start: UnsafePointer<UInt8>, _ end: UnsafePointer<UInt8>, _ state: inout ShapeMemo.State
  ) -> UnsafePointer<UInt8>? {
    var place = JSONScan.space(from: start, end: end)
    // A comma beyond the end leads to a value there, which is refused; at least one container is open before each pass.
    while place[0] != UInt8(ascii: ",") {
      guard place < end, place[0] == (state.objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
        return nil
      }
      place += 1
      state.depth &-= 1
      state.objects &>>= 1
      if state.depth == 0 { return place }
      place = JSONScan.space(from: place, end: end)
    }
    return place
  }

  /// Passes a key and its colon.
  @inline(__always)
  private func key(at place: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    guard place[0] == UInt8(ascii: "\"") else { return nil }
    var hasEscapes = false
    guard let quote = JSONScan.closingQuote(from: place + 1, end: end, hasEscapes: &hasEscapes) else {
      return nil
    }
    // Escapes resolved a key is shorter: what is too long as written is looked at again.
    guard quote - place - 1 <= limits.keyBytes else { return nil }
    let colon = JSONScan.space(from: quote + 1, end: end)
    return colon[0] == UInt8(ascii: ":") ? JSONScan.space(from: colon + 1, end: end) : nil
  }
}
