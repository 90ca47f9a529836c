import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Places and text checks in the bytes of a row.
enum CSVAttributeColumn {
  /// `line:column`, the column in characters from 1.
  static func describe(_ position: Int, in row: UnsafeBufferPointer<UInt8>, line: Int) -> String {
    var (line, column) = (line, 1)
    for byte in row[..<min(position, row.count)] {
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
    return "\(line):\(column)"
  }

  static func find(_ byte: UInt8, _ bytes: UnsafeBufferPointer<UInt8>, from start: Int) -> Int? {
    // `memchr` is given what is left of the buffer, so what it finds is an index into it.
    guard start < bytes.count, let address = bytes.baseAddress,
      let found = memchr(address + start, Int32(byte), bytes.count - start)
    else { return nil }
    return UnsafeRawPointer(found) - UnsafeRawPointer(address)
  }

  static func newlines(_ bytes: UnsafeBufferPointer<UInt8>) -> Int {
    var count = 0
    var position = 0
    while let found = find(0x0A, bytes, from: position) {
      count += 1
      position = found + 1
    }
    return count
  }

  /// The row without its line break.
  static func withoutBreak(_ row: UnsafeBufferPointer<UInt8>) -> Slice<UnsafeBufferPointer<UInt8>> {
    var end = row.count
    if end > 0, row[end - 1] == 0x0A { end -= 1 }
    if end > 0, row[end - 1] == 0x0D { end -= 1 }
    return row[..<end]
  }

  /// Where and why the row is no text.
  static func invalidText(in row: UnsafeBufferPointer<UInt8>, line: Int) -> String? {
    if let nul = find(0, row, from: 0) { return "\(describe(nul, in: row, line: line)): a NUL character" }
    var union: UInt8 = 0
    // Without a branch, so that it's done many bytes at a time; nearly all rows are ASCII.
    for byte in row { union |= byte }
    guard union >= 0x80, let invalid = UTF8Scalar.firstInvalid(row) else { return nil }
    return "\(describe(invalid, in: row, line: line)): invalid UTF-8"
  }
}
