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
  package var originals: [[UInt8]]?
  /// Whole lines of which the records are still to be made, instead of `records`.
  package var lines: LineStretch?
  /// By how much the numbers of later lines count on; 0 where a batch numbers its lines from the start of the input.
  package var lineCount = 0
  /// Blank lines among those that the batch was divided from, where nobody else counts them.
  package var blankCount = 0
  /// Whether a record may be a line of text instead of a JSON text.
  package var isText = false
  /// The records stood in a list inside an object, as in the answer of an API or a delivery.
  package var isFromContainer = false
  /// What became of the records on their way in.
  package var intake = IntakeReading()
  /// How the times of the records are read.
  package var time = TimeReading()

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
}

/// Whole lines, divided by whoever reads them.
package struct LineStretch: Sendable {
  /// Where they end in the batch's bytes; they begin at 0.
  package var end: Int
  /// Where they begin in the decompressed input.
  package var byteOffset: Int
  /// A longer line is a fault.
  package var maximumLength: Int

  /// What one line holds.
  package enum Line {
    case blank
    case record(RecordRange)
    case fault(FramingFault)
  }

  /// What the line from `start` to its newline holds; `line` is its number.
  @inline(__always)
  package func content(
    of bytes: UnsafeBufferPointer<UInt8>, from start: Int, to newline: Int, line: Int
  ) -> Line {
    switch LineFramer.content(of: bytes, start, newline, maximumLength) {
    case .blank: .blank
    case .record(let end):
      .record(RecordRange(start: start, end: end, line: line, byteOffset: byteOffset + start))
    case .tooLong(let kept):
      .fault(LineFramer.fault(line, byteOffset + start, kept, maximumLength))
    }
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
