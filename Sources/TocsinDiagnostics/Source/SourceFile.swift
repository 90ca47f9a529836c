import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A text and the table of its lines.
package struct SourceFile: Sendable {
  /// The path as the user wrote it, for messages.
  package let name: String
  /// The whole content.
  ///
  /// Not necessarily valid UTF-8.
  package let bytes: [UInt8]
  private let lineStarts: [Int]
  /// The number of scalars before each multiple of ``stride``: a column in a line of megabytes is one subtraction.
  ///
  /// Empty where each byte is a scalar.
  private let scalarsBefore: [Int]
  private static let stride = 1024

  /// Creates a file and finds its lines in one pass.
  package init(name: String, bytes: [UInt8]) {
    self.name = name
    self.bytes = bytes
    lineStarts = SourceFile.lineStarts(bytes)
    scalarsBefore = SourceFile.scalarCounts(bytes)
  }

  private static func lineStarts(_ bytes: [UInt8]) -> [Int] {
    var starts: [Int] = []
    // Lines of rule files are some thirty bytes long.
    starts.reserveCapacity(bytes.count / 24 + 1)
    starts.append(0)
    bytes.withUnsafeBytes { buffer in
      guard let base = buffer.baseAddress else { return }
      var offset = 0
      while offset < buffer.count,
        let found = memchr(base + offset, Int32(UInt8(ascii: "\n")), buffer.count - offset)
      {
        offset = UnsafeRawPointer(found) - base + 1
        starts.append(offset)
      }
    }
    return starts
  }

  private static func scalarCounts(_ bytes: [UInt8]) -> [Int] {
    guard !bytes.withUnsafeBufferPointer(UTF8Scalar.isASCII) else { return [] }
    var counts: [Int] = []
    counts.reserveCapacity(bytes.count / stride + 1)
    var scalars = 0
    for (offset, byte) in bytes.enumerated() {
      if offset % stride == 0 { counts.append(scalars) }
      if byte & 0xC0 != 0x80 { scalars += 1 }
    }
    if bytes.count % stride == 0 { counts.append(scalars) }
    return counts
  }

  /// Creates a file from text.
  package init(name: String, text: String) {
    self.init(name: name, bytes: Array(text.utf8))
  }

  /// The place of a byte offset; offsets past the end are the end.
  package func location(of offset: Int) -> SourceLocation {
    let offset = min(max(offset, 0), bytes.count)
    let index = lineIndex(of: offset)
    return SourceLocation(line: index + 1, column: scalarCount(lineStarts[index]..<offset) + 1)
  }

  /// The byte offset of a line and a column in Unicode scalars, both from 0, as libyaml counts.
  package func offset(line: Int, column: Int) -> Int {
    guard line < lineStarts.count else { return bytes.count }
    var offset = lineStarts[max(line, 0)]
    var left = column
    while left > 0, offset < bytes.count {
      offset += 1
      while offset < bytes.count, bytes[offset] & 0xC0 == 0x80 { offset += 1 }
      left -= 1
    }
    return offset
  }

  /// The bytes of a line, numbered from 1, without its line break; empty past the end.
  package func line(_ number: Int) -> ArraySlice<UInt8> {
    guard number >= 1, number <= lineStarts.count else { return [] }
    let start = lineStarts[number - 1]
    var end = number < lineStarts.count ? lineStarts[number] - 1 : bytes.count
    if end > start, bytes[end - 1] == UInt8(ascii: "\r") { end -= 1 }
    return bytes[start..<max(start, end)]
  }

  /// The number of lines, at least 1.
  package var lineCount: Int { lineStarts.count }

  /// The offset of the first byte of a line, numbered from 1.
  package func start(ofLine number: Int) -> Int { lineStarts[min(max(number, 1), lineStarts.count) - 1] }

  /// The bytes under a span, for messages.
  package func text(of span: SourceSpan) -> String {
    let start = min(max(span.start, 0), bytes.count)
    return String(decoding: bytes[start..<min(max(span.end, start), bytes.count)], as: UTF8.self)
  }

  private func lineIndex(of offset: Int) -> Int {
    var low = 0
    var high = lineStarts.count
    while high - low > 1 {
      let middle = (low + high) / 2
      if lineStarts[middle] <= offset { low = middle } else { high = middle }
    }
    return low
  }

  private func scalarCount(_ range: Range<Int>) -> Int {
    scalars(before: range.upperBound) - scalars(before: range.lowerBound)
  }

  private func scalars(before offset: Int) -> Int {
    if scalarsBefore.isEmpty { return offset }
    let block = offset / SourceFile.stride
    return bytes[(block * SourceFile.stride)..<offset].reduce(scalarsBefore[block]) {
      $1 & 0xC0 == 0x80 ? $0 : $0 + 1
    }
  }
}

/// A place for people: both numbers from 1, the column in Unicode scalars.
package struct SourceLocation: Hashable, Comparable, Sendable {
  /// From 1.
  package var line: Int
  /// From 1, in Unicode scalars.
  package var column: Int

  /// Creates a place from two numbers that start at 1.
  package init(line: Int, column: Int) {
    self.line = line
    self.column = column
  }

  /// Orders by line, then column.
  package static func < (left: SourceLocation, right: SourceLocation) -> Bool {
    (left.line, left.column) < (right.line, right.column)
  }
}

/// A range of UTF-8 bytes in one source text.
package struct SourceSpan: Hashable, Sendable {
  /// Offset of the first byte.
  package var start: Int
  /// Offset behind the last byte, never before ``start``.
  package var end: Int

  /// Creates a span.
  ///
  /// An end before the start gives an empty span at the start.
  package init(_ start: Int, _ end: Int) {
    self.start = start
    self.end = max(start, end)
  }

  /// The smallest span that covers both, and what is between them.
  package func union(_ other: SourceSpan) -> SourceSpan {
    SourceSpan(min(start, other.start), max(end, other.end))
  }
}
