/// Finds the records of a JSON text.
///
/// They are the elements of an array, objects one after another over several lines, or the elements of the list inside
/// a query result or search result. Several such texts may follow one another.
///
/// Only the structure is followed, strings and depth; the records themselves are validated when they are read.
struct JSONFramer {
  /// Where records stand.
  enum Layout: Equatable {
    /// Top-level values, with or without white space between them.
    case values
    /// Elements of top-level arrays.
    case array
    /// Elements of the list in a top-level object.
    case container
  }

  private enum State {
    /// Outside any array or container; in `values`, between records.
    case top
    /// Behind the bracket: an element or the end.
    case listStart
    case afterElement
    case afterComma
    case inRecord
    /// Inside a container, outside its list.
    case aroundList
    /// The rest of a line that belongs to no record.
    case garbage
    /// Behind a broken record: up to the next line that begins like one.
    case lost
  }

  /// Records and faults of one batch.
  private static let batchLimit = 1 << 16

  let layout: Layout
  private let maximumLength: Int
  private var state = State.top
  private var path = ContainerPath()
  private var scan = ValueScan()
  private var line = 1
  /// The place of the present line's first byte in the input.
  private var lineStart: Int?
  /// Nothing but white space and commas stood on the present line so far, while a restart is looked for.
  private var isAtLineStart = false
  /// Bytes at the head of the next buffer that were scanned already: the unfinished record's.
  private var scanned = 0
  private var start = Place()
  /// The first bytes of a record whose bytes are not kept, since it is too long, or of garbage.
  private var prefix: [UInt8]?
  private(set) var isFull = false

  /// Where a record or a fault begins.
  private struct Place {
    var line = 1
    var offset = 0
    /// In its line.
    var column = 0
  }

  init(_ layout: Layout, maximumLength: Int) {
    self.layout = layout
    self.maximumLength = maximumLength
  }

  /// Takes in bytes that begin at `base` in the input, and gives the index at which the unfinished rest begins.
  mutating func frame(
    _ bytes: UnsafeBufferPointer<UInt8>, base: Int, isLast: Bool, into batch: inout RecordBatch
  ) -> Int {
    if lineStart == nil { lineStart = base }
    // The head of the buffer may be an unfinished record that the last call handed back: `scanned` bytes of it are known.
    // Steps are made below `bytes.count` only, and none goes beyond it.
    var index = scanned
    scanned = 0
    isFull = false
    while index < bytes.count {
      if state != .inRecord, batch.records.count + batch.faults.count >= JSONFramer.batchLimit {
        isFull = true
        return index
      }
      index = step(bytes, index, base, &batch)
    }
    if isLast {
      finish(bytes, base, &batch)
      return bytes.count
    }
    guard state == .inRecord, prefix == nil else { return bytes.count }
    // The record began in this buffer, or heads it: not before `base`. Only a record with a `prefix` began earlier.
    let first = start.offset - base
    guard bytes.count - first > maximumLength else {
      scanned = bytes.count - first
      return first
    }
    prefix = Array(bytes[first...].prefix(FramingFault.maximumKept))
    return bytes.count
  }

  /// Handles the byte at `index`, and as many behind it as belong to one record; gives the next index.
  private mutating func step(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ base: Int, _ batch: inout RecordBatch
  ) -> Int {
    if state == .inRecord { return record(bytes, index, base, &batch) }
    let byte = bytes[index]
    if byte == 0x0A {
      if state == .garbage { endGarbage(&batch) }
      line += 1
      lineStart = base + index + 1
      isAtLineStart = true
      return index + 1
    }
    switch state {
    case .garbage:
      if let prefix, prefix.count < FramingFault.maximumKept { self.prefix?.append(byte) }
      return index + 1
    case .aroundList:
      switch path.step(byte) {
      case .list: state = .listStart
      case .end: state = .top
      case .none, .foreignKey: break
      }
      return index + 1
    case .lost: return isRestart(byte, at: base + index) ? begin(bytes, index, base, &batch) : index + 1
    default: break
    }
    if JSONSpace.contains(byte) { return index + 1 }
    return state == .top ? top(bytes, index, base, &batch) : list(bytes, index, base, &batch)
  }

  private mutating func top(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ base: Int, _ batch: inout RecordBatch
  ) -> Int {
    switch (layout, bytes[index]) {
    case (.values, _): return begin(bytes, index, base, &batch)
    case (.array, UInt8(ascii: "[")):
      state = .listStart
      return index + 1
    case (.container, UInt8(ascii: "{")):
      path = ContainerPath()
      _ = path.step(bytes[index])
      state = .aroundList
      return index + 1
    default:
      mark(index, base)
      prefix = []
      state = .garbage
      return index
    }
  }

