import TocsinEvents
package import TocsinIO
import TocsinLogModel
package import TocsinSemantics

extension Workspace {
  /// The columns of a reference table, a CSV file with a header.
  ///
  /// Throws for a row that cannot be read, since a table with a hole decides wrongly, and for more rows than are allowed.
  package func referenceTable(at path: String) throws(LogReadError) -> ReferenceTables.Columns {
    var columns: [String: Set<UTF8Text>] = [:]
    var rows = 0
    var options = LogReaderOptions(format: .csv)
    options.mapsColumns = false
    var reader = try LogReader(try files.records(path), options: options)
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
        for member in Workspace.members(record, of: batch) {
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
