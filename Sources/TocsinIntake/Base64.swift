import TocsinLogModel

/// Base64 as messages of queues carry it: either alphabet, with or without padding.
///
/// Source: RFC 4648, sections 4 and 5.
enum Base64 {
  /// The decoded bytes; `nil` for anything else in the text, or a length that no text has.
  static func decoded(_ text: UTF8Text) -> UTF8Text? {
    var output: [UInt8] = []
    output.reserveCapacity(text.bytes.count / 4 * 3 + 3)
    var (bits, count): (UInt32, Int) = (0, 0)
    var isPadding = false
    for byte in text.bytes where byte != 0x0A && byte != 0x0D {
      if byte == UInt8(ascii: "=") {
        isPadding = true
        continue
      }
      guard !isPadding, let value = value(byte) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return count == 6 ? nil : UTF8Text(bytes: output)
  }

  private static func value(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 0x41
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x61 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }
}
