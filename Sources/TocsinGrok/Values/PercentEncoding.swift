package import TocsinLogModel

/// `%41` as `A`.
package enum PercentEncoding {
  /// The decoded text; what isn't well encoded stays.
  package static func decoded(_ text: UTF8Text, plusIsBlank: Bool = false) -> UTF8Text {
    var output: [UInt8] = []
    output.reserveCapacity(text.bytes.count)
    var index = 0
    func digit(_ place: Int) -> UInt8? {
      guard place < text.bytes.count else { return nil }
      switch text.bytes[place] {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): return text.bytes[place] - 0x30
      case UInt8(ascii: "a")...UInt8(ascii: "f"): return text.bytes[place] - 0x57
      case UInt8(ascii: "A")...UInt8(ascii: "F"): return text.bytes[place] - 0x37
      default: return nil
      }
    }
    while index < text.bytes.count {
      let byte = text.bytes[index]
      if byte == UInt8(ascii: "%"), let high = digit(index + 1), let low = digit(index + 2) {
        output.append(high << 4 | low)
        index += 3
      } else {
        output.append(plusIsBlank && byte == UInt8(ascii: "+") ? 0x20 : byte)
        index += 1
      }
    }
    return UTF8Text(bytes: output)
  }
}
