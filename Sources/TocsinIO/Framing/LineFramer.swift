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
  private(set) var line = 1
  private(set) var blankLines = 0
  /// A line over the limit is being passed over; its place and first bytes.
  private var oversize: (line: Int, offset: Int, bytes: [UInt8])?

  init(maximumLength: Int) {
    self.maximumLength = maximumLength
  }

  /// Frames the complete lines of `bytes[..<end]`, which begin at `base` in the input; the rest begins at the result.
  mutating func frame(
    _ bytes: UnsafeBufferPointer<UInt8>, base: Int, isLast: Bool, into batch: inout RecordBatch
  ) -> Int {
    var start = 0
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
    oversize = (line, base + start, Array(kept))
    return bytes.count
  }

  private mutating func add(
    _ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int, _ base: Int, _ batch: inout RecordBatch
  ) {
    if let (line, offset, kept) = oversize {
      oversize = nil
      batch.faults.append(fault(line, offset, kept))
      return
    }
    var end = end
    if end > start, bytes[end - 1] == 0x0D { end -= 1 }
    if isBlank(bytes, start, end) {
      blankLines += 1
      return
    }
    if end - start > maximumLength {
      let kept = Array(bytes[start..<min(end, start + FramingFault.maximumKept)])
      batch.faults.append(fault(line, base + start, kept))
      return
    }
    batch.records.append(RecordRange(start: start, end: end, line: line, byteOffset: base + start))
  }

  private func isBlank(_ bytes: UnsafeBufferPointer<UInt8>, _ start: Int, _ end: Int) -> Bool {
    var index = start
    while index < end, bytes[index] == 0x20 || bytes[index] == 0x09 { index += 1 }
    return index == end
  }

  private func fault(_ line: Int, _ offset: Int, _ bytes: [UInt8]) -> FramingFault {
    FramingFault(
      line: line, byteOffset: offset, reason: "the line is longer than \(maximumLength) bytes", bytes: bytes)
  }
}
