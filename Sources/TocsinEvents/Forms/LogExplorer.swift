import TocsinLogModel

/// The CSV files that Datadog's Log Explorer gives: `Date,Host,Service,Message,@usr.id,…`.
///
/// Columns are reserved attributes by their name, attributes with an `@`, and tags without one.
enum LogExplorer {
  /// What the columns are; `nil` where this is another CSV file.
  ///
  /// A header with an `@` has other columns as tags. Without one, all columns must be reserved attributes, since other
  /// products name columns so too.
  static func roles(of columns: [UTF8Text]) -> [ColumnRole]? {
    let hasAttributes = columns.contains { $0.bytes.first == UInt8(ascii: "@") }
    guard columns.contains("Date") || hasAttributes && columns.contains(where: { key($0) == "timestamp" })
    else {
      return nil
    }
    var roles: [ColumnRole] = []
    for column in columns {
      if column.bytes.first == UInt8(ascii: "@"), column.bytes.count > 1 {
        roles.append(.attribute(path(UTF8Text(bytes: Array(column.bytes.dropFirst())))))
      } else if let key = key(column), !roles.contains(.intakeKey(key)) {
        roles.append(.intakeKey(key))
      } else if hasAttributes {
        roles.append(.tag(column))
      } else {
        return nil
      }
    }
    return hasAttributes || roles.contains(.intakeKey("message")) ? roles : nil
  }

  /// The segments of a path; a name that has an empty one is one key.
  private static func path(_ name: UTF8Text) -> [UTF8Text] {
    let parts = name.bytes.split(separator: UInt8(ascii: "."), omittingEmptySubsequences: false)
    return parts.contains(where: \.isEmpty) ? [name] : parts.map { UTF8Text(bytes: Array($0)) }
  }

  /// The key of the intake form for a column.
  private static func key(_ column: UTF8Text) -> UTF8Text? {
    switch LowerCasing.lowered(column) {
    case "date", "timestamp": "timestamp"
    case "host": "hostname"
    case "service": "service"
    case "source": "ddsource"
    case "status": "status"
    case "message", "content": "message"
    case "tags": "ddtags"
    case "trace_id", "trace id": "trace_id"
    default: nil
    }
  }
}
