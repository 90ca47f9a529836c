import Testing
import TocsinDetect
import TocsinLogModel

/// Timelines of anomaly detection: series of counts, a bucket of five minutes each.
struct AnomalyTimelineTests {
  struct Series: Sendable, CustomTestStringConvertible {
    var name: String
    /// Options beyond a bucket of 300 s and learning of one hour.
    var options = ""
    var window = 300
    /// `24x10 100`: 24 buckets of 10 events, one of 100.
    var counts: String
    /// The buckets at whose end a signal is made, counted from 1, with the bucket of its last update.
    var signals: [ClosedRange<Int>]

    var testDescription: String { name }
  }

  private static func rule(_ series: Series) -> String {
    """
    name: n
    message: m
    queries: [{query: '@k:a', groupByFields: ['@usr']}]
    cases: [{status: low, condition: a > 0.995}]
    options:
      detectionMethod: anomaly_detection
      evaluationWindow: \(series.window)
      keepAlive: 3600
      maxSignalDuration: 86400
      anomalyDetectionOptions: {bucketDuration: 300, learningDuration: 1, detectionTolerance: 3\(series.options)}
    """
  }

  /// No bucket of the learning time is anomalous.
  private static let calm = ", learningPeriodBaseline: 1000"

  static let series = [
    Series(name: "M1", counts: "24x10 100", signals: [25...25]),
    Series(name: "M2", counts: "24x10 14", signals: [25...25]),
    Series(name: "M2 not above the limit", counts: "24x10 13", signals: []),
    Series(name: "M3", counts: "24x10 0", signals: []),
    Series(name: "M4", counts: "5x10 100", signals: []),
    Series(name: "M5", options: ", learningPeriodBaseline: 50", counts: "5x10 100", signals: [6...6]),
    Series(
      name: "M5 not above the baseline", options: ", learningPeriodBaseline: 50", counts: "5x10 50",
      signals: []),
    Series(name: "M6", window: 900, counts: "24x10 100 100 10", signals: []),
    Series(name: "M7", window: 900, counts: "24x10 100 100 100", signals: [27...27]),
    Series(name: "M8", counts: "1x1000", signals: []),
    Series(name: "M9", counts: "144x1 1x500 143x1 144x1 1x500", signals: [145...145]),
    Series(name: "M9 a bucket later", counts: "144x1 1x500 143x1 145x1 1x500", signals: [145...145]),
    Series(
      name: "M9 two buckets later", counts: "144x1 1x500 143x1 146x1 1x500", signals: [145...145, 435...435]),
    Series(name: "learning ends with the twelfth bucket", counts: "11x10 100", signals: [12...12]),
    Series(name: "and not before", counts: "10x10 100", signals: []),
    Series(name: "two spikes: one signal, updated", counts: "24x10 100 10x10 2000", signals: [25...36]),
    Series(name: "what was anomalous is history", counts: "24x10 100 10 100", signals: [25...25]),
    // Fourteen days of history, and the same time of day in them: the spike is in its first bucket, then outside.
    Series(
      name: "a season as old as history", options: calm, counts: "1x1 1x40 4031x1 1x40", signals: []),
    Series(
      name: "a season older than history", options: calm, counts: "1x1 1x40 4032x1 1x40",
      signals: [4035...4035]),
    Series(name: "an empty hour before a spike", counts: "24x10 12x0 14", signals: [37...37]),
  ]

  @Test(arguments: series)
  func `a series of counts`(series: Series) throws {
    var records: [String] = []
    var bucket = 0
    func add(_ second: Int, _ members: String) {
      records.append("{\"timestamp\":\(1_767_225_600_000 + second * 1000),\(members)}")
    }
    for item in series.counts.split(separator: " ") {
      let numbers = item.split(separator: "x").compactMap { Int($0) }
      for _ in 0..<(numbers.count == 2 ? numbers[0] : 1) {
        for event in 0..<(numbers.last ?? 0) {
          add(bucket * 300 + event * 299 / max(1, numbers.last ?? 1), "\"k\":\"a\",\"usr\":\"u1\"")
        }
        bucket += 1
      }
    }
    // Time has to pass the end of the last bucket.
    add(bucket * 300, "\"tick\":true")
    let signals = try MethodRun.signals(of: [MethodRule.decode(Self.rule(series))], records)
      .sorted { $0.sequence < $1.sequence }
    let made = signals.map { signal in
      let first = Int((signal.firstSeen.milliseconds - 1_767_225_600_000) / 300_000)
      let last = Int((signal.lastSeen.milliseconds - 1_767_225_600_000) / 300_000)
      return first...last
    }
    #expect(made == series.signals)
  }

  @Test func `history fills the buckets before the run`() throws {
    func records(_ buckets: Range<Int>, _ count: Int) -> [String] {
      buckets.flatMap { bucket in
        (0..<count).map {
          "{\"timestamp\":\(1_767_225_600_000 + bucket * 300_000 + $0 * 1000),\"k\":\"a\",\"usr\":\"u1\"}"
        }
      }
    }
    let series = Series(name: "", options: ", instantaneousBaseline: true", counts: "", signals: [])
    let rule = try MethodRule.decode(Self.rule(series))
    let run = records(0..<1, 100) + records(1..<2, 1)
    #expect(try MethodRun.signals(of: [rule], run, history: records(-24..<0, 10)).count == 1)
    #expect(try MethodRun.signals(of: [rule], run).isEmpty)
    // A spike of the history itself is over.
    #expect(
      try MethodRun.signals(
        of: [rule], records(0..<2, 10), history: records(-24..<(-1), 10) + records(-1..<0, 100)
      ).isEmpty)
  }
}
