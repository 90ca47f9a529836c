#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Splits newline-delimited records: the fast path.
///
/// A carriage return before the newline belongs to the line break.
struct LineFramer {
  private let maximumLength: Int
  private var line = 1
  private(set) var blankLines = 0
  /// A line over the limit is being passed over; its place and first bytes.
  private var oversize: (offset: Int, bytes: [UInt8])?

  init(maximumLength: Int) {
    self.maximumLength = maximumLength
  }

  /// Frames the complete lines of `bytes[..<end]`, which begin at `base` in the input; the rest begins at the result.
  mutating func frame(
    _ bytes: UnsafeBufferPointer<UInt8>, base: Int, isLast: Bool, into batch: inout RecordBatch
  ) -> Int {
    var start = 0
    // `memchr` is given what is left, so `start <= end < bytes.count` for every line it finds.
    while start < bytes.count {
      guard let address = bytes.baseAddress,
        let found = memchr(address + start, 0x0A, bytes.count - start)
      else { break }
      let end = UnsafeRawPointer(found) - UnsafeRawPointer(address)
      add(bytes, start, end, base, &batch)
      line += 1
      start = end + 1
    }
    if isLast, start < bytes.count || oversize != nil {
      add(bytes, start, bytes.count, base, &batch)
      return bytes.count
    }
    if oversize != nil { return bytes.count }
    // One more byte: it may be the carriage return of the line break.
    guard bytes.count - start > maximumLength + 1 else { return start }
    let kept = bytes[start..<min(bytes.count, start + FramingFault.maximumKept)]
    oversize = (base + start, Array(kept))
    return bytes.count
  }

  private mutating func add(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ base: Int, _ batch: inout RecordBatch
  ) {
    if let (offset, kept) = oversize {
      oversize = nil
      batch.faults.append(LineFramer.fault(line, offset, kept, maximumLength))
      return
    }
    switch LineFramer.content(of: bytes, start, end, maximumLength) {
    case .blank: blankLines += 1
    case .tooLong(let kept):
      batch.faults.append(LineFramer.fault(line, base + start, kept, maximumLength))
    case .record(let end):
      batch.records.append(RecordRange(start: start, end: end, line: line, byteOffset: base + start))
    }
  }

  /// What one line holds.
  enum Content {
    case blank
    /// The end, without a carriage return.
    case record(end: Int)
    case tooLong([UInt8])
  }

  /// What the line from `start` to its newline holds.
  @inline(__always)
  static func content(
    of bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ newline: Int, _ maximumLength: Int
  ) -> Content {
    // Callers give `start <= newline <= bytes.count`. The newline itself is not looked at: the last line may lack one.
    var end = newline
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    var index = start
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    if index == end { return .blank }
    guard end - start > maximumLength else { return .record(end: end) }
    return .tooLong(Array(bytes[start..<min(end, start + FramingFault.maximumKept)]))
  }

  static func fault(_ line: Int, _ offset: Int, _ bytes: [UInt8], _ maximumLength: Int) -> FramingFault {
    FramingFault(
      line: line, byteOffset: offset, reason: "the line is longer than \(maximumLength) bytes", bytes: bytes)
  }

  /// Lines are counted anew from here on.
  ///
  /// - Returns: the lines counted before.
  mutating func takeLines() -> Int {
    defer { line = 1 }
    return line - 1
  }

  /// A line over the limit is being passed over.
  var isPassing: Bool { oversize != nil }
}
