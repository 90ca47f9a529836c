import TocsinLogModel

/// Reads CSV by RFC 4180, strictly, and writes each row as one JSON object: column name → string.
struct CSVFramer {
  private enum State {
    case fieldStart
    case plain
    case quoted
    case afterQuote
    /// The rest of a faulty row is passed over.
    case skipping
  }

  private let maximumLength: Int
  /// The column names as they stand in the header.
  private(set) var header: [UTF8Text] = []
  /// What makes the whole file unreadable.
  private(set) var failure: String?
  private var state = State.fieldStart
  private var fields: [[UInt8]] = []
  private var field: [UInt8] = []
  private var row: [UInt8] = []
  private var line = 1
  private var column = 1
  private var rowLine = 1
  private var rowOffset = 0
  private var rowFault: String?
  private var quotePlace = (line: 1, column: 1)
  private(set) var blankLines = 0

  init(maximumLength: Int) {
    self.maximumLength = maximumLength
  }

  mutating func frame(_ bytes: UnsafeBufferPointer<UInt8>, base: Int, into batch: inout RecordBatch) {
    for (index, byte) in bytes.enumerated() where failure == nil {
      if row.isEmpty, fields.isEmpty, field.isEmpty, state == .fieldStart {
        rowLine = line
        rowOffset = base + index
      }
      step(byte, &batch)
      if byte == 0x0A {
        line += 1
        column = 1
      } else if byte & 0xC0 != 0x80 {
        column += 1
      }
    }
  }

  mutating func finish(into batch: inout RecordBatch) {
    guard failure == nil else { return }
    if state == .quoted {
      rowFault = "the quote opened at \(quotePlace.line):\(quotePlace.column) is never closed"
    }
    if !row.isEmpty || rowFault != nil { endRow(&batch) }
    if header.isEmpty { failure = "the file has no header" }
  }

  private mutating func step(_ byte: UInt8, _ batch: inout RecordBatch) {
    if row.count <= maximumLength {
      row.append(byte)
    } else if rowFault == nil {
      rowFault = "the row is longer than \(maximumLength) bytes"
      // An open quote would swallow the rest of the file: give the row up at its next line break.
      state = .skipping
    }
    switch state {
    case .quoted:
      if byte == UInt8(ascii: "\"") { state = .afterQuote } else { field.append(byte) }
    case .afterQuote where byte == UInt8(ascii: "\""):
      field.append(byte)
      state = .quoted
    case .afterQuote, .plain, .fieldStart: unquoted(byte, &batch)
    case .skipping: if byte == 0x0A { endRow(&batch) }
    }
  }

  private mutating func unquoted(_ byte: UInt8, _ batch: inout RecordBatch) {
    switch byte {
    case UInt8(ascii: ","): endField()
    case 0x0A:
      endField()
      endRow(&batch)
    case 0x0D:
      // Belongs to the line break; kept when something follows.
      state = state == .fieldStart ? .plain : state
      field.append(byte)
    case UInt8(ascii: "\"") where state == .fieldStart:
      state = .quoted
      quotePlace = (line, column)
    case UInt8(ascii: "\""):
      reject("\(line):\(column): a quote inside an unquoted field")
    default:
      if state == .afterQuote { return reject("\(line):\(column): text after a closing quote") }
      state = .plain
      field.append(byte)
    }
  }

  private mutating func reject(_ reason: String) {
    rowFault = rowFault ?? reason
    state = .skipping
  }

  private mutating func endField() {
    if field.last == 0x0D { field.removeLast() }
    fields.append(field)
    field = []
    state = .fieldStart
  }

  private mutating func endRow(_ batch: inout RecordBatch) {
    defer {
      fields = []
      field = []
      row = []
      rowFault = nil
      state = .fieldStart
    }
    if rowFault == nil, state != .fieldStart || !field.isEmpty { endField() }
    if fields.count == 1, fields[0].isEmpty, rowFault == nil {
      blankLines += 1
      return
    }
    if header.isEmpty {
      readHeader()
      return
    }
    if rowFault == nil, fields.count != header.count {
      rowFault = "\(rowLine): expected \(header.count) fields, found \(fields.count)"
    }
    if rowFault == nil {
      for (index, value) in fields.enumerated() where !isText(value) {
        rowFault = "column \(index + 1) (\(header[index])) holds invalid UTF-8 or a NUL"
      }
    }
    if let rowFault {
      batch.faults.append(
        FramingFault(
          line: rowLine, byteOffset: rowOffset, reason: rowFault,
          bytes: Array(row.prefix(FramingFault.maximumKept))))
      return
    }
    appendRecord(&batch)
  }

  private mutating func readHeader() {
    if let rowFault {
      failure = "the header is broken: \(rowFault)"
      return
    }
    header = fields.map { UTF8Text(bytes: $0) }
    for (index, name) in header.enumerated() {
      if name.isEmpty || !isText(name.bytes) { failure = "column \(index + 1) of the header has no name" }
      if header[..<index].contains(name) { failure = "the column `\(name)` stands twice in the header" }
    }
  }

  private func appendRecord(_ batch: inout RecordBatch) {
    var json = JSONWriter()
    json.beginObject()
    for (name, value) in zip(header, fields) {
      json.key(name)
      json.string(UTF8Text(bytes: value))
    }
    json.endObject()
    let start = batch.bytes.count
    batch.bytes.append(contentsOf: json.bytes)
    batch.records.append(
      RecordRange(start: start, end: batch.bytes.count, line: rowLine, byteOffset: rowOffset))
    var original = row
    while original.last == 0x0A || original.last == 0x0D { original.removeLast() }
    batch.originals?.append(original)
  }

  private func isText(_ bytes: [UInt8]) -> Bool {
    bytes.withUnsafeBufferPointer { !$0.contains(0) && UTF8Scalar.firstInvalid($0) == nil }
  }
}
