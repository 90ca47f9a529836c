/// Writes compact JSON into bytes.
///
/// Control characters (C0, DEL, C1) and U+2028/9 are escaped, so that no value can break a line or steer a terminal;
/// what is not UTF-8 becomes U+FFFD.
package struct JSONWriter: Sendable {
  /// What was written so far, UTF-8.
  package private(set) var bytes: [UInt8] = []
  private var needsComma = false
  private let escapesHidden: Bool

  /// Creates a writer without output.
  ///
  /// With `escapesHidden` also bidirectional controls and characters without width are escaped in strings, for pages
  /// that show JSON as text.
  package init(escapesHidden: Bool = false) {
    self.escapesHidden = escapesHidden
  }

  /// Opens an object, after a comma where one is due.
  package mutating func beginObject() { open(UInt8(ascii: "{")) }
  /// Closes the innermost object.
  ///
  /// The caller balances calls.
  package mutating func endObject() { close(UInt8(ascii: "}")) }
  /// Opens an array, after a comma where one is due.
  package mutating func beginArray() { open(UInt8(ascii: "[")) }
  /// Closes the innermost array.
  ///
  /// The caller balances calls.
  package mutating func endArray() { close(UInt8(ascii: "]")) }

  /// Writes the name of the next member.
  package mutating func key(_ name: String) { key(UTF8Text(name)) }

  /// Writes the name of the next member.
  package mutating func key(_ name: UTF8Text) {
    string(name)
    bytes.append(UInt8(ascii: ":"))
    needsComma = false
  }

  /// Writes a string, escaped.
  package mutating func string(_ text: String) { string(UTF8Text(text)) }

  /// Writes a string, escaped.
  ///
  /// Invalid UTF-8 becomes U+FFFD.
  package mutating func string(_ text: UTF8Text) {
    separate()
    bytes.append(UInt8(ascii: "\""))
    text.bytes.withUnsafeBufferPointer { escape($0) }
    bytes.append(UInt8(ascii: "\""))
  }

  /// Writes an integer.
  package mutating func number(_ value: Int) { raw(Array(String(value).utf8)) }
  /// Writes `true` or `false`.
  package mutating func bool(_ value: Bool) { raw(Array((value ? "true" : "false").utf8)) }
  /// Writes `null`.
  package mutating func null() { raw(Array("null".utf8)) }

  /// Appends a complete JSON value as it is.
  package mutating func raw(_ value: [UInt8]) {
    separate()
    bytes.append(contentsOf: value)
  }

  private mutating func separate() {
    if needsComma { bytes.append(UInt8(ascii: ",")) }
    needsComma = true
  }

  private mutating func open(_ bracket: UInt8) {
    separate()
    bytes.append(bracket)
    needsComma = false
  }

  private mutating func close(_ bracket: UInt8) {
    bytes.append(bracket)
    needsComma = true
  }

  private mutating func escape(_ text: UnsafeBufferPointer<UInt8>) {
    var index = 0
    while index < text.count {
      let byte = text[index]
      if byte < 0x80 {
        escape(ascii: byte)
        index += 1
        continue
      }
      guard let (scalar, length) = UTF8Scalar.decode(text, at: index) else {
        bytes.append(contentsOf: [0xEF, 0xBF, 0xBD])
        index += 1
        continue
      }
      let isEscaped =
        scalar.value < 0xA0 || scalar.value == 0x2028 || scalar.value == 0x2029
        || escapesHidden && HiddenScalars.contains(scalar)
      if isEscaped {
        hexadecimal(scalar.value)
      } else {
        for offset in 0..<length { bytes.append(text[index + offset]) }
      }
      index += length
    }
  }

  private mutating func escape(ascii byte: UInt8) {
    switch byte {
    case UInt8(ascii: "\""), UInt8(ascii: "\\"):
      bytes.append(UInt8(ascii: "\\"))
      bytes.append(byte)
    case 0x0A: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "n")])
    case 0x0D: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "r")])
    case 0x09: bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "t")])
    case 0..<0x20, 0x7F: hexadecimal(UInt32(byte))
    default: bytes.append(byte)
    }
  }

  private mutating func hexadecimal(_ value: UInt32) {
    bytes.append(contentsOf: [UInt8(ascii: "\\"), UInt8(ascii: "u")])
    for shift: UInt32 in [12, 8, 4, 0] {
      let digit = UInt8(truncatingIfNeeded: value >> shift) & 0xF
      bytes.append(digit < 10 ? digit + 0x30 : digit + 0x57)
    }
  }
}
