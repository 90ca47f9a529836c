import TocsinLogModel

/// Fast, accept-only scans: each gives the end of what it recognises, or `nil` where something is doubtful.
///
/// Reasons and places are the business of ``JSONReader``, which reads every record a scan gives up on. All scans may
/// read up to 64 bytes beyond `end`.
enum JSONScan {
  private typealias Mask = SIMDMask<SIMD16<Int8>>

  /// The closing quote of the string whose text begins at `start`; the text is checked completely.
  ///
  /// One pass of sixteen bytes looks for the quote, the backslash, control characters and bytes beyond ASCII.
  @inline(__always)
  static func closingQuote(
    from start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, hasEscapes: inout Bool
  ) -> UnsafePointer<UInt8>? {
    // The types are spelled out: inferred ones select generic operators that go lane by lane.
    let quote = SIMD16<UInt8>(repeating: UInt8(ascii: "\""))
    let backslash = SIMD16<UInt8>(repeating: UInt8(ascii: "\\"))
    let space = SIMD16<Int8>(repeating: 0x20)
    var place = start
    // Sixteen bytes from anywhere before the end are readable. What they show beyond the end stops the loop at most: a
    // quote counts only before it, and `passSpecial` reads no escape or scalar across it.
    while place < end {
      let block = UnsafeRawPointer(place).loadUnaligned(as: SIMD16<UInt8>.self)
      let isQuote: Mask = block .== quote
      let isBackslash: Mask = block .== backslash
      // As signed bytes, control characters and everything beyond ASCII are below the space.
      let isOther: Mask = unsafeBitCast(block, to: SIMD16<Int8>.self) .< space
      let special = unsafeBitCast(isQuote .| isBackslash .| isOther, to: SIMD2<UInt64>.self)
      let (low, high) = (special[0], special[1])
      if low | high == 0 {
        place += 16
        continue
      }
      // Selected, not branched on: which half holds the byte cannot be predicted.
      let word = low == 0 ? high : low
      place += (low == 0 ? 8 : 0) &+ word.trailingZeroBitCount &>> 3
      if place[0] == UInt8(ascii: "\"") { return place < end ? place : nil }
      guard let next = passSpecial(at: place, end: end, hasEscapes: &hasEscapes) else { return nil }
      place = next
    }
    return nil
  }

  /// Passes one escape, or a run of scalars beyond ASCII.
  @inline(never)
  private static func passSpecial(
    at start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>, hasEscapes: inout Bool
  ) -> UnsafePointer<UInt8>? {
    // Where the special byte is beyond the end, neither reading accepts it, and the string is given up.
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
  ///
  /// Looks at one byte more than it passes, at the end of the record too, so `start` may be as far beyond the end as
  /// there are readable bytes. The comparison with 0x20 keeps the shift below the width of the mask.
  @inline(__always)
  static func space(from start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> UnsafePointer<UInt8> {
    var place = start
    while place[0] <= 0x20, place < end, 0x1_0000_2600 >> UInt64(place[0]) & 1 == 1 { place += 1 }
    return place
  }

  /// The end of the number that begins at `start`.
  ///
  /// Digits are looked for before `end` only. A zero, signs, point, and exponent may be read up to three bytes beyond it:
  /// whoever goes on from the end of a number compares it with that of the record.
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
  ///
  /// Reads up to five bytes, the end of the record or not: whoever goes on from the end of a literal compares it with that.
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
