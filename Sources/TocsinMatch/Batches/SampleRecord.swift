package import TocsinEvents
package import TocsinLogModel

/// A record kept because a signal may show it: its bytes, decoded only when the signal is printed.
package final class SampleRecord: Sendable {
  /// The record as it came.
  package let bytes: [UInt8]
  /// The form of the record.
  package let form: RecordForm
  /// When the event happened; ``Timestamp/undated`` where its record does not say.
  package let time: Timestamp

  /// Keeps a copy of a record.
  package init(bytes: [UInt8], form: RecordForm, time: Timestamp) {
    self.bytes = bytes
    self.form = form
    self.time = time
  }

  /// The record by itself.
  package var record: LogRecord { LogRecord(bytes: bytes, form: form) }

  /// The event, with the time that its input gave it.
  package func event() -> Event {
    var event = (try? EventDecoder.decode(bytes, form: form)) ?? Event()
    event.timestamp = time.isUndated ? nil : time
    return event
  }
}
