import TocsinEvents
package import TocsinIO
import TocsinLogModel
package import TocsinSemantics

/// Reference tables as CSV files with a header.
package enum ReferenceTableFile {
  /// Where a table is looked for that the command line does not name: beside the rule.
  package static func path(of table: String, besides rulePath: String) -> String? {
    // A name is not a path.
    guard !table.isEmpty, !table.contains("/"), table != "..", !table.utf8.contains(0) else { return nil }
    var parts = rulePath.split(separator: "/", omittingEmptySubsequences: false).dropLast().map(String.init)
    parts.append("\(table).table.csv")
    return parts.joined(separator: "/")
  }

  /// The columns of a file; a row that cannot be read is an error, since a table with a hole decides wrongly.
  package static func read(_ path: String) throws(LogReadError) -> ReferenceTables.Columns {
    var columns: [String: Set<UTF8Text>] = [:]
    var rows = 0
    var reader = try LogReader(LogInput(.file(path)), options: LogReaderOptions(format: .csv))
    while let batch = try reader.nextBatch() {
      if let fault = batch.faults.first {
        throw LogReadError(.corrupt, path, "line \(fault.line): \(fault.reason)", next: "mend the row")
      }
      for record in batch.records {
        rows += 1
        guard rows <= ReferenceTables.maximumRows else {
          throw LogReadError(
            .budget, path, "the table has more than \(ReferenceTables.maximumRows) rows",
            next: "the service does not filter logs by a larger one: divide it")
        }
        for member in members(record, of: batch) {
          guard case .string(let text) = member.value else { continue }
          columns[member.key.description, default: []].insert(text)
        }
      }
    }
    return columns.mapValues { $0.sorted() }
  }

  private static func members(_ record: RecordRange, of batch: RecordBatch) -> [AttributeMember] {
    batch.bytes.withUnsafeBufferPointer { bytes in
      (try? JSONReader.object(UnsafeBufferPointer(rebasing: bytes[record.start..<record.end]))) ?? []
    }
  }
}
