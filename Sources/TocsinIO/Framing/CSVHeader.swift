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

  /// `{"name":`, then `,"name":` for each further column.
  private var keys: [[UInt8]] = []

  var count: Int { keys.count }

  /// The header, or why there is none.
  static func read(
    _ fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>, fault: String?
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
    }
    return (header, nil)
  }

  /// Writes a row with as many fields as columns.
  func appendRecord(
    _ fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    // Fields were found in this very row: their places are within it, and each starts no later than it ends.
    for (key, field) in zip(keys, fields) {
      bytes.append(contentsOf: key)
      let text = UnsafeBufferPointer(rebasing: row[field.start..<field.end])
      if field.hasDoubledQuotes || needsEscapes(text) {
        var json = JSONWriter()
        json.string(UTF8Text(bytes: field.value(in: row)))
        bytes.append(contentsOf: json.bytes)
      } else {
        bytes.append(UInt8(ascii: "\""))
        bytes.append(contentsOf: text)
        bytes.append(UInt8(ascii: "\""))
      }
    }
    bytes.append(UInt8(ascii: "}"))
  }

  private func needsEscapes(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    for byte in text where byte < 0x20 || byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") {
      return true
    }
    return false
  }
}
