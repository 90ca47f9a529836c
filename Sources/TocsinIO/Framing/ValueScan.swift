/// Finds the end of one JSON value by its strings and brackets, in as many pieces as it comes.
struct ValueScan {
  enum Event {
    case outOfBytes
    /// A newline within the value; the index is behind it.
    case newline
    /// The index is behind the value's last byte.
    case ended
  }

  private var depth = 0
  private var string = JSONStringScan()
  private var isScalar = false
  private var hasBegun = false

  var isInString: Bool { string.isInside }

  /// The end of the input ends the value: a number or a literal.
  var isWholeAtEnd: Bool { isScalar }

  mutating func run(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Event {
    while index < bytes.count {
      if isInString {
        guard skipString(bytes, &index) else { return index < bytes.count ? newline(&index) : .outOfBytes }
        if depth == 0 { return .ended }
        continue
      }
      let byte = bytes[index]
      switch byte {
      case UInt8(ascii: "\"") where !isScalar:
        _ = string.step(byte)
      case UInt8(ascii: "{"), UInt8(ascii: "["):
        if isScalar { return .ended }
        depth += 1
      case UInt8(ascii: "}"), UInt8(ascii: "]"):
        if isScalar || (depth == 0 && hasBegun) { return .ended }
        depth -= 1
        if depth <= 0 {
          index += 1
          return .ended
        }
      case 0x0A:
        if isScalar { return .ended }
        return newline(&index)
      default:
        if depth == 0 {
          if isScalar, JSONSpace.contains(byte) || byte == UInt8(ascii: ",") { return .ended }
          isScalar = true
        }
      }
      hasBegun = true
      index += 1
    }
    return .outOfBytes
  }

  private func newline(_ index: inout Int) -> Event {
    index += 1
    return .newline
  }

  /// Goes behind the closing quote; false at the end of the bytes or at a newline, which no string may hold.
  private mutating func skipString(_ bytes: UnsafeBufferPointer<UInt8>, _ index: inout Int) -> Bool {
    while index < bytes.count {
      let byte = bytes[index]
      if byte == 0x0A { return false }
      if case .closes = string.step(byte) {
        index += 1
        return true
      }
      index += 1
    }
    return false
  }
}
