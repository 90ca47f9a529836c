import TocsinLogModel

/// Decodes records into whole events: for samples, templates and explanations, not for the hot path.
package enum EventDecoder {
  /// The event of a record, normalised as its form demands.
  package static func decode(
    _ record: UnsafeBufferPointer<UInt8>, form: RecordForm, time: TimeReading = TimeReading(),
    limits: RecordLimits = .standard
  ) throws(RecordFault) -> Event {
    try RecordPreparation(of: form, time: time).event(of: record, limits: limits)
  }

  /// The event of a record, normalised as its form demands.
  package static func decode(
    _ record: [UInt8], form: RecordForm, time: TimeReading = TimeReading(), limits: RecordLimits = .standard
  ) throws(RecordFault) -> Event {
    let result = record.withUnsafeBufferPointer { buffer in
      Result { () throws(RecordFault) -> Event in
        try decode(buffer, form: form, time: time, limits: limits)
      }
    }
    return try result.get()
  }
}
