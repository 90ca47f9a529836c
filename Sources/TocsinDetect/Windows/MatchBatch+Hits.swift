import TocsinMatch
import TocsinPlan

/// What is read of each hit on its way into a window: here, where it is inlined.
extension MatchBatch {
  /// Lets `body` see a range of ``MatchBatch/bytes``.
  func withBytes<Result>(_ range: TableRange, _ body: (UnsafeBufferPointer<UInt8>) -> Result) -> Result {
    bytes.withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[range.indices]))
    }
  }

  /// Bytes of the record of an event.
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
}
