import TocsinLogModel

/// Fast, accept-only scans: each gives the end of what it recognises, or `nil` where something is doubtful.
///
/// Reasons and places are the business of ``JSONReader``, which reads every record a scan gives up on. All scans may
/// read up to 64 bytes beyond `end`.
enum JSONScan {
  /// The closing quote of the string whose text begins at `start`; the text is checked completely.
  ///
  /// One pass of two words looks for the quote, the backslash, control characters and bytes beyond ASCII.
  @inline(__always)
  static func closingQuote(
    from start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, hasEscapes: inout Bool
  ) -> UnsafePointer<UInt8>? {
    var place = start
    while place < end {
      let first = marks(UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(as: UInt64.self)))
      if first != 0 {
        place += first.trailingZeroBitCount &>> 3
      } else {
        let second = marks(
          UInt64(littleEndian: UnsafeRawPointer(place).loadUnaligned(fromByteOffset: 8, as: UInt64.self)))
        if second == 0 {
          place += 16
          continue
        }
        place += 8 &+ second.trailingZeroBitCount &>> 3
      }
      if place[0] == UInt8(ascii: "\"") { return place < end ? place : nil }
      guard let next = special(at: place, end: end, hasEscapes: &hasEscapes) else { return nil }
      place = next
    }
    return nil
  }

  /// The high bit of each byte that is a quote, a backslash, below the space or beyond ASCII; exact for the lowest one.
  ///
  /// Plain words: the compiler turns combined SIMD masks into a loop over lanes, fifty times slower.
  @inline(__always)
  private static func marks(_ word: UInt64) -> UInt64 {
    let ones: UInt64 = 0x0101_0101_0101_0101
    let quote = word ^ (ones &* 0x22)
    let backslash = word ^ (ones &* 0x5C)
    let found =
      ((quote &- ones) & ~quote) | ((backslash &- ones) & ~backslash) | ((word &- (ones &* 0x20)) & ~word)
      | word
    return found & (ones &* 0x80)
  }

  /// Passes one escape, or a run of scalars beyond ASCII.
  @inline(never)
  private static func special(
    at start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, hasEscapes: inout Bool
  ) -> UnsafePointer<UInt8>? {
    if start[0] == UInt8(ascii: "\\") {
      hasEscapes = true
      guard case .scalar(_, let length) = JSONEscapes.read(at: start, end: end) else { return nil }
      return start + length
    }
    var place = start
    while place < end, place[0] >= 0x80 {
      let length = UTF8Validation.scalarLength(at: place, end: end)
      if length == 0 { return nil }
      place += length
    }
    return place > start ? place : nil
  }

  /// Passes white space.
  @inline(__always)
  static func space(from start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var place = start
    while place[0] <= 0x20, place < end, 0x1_0000_2600 >> UInt64(place[0]) & 1 == 1 { place += 1 }
    return place
  }

  /// The end of the number that begins at `start`.
  @inline(__always)
  static func number(
    from start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    var place = start
    if place[0] == UInt8(ascii: "-") { place += 1 }
    if place[0] == 0x30 {
      place += 1
    } else {
      guard let next = digits(from: place, end: end) else { return nil }
      place = next
    }
    if place[0] == UInt8(ascii: ".") {
      guard let next = digits(from: place + 1, end: end) else { return nil }
      place = next
    }
    if place[0] | 0x20 == UInt8(ascii: "e") {
      place += 1
      if place[0] == UInt8(ascii: "+") || place[0] == UInt8(ascii: "-") { place += 1 }
      guard let next = digits(from: place, end: end) else { return nil }
      place = next
    }
    return place
  }

  @inline(__always)
  private static func digits(
    from start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>
  ) -> UnsafePointer<UInt8>? {
    var place = start
    while place < end, place[0] &- 0x30 < 10 { place += 1 }
    return place > start ? place : nil
  }

  /// The end of `true`, `false` or `null` at `start`, by its first letter.
  @inline(__always)
  static func literal(from start: UnsafePointer<UInt8>) -> (end: UnsafePointer<UInt8>, kind: ValueKind)? {
    switch UInt32(littleEndian: UnsafeRawPointer(start).loadUnaligned(as: UInt32.self)) {
    case 0x6575_7274: return (start + 4, .true)
    case 0x6C6C_756E: return (start + 4, .null)
    case 0x736C_6166: return start[4] == UInt8(ascii: "e") ? (start + 5, .false) : nil
    default: return nil
    }
  }
}
