package import TocsinEvents
package import TocsinLogModel
import TocsinPlan

/// The events of a batch that met some query, in order, in tables of plain values: all that the windows need of them,
/// whoever read them.
///
/// An event costs no allocation of its own, and its record is copied once however many rules want it; where most of a
/// batch matched, the batch itself is kept instead.
package struct MatchBatch: Sendable {
  /// An event of the batch, its record and hits being ranges of the tables.
  package struct Event: Sendable {
    /// The event's own time.
    package var time: Timestamp?
    /// The time of the event before, where the reader of the records knows it; used when the event has none of its own.
    package var precedingTime: Timestamp?
    /// How the record is to be decoded; meaningless for an event that matched nothing.
    package var form: RecordForm
    /// A range of the batch or the bytes, see ``MatchBatch/withRecord(of:_:)``.
    var record: TableRange
    /// A range of ``hits``, ascending by rule; empty for an event that met nothing, of which only the time counts.
    var hits: TableRange
    /// Matches left out because list-valued group-by fields gave too many groups.
    var overflowing: Int32
    /// Met no query.
    var isUnmatched: Bool
  }

  /// What an event adds to one rule.
  struct RuleHit: Sendable {
    var rule: Int32
    /// A range of ``parts``; empty when no query had a group for the event.
    var parts: TableRange
  }

  /// What an event adds to one query of a rule.
  struct Part: Sendable {
    var query: Int32
    /// Ranges of ``keys``: the groups, and the distinct tuples.
    var groups: TableRange
    var tuples: TableRange
    /// A range of ``numbers``.
    var numbers: TableRange
  }

  /// The bytes of a group key, see ``GroupKey/encode(_:into:)``.
  struct Key: Sendable {
    var bytes: TableRange
    var hash: UInt32
  }

  /// In the order in which they were added.
  package private(set) var events: [Event] = []
  private(set) var hits: [RuleHit] = []
  private(set) var parts: [Part] = []
  private(set) var keys: [Key] = []
  private(set) var numbers: [DecimalNumber] = []
  private(set) var bytes: [UInt8] = []
  /// What the records are ranges of; `nil` where they are copied to ``bytes``.
  private var batch: [UInt8]?
  /// The batch as memory, while events are added.
  private var batchAddress: UInt = 0
  private var batchSize: UInt = 0

  /// Empty tables, which copy the records that they are given.
  package init() {}

  /// How large the tables are.
  package struct Capacity: Sendable {
    fileprivate var events = 0
    fileprivate var hits = 0
    fileprivate var parts = 0
    fileprivate var keys = 0
    fileprivate var bytes = 0

    /// No room: for the first batch.
    package init() {}
  }

  /// The sizes of the tables, for those of the next batch to begin with.
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

  /// Whether there is no event, not even one of which only the time counts.
  package var isEmpty: Bool { events.isEmpty }

  /// About how much memory the tables take.
  var size: Int {
    (batch?.count ?? 0) + bytes.count + events.count * MemoryLayout<Event>.stride + hits.count * 12
      + parts.count * 28
      + keys.count * 12 + numbers.count * 32 + 256
  }

  // MARK: - Writing

  /// Notes an event that met nothing; only its time counts.
  package mutating func appendUnmatched(_ time: Timestamp?) {
    events.append(
      Event(
        time: time, precedingTime: nil, form: .plain, record: .empty, hits: .empty, overflowing: 0,
        isUnmatched: true))
  }

  /// Begins an event that met some query; its hits follow.
  mutating func begin(
    _ time: Timestamp?, precedingTime: Timestamp?, _ record: UnsafeBufferPointer<UInt8>, _ form: RecordForm
  ) {
    events.append(
      Event(
        time: time, precedingTime: precedingTime, form: form, record: place(of: record),
        hits: TableRange(start: MatchBatch.size(of: hits), count: 0), overflowing: 0, isUnmatched: false))
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
      bytes.append(contentsOf: batch[MatchBatch.indices(events[index].record)])
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

  mutating func countOverflow() { events[events.count - 1].overflowing += 1 }

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
    keys.append(Key(bytes: range, hash: withBytes(range) { GroupKey.hash($0) }))
    return TableRange(start: number, count: 1)
  }

  mutating func append(_ added: [GroupKey]) -> TableRange {
    let range = TableRange(start: MatchBatch.size(of: keys), count: MatchBatch.size(of: added))
    for key in added {
      let start = beginKey()
      bytes += key.encoded
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
  mutating func append(_ event: Int, hit: Int, of other: MatchBatch, isNewEvent: Bool) {
    if isNewEvent {
      let source = other.events[event]
      other.withRecord(of: source) {
        begin(source.time, precedingTime: source.precedingTime, $0, source.form)
      }
    }
    beginHit(rule: Int(other.hits[hit].rule))
    for part in other.parts[MatchBatch.indices(other.hits[hit].parts)] {
      let groups = append(other.groupKeys(part.groups))
      let tuples = append(other.groupKeys(part.tuples))
      let numbers = append(Array(other.numbers[MatchBatch.indices(part.numbers)]))
      appendPart(query: Int(part.query), groups: groups, tuples: tuples, numbers: numbers)
    }
  }

  private static func size<Element>(of table: [Element]) -> Int32 { Int32(truncatingIfNeeded: table.count) }

  // MARK: - Reading

  static func indices(_ range: TableRange) -> Range<Int> {
    Int(range.start)..<(Int(range.start) + Int(range.count))
  }

  func withBytes<Result>(_ range: TableRange, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[MatchBatch.indices(range)]))
    }
  }

  /// Lets `body` see the record of an event.
  func withRecord<Result>(of event: Event, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    (batch ?? bytes).withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[MatchBatch.indices(event.record)]))
    }
  }

  /// The keys of a range.
  func groupKeys(_ range: TableRange) -> [GroupKey] {
    keys[MatchBatch.indices(range)].map { key in
      GroupKey(encoded: Array(bytes[MatchBatch.indices(key.bytes)]))
    }
  }

  /// The record of an event, for a signal to show.
  func sample(of event: Int, at time: Timestamp) -> SampleRecord {
    SampleRecord(
      bytes: withRecord(of: events[event]) { Array($0) }, form: events[event].form, time: time)
  }

  func recordSize(of event: Int) -> Int { Int(events[event].record.count) }

  /// The key of a hit that has one part with one group and nothing measured: nearly every hit.
  func onlyKey(ofHit hit: Int) -> (query: Int, key: Key)? {
    let parts = hits[hit].parts
    guard parts.count == 1 else { return nil }
    let part = self.parts[Int(parts.start)]
    guard part.groups.count == 1, part.tuples.count == 0, part.numbers.count == 0 else { return nil }
    return (Int(part.query), keys[Int(part.groups.start)])
  }

  /// The hash of a hit's first key.
  func hash(ofHit hit: Int) -> UInt32 {
    let parts = hits[hit].parts
    guard parts.count > 0 else { return 0 }
    let groups = self.parts[Int(parts.start)].groups
    return groups.count > 0 ? keys[Int(groups.start)].hash : 0
  }

  /// A hit with everything it holds, as values of their own.
  func hit(_ hit: Int, of event: Int, at time: Timestamp, arrival: Int) -> Hit {
    let parts = self.parts[MatchBatch.indices(hits[hit].parts)].map { part in
      QueryHit(
        query: Int(part.query), groups: groupKeys(part.groups),
        numbers: Array(numbers[MatchBatch.indices(part.numbers)]), tuples: groupKeys(part.tuples))
    }
    return Hit(time: time, arrival: arrival, parts: parts, record: sample(of: event, at: time))
  }
}
