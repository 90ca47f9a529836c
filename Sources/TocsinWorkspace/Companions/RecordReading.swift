import TocsinEvents
import TocsinIO

extension Workspace {
  /// Calls `body` with the records of a file, in their order, until it returns false.
  ///
  /// Malformed records are skipped: `run` and `test` report them.
  func forEachRecord(
    of path: String, _ body: (LogRecord) -> Bool
  ) throws(LogReadError) {
    var options = LogReaderOptions()
    options.timeKey = timeKey
    options.preparation = preparation
    var reader = try LogReader(try files.records(path), options: options)
    while let batch = try reader.nextBatch() {
      for range in batch.records {
        // Not when the file was changed: samples and tests say the same wherever they are.
        let record = LogRecord(
          bytes: Array(batch.bytes[range.start..<range.end]), form: batch.form,
          time: TimeReading(key: timeKey))
        guard body(record) else { return }
      }
    }
  }
}
