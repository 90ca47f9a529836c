import TocsinEvents
import TocsinLogModel

/// Reads a JSON object or list at the beginning of a text.
///
/// What follows it is ignored, and strings may hold raw control characters. Source: pipeline reference, section 3.6.
enum LooseJSON {
  /// Without what is empty; `nil` where nothing is left, or no value could be read.
  static func value(_ text: UTF8Text) -> AttributeValue? {
    var bytes = text.bytes[...]
    while let first = bytes.first, first <= 0x20 { bytes.removeFirst() }
    guard let first = bytes.first else { return nil }
    let isNested = first == UInt8(ascii: "{") || first == UInt8(ascii: "[")
    guard let body = isNested ? nested(bytes) : Array(bytes) else { return nil }
    let wrapped = Array("{\"v\":".utf8) + body + Array("}".utf8)
    guard let members = wrapped.withUnsafeBufferPointer({ try? JSONReader.object($0) }), members.count == 1
    else {
      return nil
    }
    return AttributeMerging.cleaned(members).first?.value
  }

  /// The bytes up to the bracket that closes the first one, control characters in strings escaped.
  private static func nested(_ bytes: ArraySlice<UInt8>) -> [UInt8]? {
    var output: [UInt8] = []
    output.reserveCapacity(bytes.count)
    var (depth, isInString, isEscaped) = (0, false, false)
    for byte in bytes {
      if isInString {
        if byte < 0x20 {
          output += Array("\\u00".utf8) + [hex(byte >> 4), hex(byte & 15)]
          isEscaped = false
          continue
        }
        output.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else if byte == UInt8(ascii: "\"") {
          isInString = false
        }
        continue
      }
      output.append(byte)
      switch byte {
      case UInt8(ascii: "\""): isInString = true
      case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        depth -= 1
        if depth == 0 { return output }
      default: break
      }
    }
    return nil
  }

  private static func hex(_ digit: UInt8) -> UInt8 { digit < 10 ? 0x30 + digit : 0x57 + digit }
}
