import TocsinLogModel

/// A scalar as it stands in the record: a string between its quotes, a number or literal as written.
struct RawValue {
  var kind: ValueKind
  var hasEscapes: Bool
  var start: UnsafePointer<UInt8>
  var end: UnsafePointer<UInt8>

  var bytes: UnsafeBufferPointer<UInt8> { UnsafeBufferPointer(start: start, count: end - start) }
}

/// What the marks of a record must be for it to be what it is walked as.
private struct RecordTests {
  /// What a record without an envelope may be instead.
  let forms: [UInt64]
  /// What a row of a source holds where no source is named.
  let rows: [UInt64]
  let sources: [(name: UTF8Text, mask: UInt64)]
  /// All bits of rows.
  let rowMask: UInt64
  /// Of an envelope: the bits that say that it is one, and what they have to be.
  let formMask: UInt64
  let formMarks: UInt64
  private let kind: UTF8Text?

  init(_ form: RecordFormDefinition) {
    let marks = RecordForm.marks
    (forms, rows, sources) = (marks.forms, marks.rows, marks.sources)
    rowMask = rows.reduce(sources.reduce(0) { $0 | $1.mask }, |)
    kind = form.identity?.kind?.value
    var wanted = RecordMarks.envelope
    if form.identity.map({ !$0.anyOf.isEmpty }) ?? false { wanted |= RecordMarks.identity }
    if kind != nil { wanted |= RecordMarks.kind }
    formMarks = wanted
    formMask = wanted | RecordMarks.intake | RecordMarks.doubtful
  }

  func isKind(_ text: UnsafeBufferPointer<UInt8>) -> Bool {
    kind.map { $0.bytes.elementsEqual(text) } ?? false
  }
}

/// Sorts the values that a walk meets: into fields, tags and reserved attributes.
struct EventBuilder: ~Copyable {
  /// The best value so far for a reserved attribute; the lowest rank wins, of equal ranks the first.
  private struct Candidate {
    var rank: UInt8
    var value: RawValue
  }

  private static let noRank = UInt8.max

  private let tables: AutomatonTables
  /// The record itself holds the attributes: a key that fills no reserved attribute is one.
  private let isBare: Bool
  private let findsSourceAmongTags: Bool
  private let tests: RecordTests
  private let wanted: [(attribute: ReservedAttribute, field: Int)]
  private let tagsField: Int32
  private let statuses: UnsafeMutablePointer<(start: UnsafeMutablePointer<UInt8>, count: Int)>
  /// By the index of the reserved attribute; edges and accepts hold no other indices.
  private let candidates: UnsafeMutablePointer<Candidate>
  /// In the record or the arena, like the values of candidates: forgotten before the next record is looked at.
  private var sourceTag: UnsafeBufferPointer<UInt8>?
  private var seesAttributes = false
  private let times: TimeOrder
  /// By rank: the first value under the name, where ``timesSeen`` has its bit.
  private let timeValues: UnsafeMutablePointer<RawValue>
  private var timesSeen: UInt64 = 0
  /// See ``TimeReading/clock``.
  var clock: Timestamp
  /// What the keys of the record say of its form and source, see ``RecordMarks``.
  var marks: UInt64 = 0
  /// A reserved key was taken as an attribute too, which it is in a raw record only.
  private var keepsReserved = false

  /// Whether a list of tags that holds objects must also be kept as an attribute.
  var keepsTagObjects: Bool { isBare }

  init(
    tables: AutomatonTables, fields: [EventField], form: RecordFormDefinition, times: TimeOrder,
    clock: Timestamp
  ) {
    self.tables = tables
    self.times = times
    self.clock = clock
    precondition(times.count <= UInt64.bitWidth)
    timeValues = .allocate(capacity: UInt64.bitWidth)
    isBare = form.envelope.isEmpty
    findsSourceAmongTags = form.findsSourceAmongTags
    tests = RecordTests(form)
    wanted = fields.enumerated().compactMap { index, field in
      if case .reserved(let attribute) = field { (attribute, index) } else { nil }
    }
    tagsField = Int32(fields.firstIndex(of: .tags) ?? -1)
    candidates = .allocate(capacity: ReservedAttribute.count)
    // Some pointer that is no null pointer: with this rank nobody looks at the value.
    let empty = tables.keys
    candidates.initialize(
      repeating: Candidate(
        rank: EventBuilder.noRank, value: RawValue(kind: .null, hasEscapes: false, start: empty, end: empty)),
      count: ReservedAttribute.count)
    statuses = .allocate(capacity: EventStatus.allCases.count)
    for (index, status) in EventStatus.allCases.enumerated() {
      let name = Array(status.rawValue.utf8)
      let copy = UnsafeMutablePointer<UInt8>.allocate(capacity: name.count)
      for (offset, byte) in name.enumerated() { (copy + offset).initialize(to: byte) }
      (statuses + index).initialize(to: (copy, name.count))
    }
  }

