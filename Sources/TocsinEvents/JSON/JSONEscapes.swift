/// The escapes of JSON strings.
enum JSONEscapes {
  /// What one escape stands for, and how many bytes it is written in.
  enum Reading {
    case scalar(UInt32, length: Int)
    case fault(RecordFault.Reason)
  }

  /// Reads the escape whose backslash is at `start`; a high surrogate is read with its other half.
  static func read(at start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> Reading {
    // Each look below is within the number of bytes that was compared with `end - start` before it.
    guard end - start >= 2 else { return .fault(.endsTooSoon) }
    switch start[1] {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"), UInt8(ascii: "/"):
      return .scalar(UInt32(start[1]), length: 2)
    case UInt8(ascii: "b"): return .scalar(0x08, length: 2)
    case UInt8(ascii: "f"): return .scalar(0x0C, length: 2)
    case UInt8(ascii: "n"): return .scalar(0x0A, length: 2)
    case UInt8(ascii: "r"): return .scalar(0x0D, length: 2)
    case UInt8(ascii: "t"): return .scalar(0x09, length: 2)
    case UInt8(ascii: "u"): break
    default: return .fault(.unknownEscape)
    }
    guard let unit = hexUnit(at: start + 2, end: end) else { return .fault(.brokenUnicodeEscape) }
    if unit & 0xFC00 == 0xDC00 { return .fault(.loneSurrogate) }
    if unit & 0xFC00 != 0xD800 { return .scalar(unit, length: 6) }
    guard end - start >= 12, start[6] == UInt8(ascii: "\\"), start[7] == UInt8(ascii: "u"),
      let low = hexUnit(at: start + 8, end: end), low & 0xFC00 == 0xDC00
    else { return .fault(.loneSurrogate) }
    return .scalar(0x10000 + (unit & 0x3FF) << 10 + (low & 0x3FF), length: 12)
  }

  private static func hexUnit(at start: UnsafePointer<UInt8>, end: UnsafePointer<UInt8>) -> UInt32? {
    guard end - start >= 4 else { return nil }
    var unit: UInt32 = 0
    for index in 0..<4 {
      let byte = start[index]
      let digit: UInt8
      switch byte {
      case 0x30...0x39: digit = byte - 0x30
      case 0x41...0x46: digit = byte - 0x37
      case 0x61...0x66: digit = byte - 0x57
      default: return nil
      }
      unit = unit << 4 | UInt32(digit)
    }
    return unit
  }

  /// Writes the text of a string, escapes resolved, to `target`, which holds at least `end - start` bytes.
  ///
  /// The string has been found valid before. No escape is shorter than the UTF-8 of its scalar.
  ///
  /// - Returns: the bytes written.
  static func resolve(
    from start: UnsafePointer<UInt8>, to end: UnsafePointer<UInt8>, into target: UnsafeMutablePointer<UInt8>
  ) -> Int {
    var source = start
    var output = target
    // `output` never passes `source`: a byte gives one byte, and an escape of 2, 6, or 12 bytes at most 1, 3, or 4. So the
    // target, as long as the source, is long enough.
    while source < end {
      let byte = source[0]
      if byte != UInt8(ascii: "\\") {
        output[0] = byte
        output += 1
        source += 1
        continue
      }
      guard case .scalar(let scalar, let length) = read(at: source, end: end) else { break }
      source += length
      if scalar < 0x80 {
        output[0] = UInt8(truncatingIfNeeded: scalar)
        output += 1
      } else if scalar < 0x800 {
        output[0] = UInt8(truncatingIfNeeded: 0xC0 | scalar >> 6)
        output[1] = continuation(scalar)
        output += 2
      } else if scalar < 0x10000 {
        output[0] = UInt8(truncatingIfNeeded: 0xE0 | scalar >> 12)
        output[1] = continuation(scalar >> 6)
        output[2] = continuation(scalar)
        output += 3
      } else {
        output[0] = UInt8(truncatingIfNeeded: 0xF0 | scalar >> 18)
        output[1] = continuation(scalar >> 12)
        output[2] = continuation(scalar >> 6)
        output[3] = continuation(scalar)
        output += 4
      }
    }
    return output - target
  }

  private static func continuation(_ bits: UInt32) -> UInt8 { UInt8(truncatingIfNeeded: 0x80 | bits & 0x3F) }
}
