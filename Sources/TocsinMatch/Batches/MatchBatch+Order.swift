import TocsinLogModel
import TocsinPlan

/// The order in which the events of a complete input are taken: by time, then by the bytes of their records.
extension MatchBatch {
  /// Brings the events into order: by time, those without one first, and of one time by the bytes of their records.
  ///
  /// Events that are in order of time, as nearly always, are only compared.
  package mutating func sort() {
    if !isInOrderOfTime {
      let keys = events.enumerated().map { (time: $1.time ?? .undated, place: $0) }
        .sorted { ($0.time, $0.place) < ($1.time, $1.place) }
      let unsorted = events
      events = keys.map { unsorted[$0.place] }
    }
    sortInstants()
  }

  private var isInOrderOfTime: Bool {
    var last = Timestamp.undated
    for event in events {
      let time = event.time ?? .undated
      if time < last { return false }
      last = time
    }
    return true
  }

  /// Orders the events of each time, which follow one another.
  private mutating func sortInstants() {
    var words: [(word: UInt64, event: Event)] = []
    let bytes = batch ?? bytes
    bytes.withUnsafeBufferPointer { bytes in
      var start = 0
      while start < events.count {
        let time = events[start].time ?? .undated
        var end = start + 1
        while end < events.count, (events[end].time ?? .undated) == time { end += 1 }
        if end - start > 1 { sortInstant(start..<end, bytes, &words) }
        start = end
      }
    }
  }

  /// Sorts by the eight bytes that follow those that all records have in common: records of one instant begin alike.
  private mutating func sortInstant(
    _ range: Range<Int>, _ bytes: UnsafeBufferPointer<UInt8>, _ words: inout [(word: UInt64, event: Event)]
  ) {
    func record(_ event: Event) -> UnsafeBufferPointer<UInt8> {
      UnsafeBufferPointer(rebasing: bytes[event.record.indices])
    }
    let first = record(events[range.lowerBound])
    var common = first.count
    for index in range.dropFirst() {
      common = MatchBatch.commonPrefix(of: first, record(events[index]), atMost: common)
    }
    words.removeAll(keepingCapacity: true)
    for event in events[range] { words.append((MatchBatch.word(of: record(event), from: common), event)) }
    words.sort { left, right in
      left.word != right.word
        ? left.word < right.word : MatchBatch.precedes(record(left.event), record(right.event))
    }
    for (index, item) in words.enumerated() { events[range.lowerBound + index] = item.event }
  }

  /// Whether the bytes of an event's record are before those of another event's.
  package func record(of event: Int, precedes other: Int, of batch: MatchBatch) -> Bool {
    withRecord(of: events[event]) { own in
      batch.withRecord(of: batch.events[other]) { MatchBatch.precedes(own, $0) }
    }
  }

  /// How many bytes two records have in common from their start, up to a limit.
  private static func commonPrefix(
    of left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>, atMost limit: Int
  ) -> Int {
    let common = min(left.count, right.count, limit)
    let (raw, other) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
    var place = 0
    while place + 8 <= common {
      let differs =
        raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
        ^ other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      if differs != 0 { return place + differs.littleEndian.trailingZeroBitCount / 8 }
      place += 8
    }
    while place < common, left[place] == right[place] { place += 1 }
    return place
  }

  /// Eight bytes of a record from a place on, as a number that orders as they do; zeros after the end.
  private static func word(of record: UnsafeBufferPointer<UInt8>, from place: Int) -> UInt64 {
    if place + 8 <= record.count {
      return UnsafeRawBufferPointer(record).loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
    }
    var word: UInt64 = 0
    for index in place..<place + 8 {
      word = word << 8 | (index < record.count ? UInt64(record[index]) : 0)
    }
    return word
  }

  /// Compares as unsigned bytes.
  private static func precedes(
    _ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>
  ) -> Bool {
    let place = commonPrefix(of: left, right, atMost: .max)
    return place < min(left.count, right.count) ? left[place] < right[place] : left.count < right.count
  }

  /// Copies an event of another batch with all its hits.
  package mutating func append(_ event: Int, of other: MatchBatch) {
    let source = other.events[event]
    other.withRecord(of: source) {
      begin(source.time, $0, source.form)
    }
    for omission in other.omissions[source.omissions.indices] { omit(omission) }
    for hit in other.hits[source.hits.indices] {
      beginHit(rule: Int(hit.rule))
      for part in other.parts[hit.parts.indices] {
        let groups = append(part.groups, of: other)
        let tuples = append(part.tuples, of: other)
        let numbers = append(Array(other.numbers[part.numbers.indices]))
        appendPart(query: Int(part.query), groups: groups, tuples: tuples, numbers: numbers)
      }
    }
  }

  /// Copies keys with their hashes, which hold in one process.
  private mutating func append(_ range: TableRange, of other: MatchBatch) -> TableRange {
    let start = Int32(truncatingIfNeeded: keys.count)
    for key in other.keys[range.indices] {
      let place = Int32(truncatingIfNeeded: bytes.count)
      bytes += other.bytes[key.bytes.indices]
      keys.append(Key(bytes: TableRange(start: place, count: key.bytes.count), hash: key.hash))
    }
    return TableRange(start: start, count: range.count)
  }
}