  deinit {
    for index in EventStatus.allCases.indices { statuses[index].start.deallocate() }
    statuses.deallocate()
    candidates.deallocate()
    timeValues.deallocate()
  }

  mutating func removeAll() {
    for index in 0..<ReservedAttribute.count { candidates[index].rank = EventBuilder.noRank }
    sourceTag = nil
    seesAttributes = false
    timesSeen = 0
    marks = 0
    keepsReserved = false
  }

  /// Notes a key that is an attribute, when its object is the one that holds the attributes.
  @inline(__always)
  mutating func seeAttribute(in state: Int32) {
    if state == tables.attributesRoot { seesAttributes = true }
  }

  /// Decides what a container under a key with a role is; `state` is the state of what it holds.
  ///
  /// - Returns: `false` where the record must be read as a whole.
  @inline(never)
  mutating func opens(isObject: Bool, edge: Int32, state: inout Int32) -> Bool {
    switch tables.edges[Int(edge)].role {
    case .attribute: return true
    case .kind: return false
    case .envelope:
      marks |= RecordMarks.envelope
      return isObject
    case .tags where !isObject:
      state = tables.tagsState
      return true
    case .tags, .reserved:
      guard isBare else { return true }
      // An object under the message is poured into the root.
      if isObject, tables.edges[Int(edge)].attribute == ReservedAttribute.message.index,
        tables.edges[Int(edge)].role == .reserved
      {
        return false
      }
      // Not a value for the reserved attribute: in an intake record it stays an attribute.
      seesAttributes = true
      return true
    }
  }

  /// Takes a scalar.
  ///
  /// `edge` is that of its key when it has a role, else -1.
  ///
  /// - Returns: `false` where the record must be read as a whole.
  @inline(__always)
  mutating func take(
    _ value: RawValue, edge: Int32, state: Int32, into event: inout ExtractedEvent,
    arena: inout ScratchArena
  ) -> Bool {
    if edge >= 0 { return takeRole(value, edge: edge, state: state, into: &event, arena: &arena) }
    let place = tables.states + Int(state)
    if place.pointee.acceptCount == 0 { return true }
    // Cases are taken apart by patterns: `==` on an enum of another module is a call through a witness table.
    if case .null = value.kind { return true }
    accept(value, place, into: &event, arena: &arena)
    return true
  }

  @inline(never)
  private mutating func accept(
    _ value: RawValue, _ place: UnsafePointer<AutomatonState>, into event: inout ExtractedEvent,
    arena: inout ScratchArena
  ) {
    let first = tables.accepts + Int(place.pointee.acceptStart)
    // Nearly always.
    if place.pointee.acceptCount == 1, !value.hasEscapes, case .field = first.pointee.kind {
      event.append(
        field: Int(first.pointee.field), kind: value.kind, start: value.start, count: value.end - value.start)
      return
    }
    acceptAll(value, place.pointee, into: &event, arena: &arena)
  }

  @inline(never)
  private mutating func acceptAll(
    _ value: RawValue, _ place: AutomatonState, into event: inout ExtractedEvent, arena: inout ScratchArena
  ) {
    var bytes = value.bytes
    var isResolved = !value.hasEscapes
    for index in 0..<Int(place.acceptCount) {
      let accept = tables.accepts[Int(place.acceptStart) + index]
      switch accept.kind {
      case .alias:
        let candidate = candidates + Int(accept.attribute)
        if accept.rank < candidate.pointee.rank {
          candidate.pointee = Candidate(rank: accept.rank, value: value)
        }
      case .time:
        // Ranks are below 64, the number of bits and of places.
        let bit: UInt64 = 1 << UInt64(accept.rank)
        if timesSeen & bit != 0 { continue }
        timesSeen |= bit
        (timeValues + Int(accept.rank)).initialize(to: value)
      case .field:
        if !isResolved {
          bytes = arena.resolving(bytes)
          isResolved = true
        }
        guard let start = bytes.baseAddress else { continue }
        event.append(field: Int(accept.field), kind: value.kind, start: start, count: bytes.count)
      case .tag:
        takeTag(value.hasEscapes ? arena.resolving(bytes) : bytes, into: &event, arena: &arena)
      }
    }
  }

