import TocsinEvents
import TocsinLogModel

/// Where a field stands in its row, without its quotes.
struct CSVField {
  var start: Int
  var end = 0
  var isQuoted = false
  /// A quote inside is written twice.
  var hasDoubledQuotes = false

  init(start: Int) {
    self.start = start
  }

  func value(in row: UnsafeBufferPointer<UInt8>) -> [UInt8] {
    guard hasDoubledQuotes else { return Array(row[start..<end]) }
    var result: [UInt8] = []
    var index = start
    while index < end {
      // Quotes inside come in pairs, so the second is before the end too.
      result.append(row[index])
      index += row[index] == UInt8(ascii: "\"") ? 2 : 1
    }
    return result
  }
}

/// The columns of a CSV file, ready to be written as keys.
struct CSVHeader {
  /// An event has no more attributes.
  static let maximumColumns = 4096

  private var names: [UTF8Text] = []
  /// `{"name":`, then `,"name":` for each further column.
  private var keys: [[UInt8]] = []
  /// What writes rows whose columns are more than attributes of the same names.
  private var mapping: CSVMapping?

  var count: Int { names.count }

  /// The header, or why there is none.
  ///
  /// With `mapsColumns`, columns of known exports become what they stand for.
  static func read(
    _ fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>, fault: String?, mapsColumns: Bool
  ) -> (header: CSVHeader?, failure: String?) {
    if let fault { return (nil, "the header is broken: \(fault)") }
    guard fields.count <= maximumColumns else {
      return (nil, "the header has \(fields.count) columns, the limit is \(maximumColumns)")
    }
    var header = CSVHeader()
    var names: Set<UTF8Text> = []
    for field in fields {
      let name = UTF8Text(bytes: field.value(in: row))
      // Looked for only where it is told: it takes as long as the row is.
      var place: String {
        CSVAttributeColumn.describe(field.isQuoted ? field.start - 1 : field.start, in: row, line: 1)
      }
      guard !name.isEmpty else { return (nil, "\(place): a column of the header has no name") }
      guard names.insert(name).inserted else {
        return (nil, "\(place): the column `\(name)` stands twice in the header")
      }
      var json = JSONWriter()
      json.key(name)
      header.keys.append([header.keys.isEmpty ? UInt8(ascii: "{") : UInt8(ascii: ",")] + json.bytes)
      header.names.append(name)
    }
    if mapsColumns, case .rows(_, let roles?) = RecordForm.detect(columns: header.names) {
      header.mapping = CSVMapping(roles)
    }
    return (header, nil)
  }

  /// Whether a row is this header once more, as in files that were joined.
  @inline(__always)
  func isRepeated(by fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>) -> Bool {
    // Nearly all rows differ in the first byte or length of the first field.
    guard fields.count == names.count, let first = fields.first, isName(first, 0, row) else { return false }
    return fields.indices.allSatisfy { isName(fields[$0], $0, row) }
  }

  /// Whether a row begins like this header and is that of a known export: another file was appended.
  func isReplaced(by fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>) -> Bool {
    guard let first = fields.first, isName(first, 0, row) else { return false }
    let columns = fields.map { UTF8Text(bytes: $0.value(in: row)) }
    if case .rows = RecordForm.detect(columns: columns) { return Set(columns).count == columns.count }
    return false
  }

  @inline(__always)
  private func isName(_ field: CSVField, _ index: Int, _ row: UnsafeBufferPointer<UInt8>) -> Bool {
    let name = names[index].bytes
    guard field.end - field.start == name.count, !field.hasDoubledQuotes else {
      return field.hasDoubledQuotes && field.value(in: row) == name
    }
    for offset in 0..<name.count where row[field.start + offset] != name[offset] { return false }
    return true
  }

  /// Writes a row with as many fields as columns.
  func appendRecord(
    _ fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    if let mapping { return mapping.appendRecord(fields, row, to: &bytes) }
    // Fields were found in this very row: their places are within it, and each starts no later than it ends.
    for (key, field) in zip(keys, fields) {
      bytes.append(contentsOf: key)
      field.appendString(in: row, to: &bytes)
    }
    bytes.append(UInt8(ascii: "}"))
  }
}

extension CSVField {
  /// The value as a JSON string.
  func appendString(in row: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    let text = UnsafeBufferPointer(rebasing: row[start..<end])
    if hasDoubledQuotes || CSVField.needsEscapes(text) {
      var json = JSONWriter()
      json.string(UTF8Text(bytes: value(in: row)))
      bytes.append(contentsOf: json.bytes)
    } else {
      bytes.append(UInt8(ascii: "\""))
      bytes.append(contentsOf: text)
      bytes.append(UInt8(ascii: "\""))
    }
  }

  private static func needsEscapes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in text where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      return true
    }
    return false
  }
}
