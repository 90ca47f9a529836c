/// Scalars that steer a terminal or hide text from a reader.
///
/// C0, DEL, C1, bidirectional controls, separators of lines, and characters without width.
package enum HiddenScalars {
  /// Whether a scalar is one of them.
  package static func contains(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0..<0x20, 0x7F...0x9F, 0x200B...0x200F, 0x2028...0x202E, 0x2060, 0x2066...0x2069, 0xFEFF: true
    default: false
    }
  }

  /// A text with the hidden scalars above C0 as JSON escapes: `\u202e`.
  ///
  /// Within the strings of JSON this changes no value. A byte that is no UTF-8 is escaped by its number, since some
  /// terminals take it for a control. C0 stays: line breaks and the colors of this program are made of it.
  package static func escaped(_ text: [UInt8]) -> [UInt8] {
    guard text.contains(where: { $0 >= 0x7F }) else { return text }
    var output: [UInt8] = []
    output.reserveCapacity(text.count)
    text.withUnsafeBufferPointer { text in
      var index = 0
      while index < text.count {
        guard text[index] >= 0x7F else {
          output.append(text[index])
          index += 1
          continue
        }
        guard let (scalar, length) = UTF8Scalar.decode(text, at: index) else {
          append(UInt32(text[index]), to: &output)
          index += 1
          continue
        }
        if contains(scalar) {
          append(scalar.value, to: &output)
        } else {
          output.append(contentsOf: text[index..<index + length])
        }
        index += length
      }
    }
    return output
  }

  /// Appends `\u` and four hexadecimal digits.
  private static func append(_ value: UInt32, to output: inout [UInt8]) {
    output.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
    for shift: UInt32 in [12, 8, 4, 0] {
      let digit = UInt8(truncatingIfNeeded: value >> shift) & 0xF
      output.append(digit < 10 ? digit + 0x30 : digit + 0x57)
    }
  }
}