  /// Takes a scalar under a key with a role.
  @inline(never)
  private mutating func takeRole(
    _ value: RawValue, edge: Int32, state: Int32, into event: inout ExtractedEvent,
    arena: inout ScratchArena
  ) -> Bool {
    // Null fills nothing, and says that there is nothing.
    if case .null = value.kind { return true }
    let edge = tables.edges[Int(edge)]
    switch edge.role {
    case .attribute: return true
    case .envelope: return false
    case .kind:
      guard case .string = value.kind, tests.isKind(value.bytes) else { return false }
      marks |= RecordMarks.kind
      return true
    case .tags:
      let bytes = value.hasEscapes ? arena.resolving(value.bytes) : value.bytes
      if case .string = value.kind {
        takeTags(bytes, into: &event, arena: &arena)
      } else {
        takeTag(bytes, into: &event, arena: &arena)
      }
      return true
    case .reserved:
      let candidate = candidates + Int(edge.attribute)
      let best = candidate.pointee.rank
      if best < FieldAutomatonBuilder.firstAliasRank, isBare {
        // The key that does not fill the reserved attribute stays an attribute, which somebody may want.
        if tables.hasWantedCanonicalKey { return false }
        seesAttributes = true
      }
      if edge.staysInRawRecord, isBare, edge.next != AutomatonTables.dead, marks & RecordMarks.intake == 0 {
        keepsReserved = true
        acceptAll(value, tables.states[Int(state)], into: &event, arena: &arena)
      }
      if edge.rank < best { candidate.pointee = Candidate(rank: edge.rank, value: value) }
      return true
    }
  }

  private mutating func takeTags(
    _ text: UnsafeBufferPointer<UInt8>, into event: inout ExtractedEvent, arena: inout ScratchArena
  ) {
    if tagsField < 0, !findsSourceAmongTags { return }
    for part in EventTags.split(text) { takeTag(part, into: &event, arena: &arena) }
  }

  private mutating func takeTag(
    _ text: UnsafeBufferPointer<UInt8>, into event: inout ExtractedEvent, arena: inout ScratchArena
  ) {
    if text.isEmpty || tagsField < 0 && !findsSourceAmongTags { return }
    var tag = text
    if text.contains(where: { $0 >= 0x80 || $0 &- 0x41 < 26 }) {
      var lowered: [UInt8] = []
      LowerCasing.lowered(text, into: &lowered)
      tag = arena.copy(lowered)
    }
    if findsSourceAmongTags, sourceTag == nil { sourceTag = EventBuilder.source(inTag: tag) }
    if tagsField >= 0, let start = tag.baseAddress {
      event.append(field: Int(tagsField), kind: .string, start: start, count: tag.count)
    }
  }

  private static func source(inTag tag: UnsafeBufferPointer<UInt8>) -> UnsafeBufferPointer<UInt8>? {
    let key: StaticString = "source:"
    guard tag.count >= key.utf8CodeUnitCount else { return nil }
    for index in 0..<key.utf8CodeUnitCount where tag[index] != key.utf8Start[index] { return nil }
    return UnsafeBufferPointer(rebasing: tag[key.utf8CodeUnitCount...])
  }

  /// Ends an object at a wanted path: it is a value when anything in it exists.
  ///
  /// Nulls and empty containers next to scalars leave a doubt, since of a key that occurs twice the last counts.
  ///
  /// - Returns: `false` where the record must be read as a whole.
  @inline(never)
  func close(
    _ state: Int32, hasScalars: Bool, isDoubtful: Bool, text: UnsafeBufferPointer<UInt8>,
    into event: inout ExtractedEvent
  ) -> Bool {
    guard hasScalars, let start = text.baseAddress else { return true }
    let place = tables.states[Int(state)]
    let accepts = UnsafeBufferPointer(
      start: tables.accepts + Int(place.acceptStart), count: Int(place.acceptCount))
    guard accepts.contains(where: { $0.kind == .field }) else { return true }
    if isDoubtful {
      guard let members = try? JSONReader.object(text) else { return false }
      if !members.contains(where: \.value.exists) { return true }
    }
    for accept in accepts where accept.kind == .field {
      event.append(field: Int(accept.field), kind: .object, start: start, count: 0)
    }
    return true
  }
}

