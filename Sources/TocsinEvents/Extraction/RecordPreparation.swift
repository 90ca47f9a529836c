/// What happens to a record between framing and extraction: the place where log pipelines will stand.
///
/// Every record passes from framing to extraction through this type, wanted fields (``EventExtractor``) and whole events
/// (``EventDecoder``) alike. Today a record is only brought to the one shape of an event, as its form demands. A log
/// pipeline is a further step on the event. It will be given here, and nowhere else: rules, plans, and the engine never
/// hear of it.
///
/// The questions below are asked once for each form, before the first record. So a step that isn't given costs nothing:
/// where nothing is to be rewritten, the fast walk takes values from the bytes and no event is built.
package struct RecordPreparation: Sendable {
  /// Fetched once: the table of forms isn't consulted for each record.
  let form: RecordFormDefinition
  /// How the time of each record is read.
  var time: TimeReading

  /// What the form demands, and no pipeline.
  package init(of form: RecordForm, time: TimeReading = TimeReading()) {
    self.form = form.definition
    self.time = time
  }

  /// Whether values are in the record as they are in the event, so that they can be taken from its bytes.
  ///
  /// A pipeline that writes attributes will make this false.
  var keepsValues: Bool { form.spelling == nil }

  /// Whether attribute names are in the record as queries write them, for the search for literals.
  ///
  /// A pipeline that renames attributes will make this false.
  package var keysAreLiteral: Bool { form.keysAreLiteral }

  /// The prepared event of a record.
  ///
  /// A pipeline runs on the result, so that all who look at a record see the same event.
  func event(
    of record: UnsafeBufferPointer<UInt8>, limits: RecordLimits
  ) throws(RecordFault) -> Event {
    EventNormalizer.event(
      try JSONReader.object(record, limits: limits), form: form, time: time, limits: limits)
  }
}
