package import TocsinLogModel
import TocsinPlan

extension MatchBatch {
  /// Lets `body` see the record of an event.
  package func withRecord<Result>(
    of event: Event, _ body: (UnsafeBufferPointer<UInt8>) -> Result
  ) -> Result {
    (batch ?? bytes).withUnsafeBufferPointer {
      body(UnsafeBufferPointer(rebasing: $0[event.record.indices]))
    }
  }

  /// The keys of a range.
  func groupKeys(_ range: TableRange) -> [GroupKey] {
    keys[range.indices].map { key in
      GroupKey(encoded: Array(bytes[key.bytes.indices]))
    }
  }

  /// The record of an event, for a signal to show.
  package func sample(of event: Int, at time: Timestamp) -> SampleRecord {
    SampleRecord(
      bytes: withRecord(of: events[event]) { Array($0) }, form: events[event].form, time: time)
  }

  /// A hit with everything it holds, as values of their own.
  package func hit(_ hit: Int, of event: Int, at time: Timestamp, arrival: Int) -> Hit {
    let parts = self.parts[hits[hit].parts.indices].map { part in
      QueryHit(
        query: Int(part.query), groups: groupKeys(part.groups),
        numbers: Array(numbers[part.numbers.indices]), tuples: groupKeys(part.tuples))
    }
    return Hit(time: time, arrival: arrival, parts: parts, record: sample(of: event, at: time))
  }

  /// What the first event adds to the first rule that it meets.
  package func firstHit(at time: Timestamp, arrival: Int) -> Hit? {
    hits.isEmpty ? nil : hit(0, of: 0, at: time, arrival: arrival)
  }
}
