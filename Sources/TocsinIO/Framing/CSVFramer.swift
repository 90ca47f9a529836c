import TocsinLogModel

/// Reads CSV by RFC 4180, strictly, and writes each row as one JSON object: column name → string.
///
/// The separator may be another than the comma. A header that comes again, in files that were joined, is no row.
/// A broken row is a fault up to its line break. A broken header makes the file unreadable.
struct CSVFramer {
  private enum State {
    case fieldStart
    case plain
    case quoted
    case afterQuote
    /// Behind a carriage return outside quotes: a line feed must follow.
    case afterReturn
    /// The rest of a faulty row is passed over.
    case skipping
  }

  /// Bytes, and records and faults, of one batch: a long header makes many bytes of a short row.
  private static let batchBytes = 4 << 20
  private static let batchLimit = 1 << 16

  private let maximumLength: Int
  private let separator: UInt8
  private let mapsColumns: Bool
  private var header: CSVHeader?
  /// What makes the whole file unreadable.
  private(set) var failure: String?
  private(set) var blankLines = 0
  private(set) var isFull = false
  private var state = State.fieldStart
  /// Of the present row; places count from its first byte.
  private var fields: [CSVField] = []
  private var field = CSVField(start: 0)
  private var rowFault: String?
  /// The first bytes of a row whose bytes are not kept, since it is too long.
  private var prefix: [UInt8]?
  private var rowOffset = 0
  private var rowLine = 1
  /// The line behind the bytes that were given on.
  private var line = 1
  /// Bytes at the head of the next buffer that were scanned already: the unfinished row's.
  private var scanned = 0

  init(maximumLength: Int, separator: UInt8, mapsColumns: Bool) {
    self.maximumLength = maximumLength
    self.separator = separator
    self.mapsColumns = mapsColumns
  }

  /// Takes in bytes that begin at `base` in the input, and gives the index at which the unfinished rest begins.
  ///
  /// `isCut` says that the last bytes were followed by an error, so that a row without a line break is no row.
  mutating func frame(
    _ bytes: UnsafeBufferPointer<UInt8>, base: Int, isLast: Bool, isCut: Bool, into batch: inout RecordBatch
  ) -> Int {
    // `scanned` bytes of an unfinished row were handed back by the last call and head this buffer again. From here on
    // `start <= index <= bytes.count`, so slices between them are within the buffer.
    var index = scanned
    var start = 0
    (scanned, isFull) = (0, false)
    while index < bytes.count, failure == nil {
      if index == start, prefix == nil { beginRow(base + index) }
      let isRowEnd = step(UnsafeBufferPointer(rebasing: bytes[start...]), index - start, &index)
      guard isRowEnd else { continue }
      endRow(UnsafeBufferPointer(rebasing: bytes[start..<index]), &batch)
      start = index
      let count = batch.records.count + batch.faults.count
      if batch.bytes.count >= CSVFramer.batchBytes || count >= CSVFramer.batchLimit {
        isFull = index < bytes.count
        if isFull { return index }
      }
    }
    let rest = UnsafeBufferPointer(rebasing: bytes[start...])
    if isLast {
      finish(rest, isCut: isCut, &batch)
      return bytes.count
    }
    guard prefix != nil || rest.count > maximumLength + 2 else {
      scanned = rest.count
      return start
    }
    dropBytes(rest)
    return bytes.count
  }

  private mutating func beginRow(_ offset: Int) {
    (rowOffset, rowLine) = (offset, line)
    fields.removeAll(keepingCapacity: true)
    field = CSVField(start: 0)
    rowFault = nil
    state = .fieldStart
  }

  /// An overlong row: an open quote would swallow the rest of the file, so it ends at its next line break.
  private mutating func dropBytes(_ row: UnsafeBufferPointer<UInt8>) {
    if prefix == nil {
      rowFault = rowFault ?? tooLong(row)
      prefix = Array(row.prefix(FramingFault.maximumKept))
      state = .skipping
    }
    line += CSVAttributeColumn.newlines(row)
  }

  private func tooLong(_ row: UnsafeBufferPointer<UInt8>) -> String {
    let reason = "the row is longer than \(maximumLength) bytes"
    guard state == .quoted else { return reason }
    return "\(reason), the quote opened at \(place(field.start - 1, row)) is not closed"
  }

