import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Decodes text that stands for bytes.
///
/// Source: pipeline reference, section 2.16.
struct DecoderProcessor: LogProcessor {
  enum Encoding: String, Sendable, CaseIterable { case base64, base16 }
  enum Representation: String, Sendable, CaseIterable {
    case text = "utf_8"
    case integer
  }

  let source: AttributeRoute
  let target: AttributeRoute
  let encoding: Encoding
  let representation: Representation

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard case .string(let text)? = source.value(in: log.attributes),
      let bytes = encoding == .base64 ? BinaryText.base64(text) : BinaryText.base16(text)
    else { return }
    switch representation {
    case .text:
      guard let decoded = String(validating: bytes, as: UTF8.self) else { return }
      target.set(.string(UTF8Text(decoded)), in: &log.attributes)
    case .integer:
      guard !bytes.isEmpty, bytes.count <= 8 else { return }
      let value = bytes.reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
      target.set(.number(UTF8Text(String(value))), in: &log.attributes)
    }
  }
}

/// Bytes in text.
enum BinaryText {
  /// With or without padding; `nil` for anything else in the text.
  static func base64(_ text: UTF8Text) -> [UInt8]? {
    var output: [UInt8] = []
    var (bits, count): (UInt32, Int) = (0, 0)
    var isPadding = false
    for byte in text.bytes {
      if byte == UInt8(ascii: "=") {
        isPadding = true
        continue
      }
      guard !isPadding, let value = sextet(byte) else { return nil }
      bits = bits << 6 | UInt32(value)
      count += 6
      if count >= 8 {
        count -= 8
        output.append(UInt8(truncatingIfNeeded: bits >> UInt32(count)))
      }
    }
    return output
  }

  private static func sextet(_ byte: UInt8) -> UInt8? {
    switch byte {
    case UInt8(ascii: "A")...UInt8(ascii: "Z"): byte - 0x41
    case UInt8(ascii: "a")...UInt8(ascii: "z"): byte - 0x61 + 26
    case UInt8(ascii: "0")...UInt8(ascii: "9"): byte - 0x30 + 52
    case UInt8(ascii: "+"), UInt8(ascii: "-"): 62
    case UInt8(ascii: "/"), UInt8(ascii: "_"): 63
    default: nil
    }
  }

  /// Half a byte at the end is left out.
  static func base16(_ text: UTF8Text) -> [UInt8]? {
    var output: [UInt8] = []
    var high: UInt8?
    for byte in text.bytes {
      let digit: UInt8
      switch byte {
      case UInt8(ascii: "0")...UInt8(ascii: "9"): digit = byte - 0x30
      case UInt8(ascii: "a")...UInt8(ascii: "f"): digit = byte - 0x57
      case UInt8(ascii: "A")...UInt8(ascii: "F"): digit = byte - 0x37
      default: return nil
      }
      if let first = high {
        output.append(first << 4 | digit)
        high = nil
      } else {
        high = digit
      }
    }
    return output
  }
}

/// Removes an attribute.
///
/// Source: pipeline reference, section 2.16.
struct AttributeExclusion: LogProcessor {
  let attribute: AttributeRoute

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) { attribute.remove(from: &log.attributes) }
}

/// A processor that needs what only the service has: it leaves every log as it is.
struct UnavailableProcessor: LogProcessor {
  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {}
}
