extension RecordBatch {
  /// Calls the closures for what the batch holds, in order: records with their places in ``originals``, faults of lines
  /// that are divided here, and blank lines.
  package func forEachRecord(
    in bytes: UnsafeBufferPointer<UInt8>, onFault: (FramingFault) -> Void, onBlank: () -> Void,
    _ body: (RecordRange, Int) -> Void
  ) {
    guard let lines else {
      for (index, range) in records.enumerated() { body(range, index) }
      return
    }
    var (start, line, index) = (0, 1, 0)
    while start < lines.end {
      let end = bytes[start..<lines.end].firstIndex(of: 0x0A) ?? lines.end
      switch lines.content(of: bytes, from: start, to: end, line: line) {
      case .blank: onBlank()
      case .fault(let fault): onFault(fault)
      case .record(let range):
        body(range, index)
        index += 1
      }
      line += 1
      start = end + 1
    }
  }

  /// The newlines in whole lines that are still to be divided.
  package var newlineCount: Int {
    guard let lines else { return 0 }
    return bytes[..<lines.end].count { $0 == 0x0A }
  }
}
