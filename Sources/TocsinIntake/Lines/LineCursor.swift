import TocsinLogModel

/// Reads a line from left to right.
struct LineCursor {
  let bytes: [UInt8]
  var index = 0

  init(_ text: UTF8Text) {
    bytes = text.bytes
  }

  var isAtEnd: Bool { index >= bytes.count }
  var next: UInt8? { index < bytes.count ? bytes[index] : nil }

  /// The rest of the line.
  var rest: UTF8Text { UTF8Text(bytes: Array(bytes[min(index, bytes.count)...])) }

  /// Steps over a byte if it is next.
  mutating func skip(_ byte: UInt8) -> Bool {
    guard next == byte else { return false }
    index += 1
    return true
  }

  /// Steps over a word if it is next.
  mutating func skip(_ word: StaticString) -> Bool {
    let count = word.utf8CodeUnitCount
    guard bytes.count - index >= count,
      bytes[index..<(index + count)].elementsEqual(UnsafeBufferPointer(start: word.utf8Start, count: count))
    else { return false }
    index += count
    return true
  }

  mutating func skipSpaces() {
    while next == 0x20 || next == 0x09 { index += 1 }
  }

  /// The bytes up to the next `byte`, which is stepped over; `nil` where there is none.
  mutating func text(upTo byte: UInt8) -> UTF8Text? {
    guard let end = bytes[index...].firstIndex(of: byte) else { return nil }
    defer { index = end + 1 }
    return UTF8Text(bytes: Array(bytes[index..<end]))
  }

  /// The bytes before the next space or the end, without the space.
  mutating func word() -> UTF8Text? {
    let end = bytes[index...].firstIndex { $0 == 0x20 || $0 == 0x09 } ?? bytes.count
    guard end > index else { return nil }
    defer { index = end }
    return UTF8Text(bytes: Array(bytes[index..<end]))
  }

  /// Up to `limit` digits as a number; `nil` where no digit is next, or more than that.
  mutating func number(digits limit: Int) -> Int? {
    var (value, count) = (0, 0)
    while let byte = next, byte &- 0x30 < 10 {
      guard count < limit else { return nil }
      value = value * 10 + Int(byte - 0x30)
      count += 1
      index += 1
    }
    return count > 0 ? value : nil
  }
}
