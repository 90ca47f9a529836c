package import TocsinEvents

/// Some records of an input, with their bytes.
package struct RecordBatch: Sendable {
  /// Bytes that may be read beyond the last record, so that wide loads need no bounds check.
  package static let padding = 64

  /// The records, each one JSON text, and ``padding`` bytes.
  package var bytes: [UInt8]
  package var records: [RecordRange]
  package var form: RecordForm
  package var faults: [FramingFault]
  /// The records as they came where that differs from `bytes`: the rows of a CSV file.
  var originals: [[UInt8]]?

  package init(
    bytes: [UInt8], records: [RecordRange], form: RecordForm, faults: [FramingFault] = [],
    originals: [[UInt8]]? = nil
  ) {
    self.bytes = bytes
    self.records = records
    self.form = form
    self.faults = faults
    self.originals = originals
  }

  /// A record's bytes as they came.
  package func original(_ index: Int) -> [UInt8] {
    originals?[index] ?? Array(bytes[records[index].start..<records[index].end])
  }
}

/// Where a record stands.
package struct RecordRange: Sendable, Hashable {
  /// In the batch's bytes.
  package var start: Int
  package var end: Int
  /// In the input, from 1.
  package var line: Int
  /// In the decompressed input.
  package var byteOffset: Int

  package init(start: Int, end: Int, line: Int, byteOffset: Int) {
    self.start = start
    self.end = end
    self.line = line
    self.byteOffset = byteOffset
  }
}

/// Bytes that are not a record.
package struct FramingFault: Sendable, Hashable {
  package var line: Int
  package var byteOffset: Int
  /// A clause without a full stop.
  package var reason: String
  /// At most ``maximumKept`` of them.
  package var bytes: [UInt8]

  package static let maximumKept = 4096
}
