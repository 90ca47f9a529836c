import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// A bucket of a group that is over.
struct EndedBucket: Sendable {
  let index: Int64
  let tally: BucketTally

  /// Keeps the events of a bucket, not what was measured.
  init(index: Int64, tally: BucketTally) {
    self.index = index
    self.tally = tally.withoutValues()
  }
}

/// What a group has in one bucket.
struct BucketTally: Sendable {
  var count = 0
  var firstArrival: Int
  var lastArrival: Int
  var samples: [SampledEvent] = []
  /// Of all events, where the signal tells them apart.
  var positions: [EventPosition] = []
  var last: SampleRecord?
  private var tuples: Set<GroupKey> = []
  private var sum = RunningSum()
  private var largest: DecimalNumber?

  init(first arrival: Int) {
    firstArrival = arrival
    lastArrival = arrival
  }

  var sampleBytes: Int { samples.reduce(0) { $0 + $1.record.bytes.count } }

  mutating func add(_ part: QueryHit, _ hit: Hit) {
    count += 1
    firstArrival = min(firstArrival, hit.arrival)
    lastArrival = max(lastArrival, hit.arrival)
    last = hit.record
    tuples.formUnion(part.tuples)
    for number in part.numbers {
      sum.add(number)
      if largest.map({ $0 < number }) ?? true { largest = number }
    }
  }

  func withoutValues() -> BucketTally {
    var tally = self
    tally.tuples = []
    return tally
  }

  func value(_ aggregation: Aggregation) -> Double {
    switch aggregation {
    case .count, .eventCount, .none, .newValue, .geoData: Double(count)
    case .cardinality: Double(tuples.count)
    case .sum: sum.doubleValue
    case .max: largest?.doubleValue ?? 0
    }
  }
}
