import TocsinLogModel
import TocsinSemantics

/// A signal as the charts see it.
struct ChartedSignal: Sendable {
  var time: Timestamp
  var severity: SignalSeverity
  /// Index into the rules of the run.
  var rule: Int
}

/// Equal spans of time that cover all signals: at most ``maximumCount``, of a width that people know.
struct TimeBuckets {
  static let maximumCount = 72
  private static let widths: [Int64] = [
    1, 5, 10, 30, 60, 300, 600, 900, 1800, 3600, 10_800, 21_600, 43_200, 86_400, 604_800, 2_592_000,
    31_536_000,
  ]

  /// The beginning of the first bucket.
  let start: Timestamp
  /// In seconds.
  let width: Int64
  let count: Int

  /// `nil` without signals.
  init?(_ signals: [ChartedSignal]) {
    guard let first = signals.map(\.time).min(), let last = signals.map(\.time).max() else { return nil }
    let (low, high) = (
      first.microseconds.floorDivided(by: 1_000_000), last.microseconds.floorDivided(by: 1_000_000)
    )
    var width = TimeBuckets.widths.first { width in
      high.floorDivided(by: width) - low.floorDivided(by: width) < TimeBuckets.maximumCount
    }
    if width == nil {
      // Times millennia apart: one of them is wrong, and the chart still shows both.
      let span = high.subtractingReportingOverflow(low)
      width = span.overflow ? Int64.max : span.partialValue / Int64(TimeBuckets.maximumCount - 1) + 1
    }
    let chosen = width ?? Int64.max
    self.width = chosen
    let begin = low.floorDivided(by: chosen)
    start = Timestamp(microseconds: 0).advanced(
      seconds: begin.multipliedReportingOverflow(by: chosen).partialValue)
    count = Int(min(high.floorDivided(by: chosen) - begin, Int64(TimeBuckets.maximumCount - 1))) + 1
  }

  func index(of time: Timestamp) -> Int {
    let seconds = time.microseconds.floorDivided(by: 1_000_000)
    let begin = start.microseconds.floorDivided(by: 1_000_000)
    return Int(min(max((seconds - begin) / width, 0), Int64(count - 1)))
  }

  func start(of index: Int) -> Timestamp {
    let (offset, overflow) = Int64(index).multipliedReportingOverflow(by: width)
    return start.advanced(seconds: overflow ? .max : offset)
  }

  /// `5 minutes`.
  var widthText: String {
    let units: [(Int64, String)] = [(86_400, "day"), (3600, "hour"), (60, "minute"), (1, "second")]
    for (seconds, name) in units where width % seconds == 0 {
      let count = width / seconds
      return count == 1 ? "1 \(name)" : "\(count) \(name)s"
    }
    return "\(width) seconds"
  }
}