  private mutating func list(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ base: Int, _ batch: inout RecordBatch
  ) -> Int {
    switch (bytes[index], state) {
    case (UInt8(ascii: ","), .afterElement): state = .afterComma
    case (UInt8(ascii: ","), _): fault("a `,` stands where an element should", index, base, &batch)
    case (UInt8(ascii: "]"), _):
      if state == .afterComma { fault("a `,` stands before the end of the list", index, base, &batch) }
      if layout == .container { path.leaveList() }
      state = layout == .container ? .aroundList : .top
    case (_, .afterElement):
      fault("a `,` is missing between two elements", index, base, &batch)
      return begin(bytes, index, base, &batch)
    default: return begin(bytes, index, base, &batch)
    }
    return index + 1
  }

  private mutating func begin(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ base: Int, _ batch: inout RecordBatch
  ) -> Int {
    mark(index, base)
    scan = ValueScan()
    isAtLineStart = false
    prefix = nil
    state = .inRecord
    return record(bytes, index, base, &batch)
  }

  private mutating func record(
    _ bytes: UnsafeBufferPointer<UInt8>, _ index: Int, _ base: Int, _ batch: inout RecordBatch
  ) -> Int {
    var index = index
    while true {
      while isAtLineStart, index < bytes.count {
        if isRestart(bytes[index], at: base + index) {
          isAtLineStart = true
          lose(tooLong, bytes, base, index, &batch)
          return index
        }
        guard isAtLineStart else { break }
        if bytes[index] == 0x0A {
          line += 1
          lineStart = base + index + 1
        }
        index += 1
      }
      switch scan.run(bytes, &index) {
      case .outOfBytes: return index
      case .newline:
        line += 1
        lineStart = base + index
        if scan.isInString {
          isAtLineStart = true
          lose("a line ends inside a string", bytes, base, index - 1, &batch)
          return index
        }
        isAtLineStart = base + index - start.offset > maximumLength
      case .ended:
        close(bytes, base, index, &batch)
        return index
      }
    }
  }

  /// A line that begins like a record, no deeper than the broken or overlong one, begins the next record.
  private mutating func isRestart(_ byte: UInt8, at place: Int) -> Bool {
    guard isAtLineStart, !JSONSpace.contains(byte), byte != UInt8(ascii: ",") else { return false }
    isAtLineStart = false
    return byte == UInt8(ascii: "{") && place - (lineStart ?? 0) <= start.column
  }

  private var tooLong: String { "the record is longer than \(maximumLength) bytes" }

  private mutating func close(
    _ bytes: UnsafeBufferPointer<UInt8>, _ base: Int, _ end: Int, _ batch: inout RecordBatch
  ) {
    state = layout == .values ? .top : .afterElement
    let first = start.offset - base
    if let prefix {
      batch.faults.append(fault(tooLong, prefix))
    } else if end - first > maximumLength {
      batch.faults.append(fault(tooLong, Array(bytes[first..<end].prefix(FramingFault.maximumKept))))
    } else {
      batch.records.append(
        RecordRange(start: first, end: end, line: start.line, byteOffset: start.offset))
    }
    prefix = nil
  }

  /// Gives the present record up.
  private mutating func lose(
    _ reason: String, _ bytes: UnsafeBufferPointer<UInt8>, _ base: Int, _ end: Int, _ batch: inout RecordBatch
  ) {
    let kept = prefix ?? Array(bytes[(start.offset - base)..<end].prefix(FramingFault.maximumKept))
    batch.faults.append(fault(reason, kept))
    prefix = nil
    state = .lost
  }

  private mutating func endGarbage(_ batch: inout RecordBatch) {
    batch.faults.append(fault("there is text outside the list of records", prefix ?? []))
    prefix = nil
    state = .top
  }

  /// The input has ended.
  private mutating func finish(
    _ bytes: UnsafeBufferPointer<UInt8>, _ base: Int, _ batch: inout RecordBatch
  ) {
    switch state {
    case .inRecord where scan.isWholeAtEnd: close(bytes, base, bytes.count, &batch)
    case .inRecord: lose("the JSON text ends inside a value", bytes, base, bytes.count, &batch)
    case .garbage: endGarbage(&batch)
    default: break
    }
    switch state {
    case .listStart, .afterElement, .afterComma:
      fault("the list of records is never closed", bytes.count, base, &batch)
    case .aroundList: fault("the JSON text ends inside the result", bytes.count, base, &batch)
    default: break
    }
    state = .top
  }

  private mutating func mark(_ index: Int, _ base: Int) {
    start = Place(line: line, offset: base + index, column: base + index - (lineStart ?? 0))
  }

  private mutating func fault(_ reason: String, _ index: Int, _ base: Int, _ batch: inout RecordBatch) {
    mark(index, base)
    batch.faults.append(fault(reason, []))
  }

  private func fault(_ reason: String, _ bytes: [UInt8]) -> FramingFault {
    FramingFault(line: start.line, byteOffset: start.offset, reason: reason, bytes: bytes)
  }
}
