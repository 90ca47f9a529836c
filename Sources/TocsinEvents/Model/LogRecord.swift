/// One log as it came: its bytes, the form in which to read them, and where it was found.
///
/// The type of every record that is looked at by itself; records of a batch are ranges of its bytes.
package struct LogRecord: Sendable, Hashable {
  /// One JSON text, without the padding that extraction needs.
  package var bytes: [UInt8]
  /// The form of the file or test that the record is from.
  package var form: RecordForm
  /// Where the record was found; `nil` for one that was written in memory.
  package var origin: RecordOrigin?
  /// How its time is read, as its input demands.
  package var time: TimeReading

  /// A record of these bytes.
  package init(
    bytes: [UInt8], form: RecordForm, origin: RecordOrigin? = nil, time: TimeReading = TimeReading()
  ) {
    self.bytes = bytes
    self.form = form
    self.origin = origin
    self.time = time
  }
}

/// Where a record was found.
package struct RecordOrigin: Sendable, Hashable {
  /// The name of the input, such as a path.
  package var input: String
  /// The record's line in its batch, from 1.
  package var line: Int
  /// Bytes of the decompressed input before the record.
  package var byteOffset: Int

  /// A place in an input.
  package init(input: String, line: Int, byteOffset: Int) {
    self.input = input
    self.line = line
    self.byteOffset = byteOffset
  }
}