extension EventBuilder {
  /// Ends the record: emits the reserved attributes and the time.
  ///
  /// - Returns: `false` where the record must be read as a whole.
  mutating func finish(into event: inout ExtractedEvent, arena: inout ScratchArena) -> Bool {
    if !seesAttributes, mayHoldJSON(candidate(.message)) { return false }
    if mayBeOther { return false }
    if let time = candidate(.timestamp) {
      timesSeen |= 1 << UInt64(times.canonicalRank)
      (timeValues + times.canonicalRank).initialize(to: time)
    }
    while timesSeen != 0 {
      let rank = timesSeen.trailingZeroBitCount
      timesSeen &= timesSeen &- 1
      if let time = time(of: timeValues[rank], &arena), times.accepts(time, rank) {
        event.timestamp = time
        break
      }
    }
    for index in wanted.indices {
      emit(wanted[index].attribute, wanted[index].field, into: &event, arena: &arena)
    }
    return true
  }

  private func time(of value: RawValue, _ arena: inout ScratchArena) -> Timestamp? {
    switch value.kind {
    case .number: EventTime.timestamp(number: value.bytes)
    case .string:
      EventTime.timestamp(
        string: value.hasEscapes ? arena.resolving(value.bytes) : value.bytes, clock: clock)
    default: nil
    }
  }

  private func candidate(_ attribute: ReservedAttribute) -> RawValue? {
    let candidate = candidates[Int(attribute.index)]
    return candidate.rank == EventBuilder.noRank ? nil : candidate.value
  }

  private func mayHoldJSON(_ message: RawValue?) -> Bool {
    guard let message, case .string = message.kind, message.end > message.start else { return false }
    let first = message.start[0]
    return first == UInt8(ascii: "{") || first == UInt8(ascii: "\\") || first <= 0x20
  }

  /// Whether the record may be something else than it was walked as: of another form, or a row to be renamed.
  @inline(__always)
  private var mayBeOther: Bool {
    // Nearly all records: the bit of the intake form alone.
    if isBare, marks & ~RecordMarks.intake == 0 { return keepsReserved && marks != 0 }
    return mayBeOtherForm || mayBeRow
  }

  private var mayBeOtherForm: Bool {
    if !isBare { return marks & tests.formMask != tests.formMarks }
    if marks & RecordMarks.intake != 0 { return keepsReserved }
    return tests.forms.contains { marks & $0 == $0 }
  }

  private var mayBeRow: Bool {
    guard marks & tests.rowMask != 0 else { return false }
    let source = candidate(.source)
    guard let text = source?.bytes ?? sourceTag else { return tests.rows.contains { marks & $0 == $0 } }
    return source?.hasEscapes ?? false
      || tests.sources.contains { marks & $0.mask != 0 && $0.name.bytes.elementsEqual(text) }
  }

  private func emit(
    _ attribute: ReservedAttribute, _ field: Int, into event: inout ExtractedEvent,
    arena: inout ScratchArena
  ) {
    let bytes: UnsafeBufferPointer<UInt8>
    var kind = ValueKind.string
    // A switch: `==` on an enumeration with string raw values compares the strings.
    switch attribute {
    case .timestamp:
      guard let timestamp = event.timestamp else { return }
      bytes = arena.copy(EventTime.epochMilliseconds(timestamp))
      kind = .number
    case .message, .host, .service, .source, .status, .traceID:
      guard let text = text(of: attribute, arena: &arena) else { return }
      bytes = text
    }
    if let start = bytes.baseAddress {
      event.append(field: field, kind: kind, start: start, count: bytes.count)
    }
  }

  private func text(
    of attribute: ReservedAttribute, arena: inout ScratchArena
  ) -> UnsafeBufferPointer<UInt8>? {
    guard let value = candidate(attribute) else {
      if case .source = attribute { return sourceTag }
      return nil
    }
    let bytes = value.hasEscapes ? arena.resolving(value.bytes) : value.bytes
    guard case .status = attribute, !bytes.isEmpty else { return bytes }
    let status = statuses[EventStatus(bytes).index]
    return UnsafeBufferPointer(start: status.start, count: status.count)
  }
}
