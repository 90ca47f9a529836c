package import TocsinEvents
package import TocsinLogModel
package import TocsinPlan

/// The events of a batch that met some query, in order, in tables of plain values: all that the windows need of them,
/// whoever read them.
///
/// An event costs no allocation of its own, and its record is copied once however many rules want it; where most of a
/// batch matched, the batch itself is kept instead.
///
/// Nothing that runs for each hit is called from another module, since it would not be inlined there: the tables are
/// `package`, and whoever applies hits reads them.
package struct MatchBatch: Sendable {
  /// One event, and where its record and its hits stand.
  package struct Event: Sendable, BitwiseCopyable {
    /// The event's own time.
    package var time: Timestamp?
    /// The form of the record.
    package var form: RecordForm
    /// A range of the batch or the bytes, see ``MatchBatch/withRecord(of:_:)``.
    package fileprivate(set) var record: TableRange
    /// A range of ``hits``, ascending by rule; empty for an event that met nothing, of which only the time counts.
    package fileprivate(set) var hits: TableRange
    /// A range of ``omissions``: what the event does not add to queries that it met.
    package fileprivate(set) var omissions: TableRange
    /// Met no query.
    package fileprivate(set) var isUnmatched: Bool
  }

  /// What an event adds to one rule.
  package struct RuleHit: Sendable, BitwiseCopyable {
    /// Index of the rule in the plan set.
    package let rule: Int32
    /// A range of ``parts``; empty when no query had a group for the event.
    package fileprivate(set) var parts: TableRange
  }

  /// What an event adds to one query of a rule.
  package struct Part: Sendable, BitwiseCopyable {
    /// Index of the query in its rule.
    package let query: Int32
    /// A range of ``keys``: the groups.
    package let groups: TableRange
    /// A range of ``keys``: the distinct tuples.
    package let tuples: TableRange
    /// A range of ``numbers``.
    package let numbers: TableRange
  }

  /// The bytes of a group key.
  package struct Key: Sendable, BitwiseCopyable {
    /// A range of ``MatchBatch/bytes``, which holds what ``GroupKey/encoding`` would.
    package let bytes: TableRange
    /// See ``GroupKey/hash(_:)``.
    package let hash: UInt32
  }

  /// In input order.
  package internal(set) var events: [Event] = []
  /// What the events add to rules; those of one event stand together.
  package internal(set) var hits: [RuleHit] = []
  /// What the hits add to queries; those of one hit stand together.
  package internal(set) var parts: [Part] = []
  /// What events do not add to queries; those of one event stand together.
  package internal(set) var omissions: [Omission] = []
  /// The groups and tuples of all parts.
  package internal(set) var keys: [Key] = []
  /// The measured numbers of all parts.
  package internal(set) var numbers: [DecimalNumber] = []
  /// The bytes of all keys, and of records that are copied.
  package internal(set) var bytes: [UInt8] = []
  /// What the records are ranges of; `nil` where they are copied to ``bytes``.
  var batch: [UInt8]?
  /// The batch as memory, while events are added.
  private var batchAddress: UInt = 0
  private var batchSize: UInt = 0

  /// No event yet; records are copied.
  package init() {}

  /// How large the tables are.
  package struct Capacity: Sendable {
    fileprivate var events = 0
    fileprivate var hits = 0
    fileprivate var parts = 0
    fileprivate var keys = 0
    fileprivate var bytes = 0

    /// Of a batch without events.
    package init() {}
  }

  /// What a batch like this one takes.
  package var capacity: Capacity {
    var capacity = Capacity()
    (capacity.events, capacity.hits, capacity.parts) = (events.count, hits.count, parts.count)
    (capacity.keys, capacity.bytes) = (keys.count, bytes.count)
    return capacity
  }

  /// With capacity for a little more than another batch took.
  ///
  /// With `batch` the records are only noted until ``keepRecords()``: those must all stand in it.
  package init(capacity: Capacity, batch: [UInt8]? = nil) {
    self.batch = batch
    batch?.withUnsafeBufferPointer {
      (batchAddress, batchSize) = (UInt(bitPattern: $0.baseAddress), UInt($0.count))
    }
    events.reserveCapacity(capacity.events + capacity.events / 16)
    hits.reserveCapacity(capacity.hits + capacity.hits / 16)
    parts.reserveCapacity(capacity.parts + capacity.parts / 16)
    keys.reserveCapacity(capacity.keys + capacity.keys / 16)
    // In steps, so that memory given back by one batch fits the next; in small ones for few bytes, since hits of a rule
    // that matches rarely wait for long.
    let wanted = capacity.bytes + capacity.bytes / 16
    let step = max((1 << (Int.bitWidth - wanted.leadingZeroBitCount)) >> 3, 1024)
    bytes.reserveCapacity((wanted + step - 1) & ~(step - 1))
  }

  /// Whether no event was added.
  package var isEmpty: Bool { events.isEmpty }

  /// About how many bytes of memory the tables take.
  package var size: Int {
    (batch?.count ?? 0) + bytes.count + events.count * MemoryLayout<Event>.stride + hits.count * 12
      + parts.count * 28
      + keys.count * 12 + numbers.count * 32 + omissions.count * 12 + 256
  }

  /// Notes an event that met nothing; only its time counts.
  package mutating func appendUnmatched(_ time: Timestamp?) {
    events.append(
      Event(
        time: time, form: .plain, record: .empty, hits: .empty, omissions: .empty, isUnmatched: true))
  }

  /// Leaves only the time of an event, as if it had met nothing.
  package mutating func forget(event index: Int) {
    events[index].hits = .empty
    events[index].omissions = .empty
    events[index].isUnmatched = true
  }

  /// Begins an event that met some query; its hits follow.
  mutating func begin(_ time: Timestamp?, _ record: UnsafeBufferPointer<UInt8>, _ form: RecordForm) {
    events.append(
      Event(
        time: time, form: form, record: place(of: record),
        hits: TableRange(start: MatchBatch.size(of: hits), count: 0),
        omissions: TableRange(start: MatchBatch.size(of: omissions), count: 0), isUnmatched: false))
  }

  /// Where a record stands in the batch, or else its copy.
  private mutating func place(of record: UnsafeBufferPointer<UInt8>) -> TableRange {
    let count = Int32(truncatingIfNeeded: record.count)
    let distance = UInt(bitPattern: record.baseAddress) &- batchAddress
    if distance < batchSize, UInt(record.count) <= batchSize &- distance {
      return TableRange(start: Int32(truncatingIfNeeded: distance), count: count)
    }
    copyRecords()
    let start = MatchBatch.size(of: bytes)
    bytes.append(contentsOf: record)
    return TableRange(start: start, count: count)
  }

  /// The batch is read: it is kept for its records, or these are copied where they are the smaller part of it.
  package mutating func keepRecords() {
    guard let batch else { return }
    let size = events.reduce(0) { $0 + Int($1.record.count) }
    if size < batch.count / 2 { copyRecords() }
  }

  private mutating func copyRecords() {
    guard let batch else { return }
    (self.batch, batchSize) = (nil, 0)
    for index in events.indices where !events[index].isUnmatched {
      let start = MatchBatch.size(of: bytes)
      bytes.append(contentsOf: batch[events[index].record.indices])
      events[index].record.start = start
    }
  }

  /// Begins what the present event adds to a rule; its parts follow.
  mutating func beginHit(rule: Int) {
    hits.append(
      RuleHit(
        rule: Int32(truncatingIfNeeded: rule),
        parts: TableRange(start: MatchBatch.size(of: parts), count: 0)))
    events[events.count - 1].hits.count += 1
  }

  /// Begins a part of the present hit, made of the keys and numbers added since `keyCount` and `numberCount`.
  mutating func appendPart(query: Int, groups: TableRange, tuples: TableRange, numbers: TableRange) {
    parts.append(
      Part(query: Int32(truncatingIfNeeded: query), groups: groups, tuples: tuples, numbers: numbers))
    hits[hits.count - 1].parts.count += 1
  }

  /// Notes what the present event does not add to a query.
  mutating func omit(_ omission: Omission) {
    omissions.append(omission)
    events[events.count - 1].omissions.count += 1
  }

  /// Begins a key; its values follow.
  ///
  /// - Returns: what ``endKey(from:)`` is to be told.
  func beginKey() -> Int32 { MatchBatch.size(of: bytes) }

  mutating func appendToKey(_ value: UnsafeBufferPointer<UInt8>) {
    GroupKey.encode(value, into: &bytes)
  }

  /// Ends a key.
  ///
  /// - Returns: where it stands.
  mutating func endKey(from start: Int32) -> TableRange {
    let range = TableRange(start: start, count: MatchBatch.size(of: bytes) - start)
    let number = MatchBatch.size(of: keys)
    let hash = bytes.withUnsafeBufferPointer {
      GroupKey.hash(UnsafeBufferPointer(rebasing: $0[range.indices]))
    }
    keys.append(Key(bytes: range, hash: hash))
    return TableRange(start: number, count: 1)
  }

  mutating func append(_ added: [GroupKey]) -> TableRange {
    let range = TableRange(start: MatchBatch.size(of: keys), count: MatchBatch.size(of: added))
    for key in added {
      let start = beginKey()
      bytes += key.encoding.bytes
      _ = endKey(from: start)
    }
    return range
  }

  mutating func append(_ added: [DecimalNumber]) -> TableRange {
    numbers += added
    return TableRange(
      start: MatchBatch.size(of: numbers) - MatchBatch.size(of: added),
      count: MatchBatch.size(of: added))
  }

  /// Copies one hit of an event of `other`; the event too, unless it is the last one here.
  package mutating func append(_ event: Int, hit: Int, of other: MatchBatch, isNewEvent: Bool) {
    if isNewEvent {
      let source = other.events[event]
      other.withRecord(of: source) {
        begin(source.time, $0, source.form)
      }
    }
    beginHit(rule: Int(other.hits[hit].rule))
    for part in other.parts[other.hits[hit].parts.indices] {
      let groups = append(other.groupKeys(part.groups))
      let tuples = append(other.groupKeys(part.tuples))
      let numbers = append(Array(other.numbers[part.numbers.indices]))
      appendPart(query: Int(part.query), groups: groups, tuples: tuples, numbers: numbers)
    }
  }

  private static func size<Element>(of table: [Element]) -> Int32 { Int32(truncatingIfNeeded: table.count) }
}
