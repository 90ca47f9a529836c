import TocsinEvents
import TocsinLogModel

/// Writes rows of an export whose columns are reserved attributes, nested attributes, and tags.
///
/// Records are in Datadog's intake form. An empty field is a value that the log has not.
struct CSVMapping {
  /// An attribute: the names on the way to it as keys, and its column.
  private struct Attribute {
    /// `"name":` for each.
    var keys: [[UInt8]]
    var column: Int
  }

  private var reserved: [(key: [UInt8], column: Int)] = []
  /// Those with the same beginning stand together.
  private var attributes: [Attribute] = []
  /// The column of the tags as one text, and `key:` of columns that each hold the value of one.
  private var tagsColumn: Int?
  private var tags: [(key: [UInt8], column: Int)] = []

  init(_ roles: [ColumnRole]) {
    var paths: [(path: [UTF8Text], column: Int)] = []
    for (column, role) in roles.enumerated() {
      switch role {
      case .intakeKey("ddtags"): tagsColumn = column
      case .intakeKey(let name): reserved.append((CSVMapping.key(name), column))
      case .tag(let name): tags.append((name.bytes + [UInt8(ascii: ":")], column))
      case .attribute(let path): paths.append((path, column))
      }
    }
    let all = paths.map(\.path)
    for index in paths.indices {
      // A value that is an object for another column can only be named beside it.
      let path = paths[index].path
      let isBelow = all.contains { $0.count < path.count && path.starts(with: $0) }
      if isBelow { paths[index].path = [CSVMapping.joined(path)] }
    }
    attributes = paths.sorted { $0.path.lexicographicallyPrecedes($1.path) }.map { path, column in
      Attribute(keys: path.map(CSVMapping.key), column: column)
    }
  }

  private static func key(_ name: UTF8Text) -> [UInt8] {
    var json = JSONWriter()
    json.key(name)
    return json.bytes
  }

  private static func joined(_ path: [UTF8Text]) -> UTF8Text {
    UTF8Text(bytes: Array(path.map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
  }

  /// Writes a row with as many fields as columns.
  func appendRecord(
    _ fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    bytes.append(UInt8(ascii: "{"))
    bytes.append(contentsOf: CSVMapping.key("ddtags"))
    appendTags(fields, row, to: &bytes)
    for (key, column) in reserved where fields[column].isFilled {
      bytes.append(UInt8(ascii: ","))
      bytes.append(contentsOf: key)
      fields[column].appendString(in: row, to: &bytes)
    }
    appendAttributes(fields, row, to: &bytes)
    bytes.append(UInt8(ascii: "}"))
  }

  private func appendTags(_ fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]) {
    var text: [UInt8] = tagsColumn.map { fields[$0].value(in: row) } ?? []
    for (key, column) in tags where fields[column].isFilled {
      if !text.isEmpty { text.append(UInt8(ascii: ",")) }
      text += key + fields[column].value(in: row)
    }
    var json = JSONWriter()
    json.string(UTF8Text(bytes: text))
    bytes.append(contentsOf: json.bytes)
  }

  /// Attributes in order, so that each object is opened once.
  private func appendAttributes(
    _ fields: [CSVField], _ row: UnsafeBufferPointer<UInt8>, to bytes: inout [UInt8]
  ) {
    var open: ArraySlice<[UInt8]> = []
    for attribute in attributes where fields[attribute.column].isFilled {
      let way = attribute.keys.dropLast()
      var common = 0
      while common < open.count, common < way.count, open[common] == way[common] { common += 1 }
      for _ in common..<open.count { bytes.append(UInt8(ascii: "}")) }
      bytes.append(UInt8(ascii: ","))
      for key in way[common...] {
        bytes.append(contentsOf: key)
        bytes.append(UInt8(ascii: "{"))
      }
      bytes.append(contentsOf: attribute.keys[attribute.keys.count - 1])
      fields[attribute.column].appendString(in: row, to: &bytes)
      open = way
    }
    for _ in open { bytes.append(UInt8(ascii: "}")) }
  }
}

extension CSVField {
  fileprivate var isFilled: Bool { end > start }
}
