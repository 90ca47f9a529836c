/// Finds the records of a JSON text: the elements of an array, objects one after another over several lines, or the
/// elements of the list inside a query result or search result.
///
/// Only the structure is followed, strings and depth; the records themselves are validated when they are read.
struct JSONFramer {
  /// Where records stand.
  enum Layout: Equatable {
    /// Top-level values, with or without white space between them.
    case values
    /// Elements of one top-level array.
    case array
    /// Elements of the array under the keys `records` or `data` of the top-level object.
    case container
  }

  private enum State {
    case betweenRecords
    case inRecord
    /// Inside the container, outside its list.
    case aroundList
    case afterEnd
  }

  private let layout: Layout
  private let maximumLength: Int
  private var state: State
  private(set) var line = 1
  /// Of the record, or of the container outside the list.
  private var depth = 0
  private var isInString = false
  private var isEscaped = false
  private var record: [UInt8] = []
  private var recordLine = 1
  private var recordOffset = 0
  private var isOversize = false
  private var key: [UInt8] = []
  private var needsComma = false
  private var hasBegun = false

  init(_ layout: Layout, maximumLength: Int) {
    self.layout = layout
    self.maximumLength = maximumLength
    state = layout == .container ? .aroundList : .betweenRecords
  }

  /// Takes in bytes that begin at `base` in the input; complete records are appended to the batch.
  mutating func frame(_ bytes: UnsafeBufferPointer<UInt8>, base: Int, into batch: inout RecordBatch) {
    for (index, byte) in bytes.enumerated() {
      step(byte, base + index, &batch)
      if byte == 0x0A { line += 1 }
    }
  }

  /// The input has ended.
  mutating func finish(at end: Int, into batch: inout RecordBatch) {
    switch state {
    case .inRecord:
      if depth == 0, !isInString {
        close(&batch)
      } else {
        fault("the JSON text ends inside a value", &batch)
      }
    case .betweenRecords where layout == .array && hasBegun:
      recordLine = line
      recordOffset = end
      record = []
      fault("the array is never closed", &batch)
    default: break
    }
  }

  private mutating func step(_ byte: UInt8, _ offset: Int, _ batch: inout RecordBatch) {
    switch state {
    case .inRecord: inRecord(byte, offset, &batch)
    case .betweenRecords: between(byte, offset, &batch)
    case .aroundList: around(byte)
    case .afterEnd:
      if !isSpace(byte) {
        begin(offset)
        record = [byte]
        fault("there is text after the end of the JSON text", &batch)
        state = .inRecord
        isOversize = true
      }
    }
  }

  private mutating func between(_ byte: UInt8, _ offset: Int, _ batch: inout RecordBatch) {
    if isSpace(byte) { return }
    if layout == .array, !hasBegun, byte == UInt8(ascii: "[") {
      hasBegun = true
      return
    }
    hasBegun = true
    if byte == UInt8(ascii: ","), layout != .values, needsComma {
      needsComma = false
      return
    }
    if byte == UInt8(ascii: "]"), layout != .values {
      state = layout == .container ? .aroundList : .afterEnd
      depth = 1
      return
    }
    begin(offset)
    if needsComma, layout != .values {
      record = []
      fault("a `,` is missing between two elements", &batch)
    }
    state = .inRecord
    inRecord(byte, offset, &batch)
  }

  private mutating func inRecord(_ byte: UInt8, _ offset: Int, _ batch: inout RecordBatch) {
    if depth == 0, !isInString, !record.isEmpty {
      // A scalar ends where something else begins.
      let endsHere = isSpace(byte) || byte == UInt8(ascii: ",") || byte == UInt8(ascii: "]")
      if endsHere {
        close(&batch)
        between(byte, offset, &batch)
        return
      }
    }
    keep(byte)
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
        if depth == 0 { close(&batch) }
      }
      return
    }
    switch byte {
    case UInt8(ascii: "\""): isInString = true
    case UInt8(ascii: "{"), UInt8(ascii: "["): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"):
      depth -= 1
      if depth <= 0 { close(&batch) }
    default: break
    }
  }

  /// Follows the container's keys until the list begins.
  private mutating func around(_ byte: UInt8) {
    if isInString {
      if isEscaped {
        isEscaped = false
      } else if byte == UInt8(ascii: "\\") {
        isEscaped = true
      } else if byte == UInt8(ascii: "\"") {
        isInString = false
      } else if key.count < 16 {
        key.append(byte)
      }
      return
    }
    switch byte {
    case UInt8(ascii: "\""):
      isInString = true
      key = []
    case UInt8(ascii: "["):
      let isList = key.elementsEqual("records".utf8) || key.elementsEqual("data".utf8)
      if isList, depth <= 2 {
        state = .betweenRecords
        needsComma = false
        depth = 0
      } else {
        depth += 1
      }
    case UInt8(ascii: "{"): depth += 1
    case UInt8(ascii: "}"), UInt8(ascii: "]"): depth -= 1
    default: break
    }
  }

  private mutating func begin(_ offset: Int) {
    record = []
    recordLine = line
    recordOffset = offset
    isOversize = false
    depth = 0
    isInString = false
    isEscaped = false
  }

  private mutating func keep(_ byte: UInt8) {
    if record.count <= maximumLength { record.append(byte) } else { isOversize = true }
  }

  private mutating func close(_ batch: inout RecordBatch) {
    state = .betweenRecords
    needsComma = true
    depth = 0
    if isOversize {
      fault("the record is longer than \(maximumLength) bytes", &batch)
      return
    }
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: record)
    batch.records.append(
      RecordRange(start: start, end: batch.bytes.count, line: recordLine, byteOffset: recordOffset))
    record = []
  }

  private mutating func fault(_ reason: String, _ batch: inout RecordBatch) {
    batch.faults.append(
      FramingFault(
        line: recordLine, byteOffset: recordOffset, reason: reason,
        bytes: Array(record.prefix(FramingFault.maximumKept))))
  }

  private func isSpace(_ byte: UInt8) -> Bool { byte == 0x20 || (byte >= 0x09 && byte <= 0x0D) }
}