  /// Goes on from a byte of the row, and moves the index; true when the row's line break was passed.
  private mutating func step(
    _ row: UnsafeBufferPointer<UInt8>, _ position: Int, _ index: inout Int
  ) -> Bool {
    switch state {
    case .quoted, .skipping:
      // Runs of any length end at one certain byte.
      let wanted: UInt8 = state == .quoted ? UInt8(ascii: "\"") : 0x0A
      guard let found = CSVAttributeColumn.find(wanted, row, from: position) else {
        index += row.count - position
        return false
      }
      index += found - position + 1
      if state == .skipping { return true }
      field.end = found
      state = .afterQuote
      return false
    case .fieldStart, .plain, .afterQuote, .afterReturn:
      index += 1
      return unquoted(row[position], position, row)
    }
  }

  private mutating func unquoted(
    _ byte: UInt8, _ position: Int, _ row: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    if byte == 0x0A {
      if state != .afterReturn { endField(position) }
      return true
    }
    switch (state, byte) {
    case (.afterReturn, _): reject("a carriage return without a line feed", position - 1, row)
    case (_, separator):
      endField(position)
      field = CSVField(start: position + 1)
      state = .fieldStart
    case (_, 0x0D):
      endField(position)
      state = .afterReturn
    case (.afterQuote, UInt8(ascii: "\"")):
      field.hasDoubledQuotes = true
      state = .quoted
    case (.afterQuote, _): reject("text after a closing quote", position, row)
    case (.fieldStart, UInt8(ascii: "\"")):
      field = CSVField(start: position + 1)
      field.isQuoted = true
      state = .quoted
    case (_, UInt8(ascii: "\"")): reject("a quote inside an unquoted field", position, row)
    default: state = .plain
    }
    return false
  }

  private mutating func endField(_ position: Int) {
    if !field.isQuoted { field.end = position }
    fields.append(field)
  }

  private mutating func reject(_ reason: String, _ position: Int, _ row: UnsafeBufferPointer<UInt8>) {
    rowFault = "\(place(position, row)): \(reason)"
    state = .skipping
  }

  private func place(_ position: Int, _ row: UnsafeBufferPointer<UInt8>) -> String {
    CSVAttributeColumn.describe(position, in: row, line: rowLine)
  }

  private mutating func finish(
    _ rest: UnsafeBufferPointer<UInt8>, isCut: Bool, _ batch: inout RecordBatch
  ) {
    guard failure == nil else { return }
    if !rest.isEmpty || prefix != nil {
      if prefix == nil {
        switch state {
        case .quoted: rowFault = "the quote opened at \(place(field.start - 1, rest)) is never closed"
        case .skipping, .afterReturn: break
        case .fieldStart, .plain, .afterQuote: endField(rest.count)
        }
        if isCut { rowFault = rowFault ?? "the row is cut off" }
      }
      endRow(rest, &batch)
    }
    if header == nil, failure == nil, !isCut { failure = "the file has no header" }
  }

  private mutating func endRow(_ row: UnsafeBufferPointer<UInt8>, _ batch: inout RecordBatch) {
    line += CSVAttributeColumn.newlines(row)
    defer { prefix = nil }
    if prefix == nil, rowFault == nil {
      if CSVAttributeColumn.withoutBreak(row).isEmpty {
        blankLines += 1
        return
      }
      if row.count > maximumLength + 2 { rowFault = tooLong(row) }
      rowFault = rowFault ?? CSVAttributeColumn.invalidText(in: row, line: rowLine)
    }
    guard let header else {
      (header, failure) = CSVHeader.read(fields, row, fault: rowFault, mapsColumns: mapsColumns)
      return
    }
    if rowFault == nil, prefix == nil {
      if header.isRepeated(by: fields, row) { return }
      if mapsColumns, fields.count != header.count, header.isReplaced(by: fields, row) {
        self.header = CSVHeader.read(fields, row, fault: nil, mapsColumns: true).header ?? header
        return
      }
    }
    if rowFault == nil, fields.count != header.count {
      let extra = fields.count > header.count ? fields[header.count] : nil
      let position =
        extra.map { $0.isQuoted ? $0.start - 1 : $0.start } ?? CSVAttributeColumn.withoutBreak(row).count
      rowFault = "\(place(position, row)): expected \(header.count) fields, found \(fields.count)"
    }
    if let rowFault {
      let kept = prefix ?? Array(CSVAttributeColumn.withoutBreak(row).prefix(FramingFault.maximumKept))
      batch.faults.append(
        FramingFault(line: rowLine, byteOffset: rowOffset, reason: rowFault, bytes: kept))
      return
    }
    let start = batch.bytes.count
    header.appendRecord(fields, row, to: &batch.bytes)
    batch.records.append(
      RecordRange(start: start, end: batch.bytes.count, line: rowLine, byteOffset: rowOffset))
    batch.originals?.append(Array(CSVAttributeColumn.withoutBreak(row)))
  }
}
