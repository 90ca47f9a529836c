import TocsinLogModel

/// What happens to a record between framing and extraction: the place where log pipelines will stand.
///
/// Every record passes from framing to extraction through this type, wanted fields (``EventExtractor``) and whole events
/// (``EventDecoder``) alike. Today a record is only brought to the one shape of an event, by what it is itself. A log
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
  /// Where it is looked for, made once too.
  private let orders: TimeOrders

  /// What the form demands, and no pipeline.
  package init(of form: RecordForm, time: TimeReading = TimeReading()) {
    self.form = form.definition
    self.time = time
    orders = time.key.map { TimeOrders(key: $0) } ?? .standard
  }

  /// The order in which records of the form are searched for a time.
  var timeOrder: TimeOrder { form.envelope.isEmpty ? orders.bare : orders.enveloped }

  /// Whether values are in most records as they are in the event, so that they can be taken from the bytes.
  ///
  /// The walk notices records that are of another form than the file's, or rows of a source to be renamed. A pipeline
  /// that writes attributes will make this false.
  var keepsValues: Bool { form.spelling == nil }

  /// Whether the words of attribute names are in the record, in some case, for the search for literals.
  ///
  /// Rows of sources are renamed by case and underscores only. A pipeline that renames attributes will make this false.
  package var keysAreLiteral: Bool { true }

  /// Attributes that a record may have without any of their bytes.
  package var impliedValues: [ImpliedValue] { RecordForm.impliedValues }

  /// The prepared event of a record.
  ///
  /// A pipeline runs on the result, so that all who look at a record see the same event.
  func event(
    of record: UnsafeBufferPointer<UInt8>, limits: RecordLimits
  ) throws(RecordFault) -> Event {
    EventNormalizer.event(
      try JSONReader.object(record, limits: limits), record: record, orders: orders, clock: time.clock,
      limits: limits)
  }
}
