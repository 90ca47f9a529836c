import TocsinEvents
import TocsinLogModel

/// An event as indented JSON, its keys in the canonical order.
enum EventLayout {
  /// Beyond so many bytes an event is cut off, and says so.
  static let maximumBytes = 20_000

  static func text(_ event: Event) -> String {
    let compact = EventJSON.canonical(event)
    var bytes: [UInt8] = []
    var depth = 0
    var isInString = false
    var isEscaped = false
    for (index, byte) in compact.enumerated() {
      guard bytes.count < maximumBytes else {
        return String(decoding: bytes, as: UTF8.self) + "\n… \(compact.count - index) more bytes"
      }
      if isInString {
        bytes.append(byte)
        if isEscaped {
          isEscaped = false
        } else if byte == UInt8(ascii: "\\") {
          isEscaped = true
        } else {
          isInString = byte != UInt8(ascii: "\"")
        }
        continue
      }
      switch byte {
      case UInt8(ascii: "\""):
        isInString = true
        bytes.append(byte)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        bytes.append(byte)
        let isEmpty = index + 1 < compact.count && compact[index + 1] == byte + 2
        if !isEmpty {
          depth += 1
          breakLine(&bytes, depth)
        }
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        let isEmpty = index > 0 && compact[index - 1] == byte - 2
        if !isEmpty {
          depth -= 1
          breakLine(&bytes, depth)
        }
        bytes.append(byte)
      case UInt8(ascii: ","):
        bytes.append(byte)
        breakLine(&bytes, depth)
      case UInt8(ascii: ":"): bytes.append(contentsOf: [byte, UInt8(ascii: " ")])
      default: bytes.append(byte)
      }
    }
    return String(decoding: bytes, as: UTF8.self)
  }

  private static func breakLine(_ bytes: inout [UInt8], _ depth: Int) {
    bytes.append(UInt8(ascii: "\n"))
    bytes.append(contentsOf: repeatElement(UInt8(ascii: " "), count: depth * 2))
  }
}
