package import TocsinEvents
package import TocsinLogModel

/// A record kept because a signal may show it: its bytes, decoded only when the signal is printed.
package final class SampleRecord: Sendable {
  /// The record as it came.
  package let bytes: [UInt8]
  /// The form of the record.
  package let form: RecordForm
  /// When the event happened, or the time that stands in for it.
  package let time: Timestamp

  /// Keeps a copy of a record.
  package init(bytes: [UInt8], form: RecordForm, time: Timestamp) {
    self.bytes = bytes
    self.form = form
    self.time = time
  }

  /// The record by itself, without the time that was filled in.
  package var record: LogRecord { LogRecord(bytes: bytes, form: form) }

  /// The event, its time filled in where the record had none.
  package func event() -> Event {
    var event = (try? EventDecoder.decode(bytes, form: form)) ?? Event()
    if event.timestamp == nil { event.timestamp = time }
    return event
  }
}
