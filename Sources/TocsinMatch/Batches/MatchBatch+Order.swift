import TocsinLogModel
import TocsinPlan

/// The order in which the events of a complete input are taken: by time, then by the bytes of their records.
extension MatchBatch {
  /// Brings the events into order of time, those without a time first.
  ///
  /// Events that are in order, as nearly always, are only compared.
  package mutating func sortByTime() {
    var last = Timestamp.undated
    var isInOrder = true
    for event in events {
      let time = event.time ?? .undated
      if time < last {
        isInOrder = false
        break
      }
      last = time
    }
    if isInOrder { return }
    // By place too, so that events of one time stay in the order in which they were read.
    let keys = events.enumerated().map { (time: $1.time ?? .undated, place: $0) }
      .sorted { ($0.time, $0.place) < ($1.time, $1.place) }
    let unsorted = events
    events = keys.map { unsorted[$0.place] }
  }

  /// Whether the bytes of an event's record are before those of another event's.
  package func record(of event: Int, precedes other: Int, of batch: MatchBatch) -> Bool {
    withRecord(of: events[event]) { own in
      batch.withRecord(of: batch.events[other]) { MatchBatch.precedes(own, $0) }
    }
  }

  /// How many bytes the records of two events have in common from their start.
  package func commonPrefix(of event: Int, _ other: Int, of batch: MatchBatch) -> Int {
    withRecord(of: events[event]) { own in
      batch.withRecord(of: batch.events[other]) { record -> Int in
        let common = min(own.count, record.count)
        let (raw, otherRaw) = (UnsafeRawBufferPointer(own), UnsafeRawBufferPointer(record))
        var place = 0
        while place + 8 <= common {
          let differs =
            raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
            ^ otherRaw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
          if differs != 0 { return place + differs.littleEndian.trailingZeroBitCount / 8 }
          place += 8
        }
        while place < common, own[place] == record[place] { place += 1 }
        return place
      }
    }
  }

  /// Eight bytes of an event's record from a place on, as a number that orders as they do; zeros after the end.
  package func word(of event: Int, from place: Int) -> UInt64 {
    withRecord(of: events[event]) { record -> UInt64 in
      if place + 8 <= record.count {
        return UnsafeRawBufferPointer(record).loadUnaligned(fromByteOffset: place, as: UInt64.self).bigEndian
      }
      var word: UInt64 = 0
      for index in place..<place + 8 {
        word = word << 8 | (index < record.count ? UInt64(record[index]) : 0)
      }
      return word
    }
  }

  /// Compares as unsigned bytes, eight at a time: records of one instant begin alike.
  private static func precedes(_ left: UnsafeBufferPointer<UInt8>, _ right: UnsafeBufferPointer<UInt8>)
    -> Bool
  {
    let common = min(left.count, right.count)
    let (raw, other) = (UnsafeRawBufferPointer(left), UnsafeRawBufferPointer(right))
    var place = 0
    while place + 8 <= common {
      let word = raw.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      let otherWord = other.loadUnaligned(fromByteOffset: place, as: UInt64.self)
      if word != otherWord { return word.bigEndian < otherWord.bigEndian }
      place += 8
    }
    while place < common {
      if left[place] != right[place] { return left[place] < right[place] }
      place += 1
    }
    return left.count < right.count
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
