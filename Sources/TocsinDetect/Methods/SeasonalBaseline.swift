import TocsinLogModel
import TocsinSemantics

/// The values of a group's past buckets, those that are not 0.
struct BucketHistory: Sendable {
  /// The group's first bucket: learning is counted from it, and what is missing after it is 0.
  let first: Int64
  private var indices: [Int64] = []
  private var values: [Double] = []

  init(first: Int64) {
    self.first = first
  }

  /// Buckets with a value.
  var count: Int { indices.count }

  mutating func append(_ index: Int64, _ value: Double) {
    indices.append(index)
    values.append(value)
  }

  /// - Returns: how many were removed.
  mutating func forget(before index: Int64) -> Int {
    let count = position(of: index)
    if count > 0 {
      indices.removeFirst(count)
      values.removeFirst(count)
    }
    return count
  }

  func value(_ index: Int64) -> Double {
    let place = position(of: index)
    return place < indices.count && indices[place] == index ? values[place] : 0
  }

  /// The values other than 0 of a range of buckets.
  func values(in range: Range<Int64>) -> ArraySlice<Double> {
    values[position(of: range.lowerBound)..<position(of: range.upperBound)]
  }

  /// The number of entries before a bucket.
  private func position(of index: Int64) -> Int {
    var (low, high) = (0, indices.count)
    while low < high {
      let middle = (low + high) / 2
      if indices[middle] < index { low = middle + 1 } else { high = middle }
    }
    return low
  }
}

/// Judges a bucket by the buckets before it.
///
/// Source: rule reference, section 3.3, steps 2 to 5. Buckets at the same time of the week are at the same time of the
/// day too, so that the daily season is the whole season.
struct SeasonalBaseline: Sendable {
  private let options: AnomalyDetectionOptions
  private let quantile: (numerator: Int128, denominator: Int128)
  /// Buckets a day.
  private let day: Int64

  /// Seconds.
  static let longestHistory: Int64 = 14 * 86_400

  init(_ options: AnomalyDetectionOptions) {
    self.options = options
    day = 86_400 / Int64(options.bucketDuration)
    quantile = SeasonalBaseline.fraction(options.quantile)
  }

  /// Buckets of history looked at, at most.
  var historyLength: Int64 { SeasonalBaseline.longestHistory / Int64(options.bucketDuration) }

  /// Whether the value of a bucket of `checked` is anomalous when the last of them has ended.
  ///
  /// Without `needsFigures` those of a usual bucket may be left out: nearly all are told by counting alone.
  func judge(
    _ index: Int64, _ value: Double, _ history: BucketHistory, _ checked: ClosedRange<Int64>,
    hasEnded end: Timestamp, needsFigures: Bool
  ) -> AnomalyDecision {
    let bucket = Int64(options.bucketDuration)
    let range =
      max(history.first, checked.lowerBound - historyLength)..<max(history.first, checked.lowerBound)
    var decision = AnomalyDecision(
      bucketStart: Timestamp(microseconds: 0).advanced(seconds: index * bucket), value: value,
      historyCount: range.count, quantile: 0, seasonal: nil, spread: 0, limit: 0, outcome: .usual)
    let learned = Timestamp(microseconds: 0)
      .advanced(seconds: history.first * bucket + Int64(options.learningDuration) * 3600)
    if end < learned {
      guard let limit = options.learningBaseline else {
        decision.outcome = .learning(until: learned)
        return decision
      }
      decision.limit = Double(limit)
      decision.outcome = value > decision.limit ? .anomalous : .learning(until: learned)
      return decision
    }
    guard !range.isEmpty else { return decision }
    let past = history.values(in: range)
    if !needsFigures {
      let zeros = value <= 0 ? range.count - past.count : 0
      // So many values are as large that the quantile is too.
      if past.count(where: { $0 >= value }) + zeros > range.count - rank(of: range.count) { return decision }
    }
    let values = past.sorted()
    let order = RankedValues(values, repeated: 0, times: range.count - values.count)
    decision.quantile = order[rank(of: range.count)]
    decision.seasonal = seasonal(index, history, range)
    let median = order.median
    let deviations = RankedValues(
      values.map { abs($0 - median) }.sorted(), repeated: abs(median), times: range.count - values.count)
    decision.spread = max(1, 1.4826 * deviations.median)
    let bound = max(decision.quantile, decision.seasonal ?? decision.quantile)
    decision.limit = bound + Double(options.tolerance) * decision.spread
    decision.outcome = value > decision.limit ? .anomalous : .usual
    return decision
  }

  /// The largest value at the same time of the day, one bucket more or less, where history spans a day.
  private func seasonal(_ index: Int64, _ history: BucketHistory, _ range: Range<Int64>) -> Double? {
    guard range.count >= day else { return nil }
    var largest: Double?
    var same = index - day
    while same + 1 >= range.lowerBound {
      for other in [same - 1, same, same + 1] where range.contains(other) {
        largest = max(largest ?? -.infinity, history.value(other))
      }
      same -= day
    }
    return largest
  }

  /// The nearest rank of the quantile, from 1.
  private func rank(of count: Int) -> Int {
    let scaled = quantile.numerator * Int128(count)
    let rank = (scaled + quantile.denominator - 1) / quantile.denominator
    return min(max(1, Int(rank)), count)
  }

  /// A decimal between 0 and 1 as a fraction; digits beyond the fifteenth are left out.
  private static func fraction(_ number: DecimalNumber) -> (numerator: Int128, denominator: Int128) {
    let text = Array(number.canonicalText.utf8)
    guard let point = text.firstIndex(of: UInt8(ascii: ".")), number > DecimalNumber(0) else { return (1, 1) }
    var (numerator, denominator) = (Int128(0), Int128(1))
    for digit in text[(point + 1)...].prefix(15) where digit >= 0x30 && digit <= 0x39 {
      numerator = numerator * 10 + Int128(digit - 0x30)
      denominator *= 10
    }
    return (numerator, denominator)
  }
}

/// Sorted values, and one more that stands many times.
private struct RankedValues {
  private let sorted: [Double]
  private let repeated: Double
  private let times: Int
  /// How many of the sorted values stand before the repeated one.
  private let before: Int

  init(_ sorted: [Double], repeated: Double, times: Int) {
    self.sorted = sorted
    self.repeated = repeated
    self.times = times
    before = sorted.firstIndex { $0 >= repeated } ?? sorted.count
  }

  /// The value of a rank, from 1.
  subscript(rank: Int) -> Double {
    if rank <= before { return sorted[rank - 1] }
    return rank <= before + times ? repeated : sorted[rank - 1 - times]
  }

  /// The middle value, or the mean of the two.
  var median: Double {
    let count = sorted.count + times
    return count % 2 == 1 ? self[count / 2 + 1] : (self[count / 2] + self[count / 2 + 1]) / 2
  }
}
