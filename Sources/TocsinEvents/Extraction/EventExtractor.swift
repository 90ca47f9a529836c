package import TocsinLogModel

/// Takes the wanted fields from records: one for each worker, used for record after record.
///
/// The whole of every record is checked strictly, wanted or not: RFC 8259, UTF-8, and the limits.
package struct EventExtractor: ~Copyable {
  /// Readable bytes that must follow every record.
  package static let padding = 64

  private var preparation: RecordPreparation
  private let limits: RecordLimits
  private let tree: EventTreeExtractor
  /// Made for the first record that is only checked.
  private var checker: RecordChecker?
  private var walker: RecordWalker?
  private let fields: [EventField]
  /// Records to be read as trees before the walk is prepared, whose tables cost as much as many records.
  private var recordsBeforeWalk: Int
  private var arena = ScratchArena()
  /// `nil` where no wanted field is calculated.
  private var calculator: FieldCalculator?

  /// Records that were read as whole trees: before the fast walk was prepared, or because it gave up on them.
  package private(set) var slowCount = 0

  /// The indices of `fields` are the field indices of the extracted events.
  ///
  /// What calculated fields are made of must be among them. With `recordsBeforeWalk` the first records are read as
  /// trees: for readers of which most see very few.
  package init(
    fields: [EventField], form: RecordForm, time: TimeReading = TimeReading(),
    limits: RecordLimits = .standard, recordsBeforeWalk: Int = 0
  ) {
    preparation = RecordPreparation(of: form, time: time)
    self.limits = limits
    self.fields = fields
    self.recordsBeforeWalk = recordsBeforeWalk
    tree = EventTreeExtractor(fields: fields)
    calculator = FieldCalculator(fields: fields)
    if recordsBeforeWalk == 0 { walker = makeWalker() }
  }

  private func makeWalker() -> RecordWalker? {
    // What is rewritten isn't in the bytes, and `*:x` wants all of a record: both are read as trees.
    let isWalkable = preparation.keepsValues && !fields.contains(.anyText)
    let order = preparation.timeOrder
    guard isWalkable, !order.needsTree,
      let automaton = FieldAutomatonBuilder.build(fields: fields, form: preparation.form, times: order)
    else { return nil }
    return RecordWalker(
      automaton: automaton, fields: fields, form: preparation.form, times: order,
      clock: preparation.time.clock, limits: limits)
  }

  /// When the input of the next records was written last, see ``TimeReading/clock``.
  package mutating func setClock(_ clock: Timestamp) {
    preparation.time.clock = clock
    walker?.setClock(clock)
  }

  /// Checks a record as strictly as extraction does, and takes nothing from it.
  package mutating func check(_ record: UnsafeBufferPointer<UInt8>) throws(RecordFault) {
    if checker == nil { checker = RecordChecker(limits: limits) }
    if checker?.accepts(record) ?? false { return }
    guard record.count <= limits.bytes else { throw RecordFault(.recordTooLong, at: limits.bytes) }
    _ = try JSONReader.object(record, limits: limits)
  }

  /// Replaces the contents of `event` with the wanted fields of a record.
  ///
  /// At least ``padding`` bytes must be readable after the end of `record`. What `event` holds points into the record
  /// or into this extractor, and is valid until the next call.
  package mutating func extract(
    _ record: UnsafeBufferPointer<UInt8>, into event: inout ExtractedEvent
  ) throws(RecordFault) {
    event.removeAll()
    arena.removeAll()
    guard record.count <= limits.bytes else { throw RecordFault(.recordTooLong, at: limits.bytes) }
    if recordsBeforeWalk > 0 {
      recordsBeforeWalk -= 1
      if recordsBeforeWalk == 0 { walker = makeWalker() }
    }
    if !(walker?.walk(record, into: &event, arena: &arena) ?? false) {
      slowCount += 1
      event.removeAll()
      arena.removeAll()
      let decoded = try preparation.event(of: record, limits: limits)
      tree.extract(decoded, into: &event, arena: &arena)
    }
    calculator?.fill(&event, arena: &arena)
  }
}
