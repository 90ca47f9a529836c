package import TocsinEvents

/// How a file holds its records, as far as a user may have to say.
package enum LogFormat: String, CaseIterable, Sendable {
  /// One JSON object on each line.
  case ndjson
  /// One JSON array, objects over several lines, or a query or search result.
  case json
  /// Rows under a header; the columns become attributes.
  case csv
  /// Lines of text, each a log by itself; one that is a JSON object is read as that.
  case text
}

/// How logs are read.
package struct LogReaderOptions: Sendable {
  /// `nil`: told from the first bytes of each file.
  package var format: LogFormat?
  /// Columns of known CSV exports become the attributes they stand for; else each is an attribute of its name.
  package var mapsColumns = true
  /// A longer record is a fault.
  package var maximumRecordLength = 1 << 20
  /// Bytes read in one step.
  package var chunkSize = 1 << 20
  /// Batches of newline-delimited records are whole lines, which the reader of the batch divides.
  package var leavesLinesWhole = false
  /// Compressed inputs are decompressed on a thread of their own, a little ahead of the reader.
  package var decompressesAhead = true
  package var expansion = ExpansionBudget.standard
  /// The attribute that holds the time of records, tried before all names that are known.
  package var timeKey: TimeKey?
  /// What happens to records before anybody sees them; `nil` leaves them as they are.
  package var preparation: (any BatchPreparation)?
  /// Prepared records remember how they came.
  package var keepsOriginals = false

  package init(format: LogFormat? = nil) {
    self.format = format
  }
}
