/// One pass over the bytes of a record that only checks them: RFC 8259, UTF-8, and the limits.
///
/// Accept-only, like ``RecordWalker``: what it gives up on is read again by ``JSONReader``, which knows why.
struct RecordChecker {
  private let limits: RecordLimits

  init(limits: RecordLimits) {
    self.limits = limits
  }

  /// Whether the record is surely an object within the limits.
  ///
  /// ``EventExtractor/padding`` bytes after it must be readable.
  func accepts(_ record: UnsafeBufferPointer<UInt8>) -> Bool {
    guard record.count <= limits.bytes, let base = record.baseAddress else { return false }
    let end = base + record.count
    guard let rest = object(from: JSONScan.space(from: base, end: end), end: end), rest <= end else {
      return false
    }
    return JSONScan.space(from: rest, end: end) == end
  }

  private func object(
    from start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    guard start < end, start[0] == UInt8(ascii: "{") else { return nil }
    let (greatestDepth, keyBytes) = (limits.depth, limits.keyBytes)
    var fields = limits.fields
    var depth = 0
    /// One bit for each open container, the innermost lowest: set for an object.
    var objects: UInt64 = 0
    var place = start
    while true {
      if objects & 1 == 1 {
        guard let value = key(at: place, end: end, keyBytes, &fields) else { return nil }
        place = value
      }
      guard place < end else { return nil }
      let byte = place[0]
      if byte == UInt8(ascii: "\"") {
        guard let next = string(from: place + 1, end: end) else { return nil }
        place = next
      } else if byte == UInt8(ascii: "{") || byte == UInt8(ascii: "[") {
        guard depth < greatestDepth else { return nil }
        let isObject = byte == UInt8(ascii: "{")
        place = JSONScan.space(from: place + 1, end: end)
        if place[0] != (isObject ? UInt8(ascii: "}") : UInt8(ascii: "]")) {
          depth &+= 1
          objects = objects &<< 1 | (isObject ? 1 : 0)
          continue
        }
        place += 1
        if depth == 0 { return place }
      } else if byte &- 0x30 < 10 || byte == UInt8(ascii: "-") {
        guard let next = JSONScan.number(from: place, end: end) else { return nil }
        place = next
      } else {
        guard let (next, _) = JSONScan.literal(from: place) else { return nil }
        place = next
      }

      // After a value: the next one, or the end of one or more containers.
      while place[0] != UInt8(ascii: ",") {
        if place[0] <= 0x20 {
          place = JSONScan.space(from: place, end: end)
          if place[0] == UInt8(ascii: ",") { break }
        }
        guard place < end, place[0] == (objects & 1 == 1 ? UInt8(ascii: "}") : UInt8(ascii: "]")) else {
          return nil
        }
        place += 1
        depth &-= 1
        objects &>>= 1
        if depth == 0 { return place }
      }
      place += 1
      if place[0] <= 0x20 { place = JSONScan.space(from: place, end: end) }
    }
  }

  /// Passes a key and its colon.
  @inline(__always)
  private func key(
    at place: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, _ keyBytes: Int, _ fields: inout Int
  ) -> UnsafePointer<UInt8>? {
    guard place[0] == UInt8(ascii: "\"") else { return nil }
    fields &-= 1
    guard fields >= 0, var next = string(from: place + 1, end: end) else { return nil }
    // Escapes resolved a key is shorter: what is too long as written is looked at again.
    guard next - place - 2 <= keyBytes else { return nil }
    if next[0] != UInt8(ascii: ":") {
      next = JSONScan.space(from: next, end: end)
      guard next[0] == UInt8(ascii: ":") else { return nil }
    }
    next += 1
    return next[0] <= 0x20 ? JSONScan.space(from: next, end: end) : next
  }

  /// The place after the closing quote.
  @inline(__always)
  private func string(from start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8>? {
    var hasEscapes = false
    guard let quote = JSONScan.closingQuote(from: start, end: end, hasEscapes: &hasEscapes) else {
      return nil
    }
    return quote + 1
  }
}
