import Testing
import TocsinDetect
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Times, distances and counts exactly at a bound, and just beyond it.
struct EdgeTimelineTests {
  // MARK: - Windows to the microsecond

  private static func counting(window: Int, keepAlive: Int, maximum: Int, _ condition: String = "a > 1")
    -> Rule?
  {
    try? MethodRule.decode(
      """
      name: n
      message: m
      queries: [{name: a, query: '@k:x', groupByFields: ['@usr']}]
      cases: [{status: low, condition: \(condition)}]
      options: {evaluationWindow: \(window), keepAlive: \(keepAlive), maxSignalDuration: \(maximum)}
      """)
  }

  /// Records of one user at some microseconds.
  private static func records(_ times: [Int64], _ member: (Int) -> String = { _ in "\"k\":\"x\"" })
    -> [String]
  {
    times.enumerated().map { place, time in
      let iso = Timestamp(microseconds: 1_767_225_600_000_000 + time).iso8601
      return "{\"timestamp\":\"\(iso)\",\"usr\":\"u1\",\(member(place))}"
    }
  }

  private static let second: Int64 = 1_000_000

  @Test(arguments: [60, 300, 3600])
  func `a window is open at its start`(window: Int) throws {
    let rule = try #require(Self.counting(window: window, keepAlive: 0, maximum: 0))
    let length = Int64(window) * Self.second
    #expect(try MethodRun.signals(of: [rule], Self.records([0, length - 1])).count == 1)
    #expect(try MethodRun.signals(of: [rule], Self.records([0, length])).isEmpty)
    #expect(try MethodRun.signals(of: [rule], Self.records([0, length + 1])).isEmpty)
  }

  @Test(arguments: [60, 600, 3600])
  func `keep alive ends behind its last instant`(keepAlive: Int) throws {
    let rule = try #require(Self.counting(window: 0, keepAlive: keepAlive, maximum: 86_400, "a > 0"))
    let end = Int64(keepAlive) * Self.second
    for (offset, count) in [(Int64(-1), 1), (0, 1), (1, 2)] {
      #expect(
        try MethodRun.signals(of: [rule], Self.records([0, end + offset])).count == count, "\(offset) µs")
    }
  }

  @Test(arguments: [600, 3600])
  func `the longest duration ends behind its last instant`(maximum: Int) throws {
    let rule = try #require(Self.counting(window: 0, keepAlive: 600, maximum: maximum, "a > 0"))
    let end = Int64(maximum) * Self.second
    let steps = stride(from: Int64(0), to: end, by: Int(300 * Self.second)).map { $0 }
    for (offset, count) in [(Int64(-1), 1), (0, 1), (1, 2)] {
      #expect(
        try MethodRun.signals(of: [rule], Self.records(steps + [end + offset])).count == count, "\(offset) µs"
      )
    }
  }

  @Test func `a signal closes when what keeps it alive has passed`() throws {
    let rule = try #require(Self.counting(window: 0, keepAlive: 600, maximum: 900, "a > 0"))
    let signals = try MethodRun.signals(
      of: [rule], Self.records([0, 599 * Self.second, 901 * Self.second, 5000 * Self.second]))
    #expect(
      signals.prefix(2).map(\.closedAt?.microseconds)
        == [900, 1501].map { 1_767_225_600_000_000 + $0 * Self.second })
    #expect(signals.prefix(2).allSatisfy { $0.state == .closed } && signals.last?.state == .open)
  }

  @Test(arguments: [0, 60, 3600])
  func `an event is late behind the allowed lateness`(lateness: Int64) throws {
    let rule = try #require(Self.counting(window: 0, keepAlive: 0, maximum: 0, "a > 0"))
    let options = EvaluationOptions(allowedLateness: lateness)
    for (offset, late) in [(Int64(-1), 1), (0, 0), (1, 0)] {
      let times = [lateness * Self.second, offset].map { $0 + 7200 * Self.second }
      let (signals, counts, _) = try MethodRun.run([rule], Self.records(times), options: options)
      #expect(counts.late == late && signals.count == 2 - late, "\(offset) µs")
    }
  }

  // MARK: - Steps to the microsecond

  private static func steps(within: Int, window: Int) throws -> Rule {
    try MethodRule.decode(
      """
      name: n
      message: m
      queries:
        - {name: a, query: '@k:a', groupByFields: ['@usr']}
        - {name: b, query: '@k:b', groupByFields: ['@usr']}
      cases: [{status: low, condition: step_b > 0}]
      options:
        detectionMethod: sequence_detection
        evaluationWindow: 0
        keepAlive: 0
        maxSignalDuration: 0
        sequenceDetectionOptions:
          steps:
            - {name: step_a, condition: a > 0, evaluationWindow: 60}
            - {name: step_b, condition: b > 1, evaluationWindow: \(window)}
          stepTransitions: [{parent: step_a, child: step_b, evaluationWindow: \(within)}]
      """)
  }

  @Test(arguments: [(Int64(-1), 1), (0, 1), (1, 0)])
  func `a step follows at the last instant of its transition`(offset: Int64, count: Int) throws {
    let end = 900 * Self.second + offset
    let records = Self.records([0, end - 10, end]) { $0 == 0 ? "\"k\":\"a\"" : "\"k\":\"b\"" }
    #expect(try MethodRun.signals(of: [Self.steps(within: 900, window: 60)], records).count == count)
  }

  @Test(arguments: [(Int64(-1), 1), (0, 0), (1, 0)])
  func `the window of a step is open at its start`(offset: Int64, count: Int) throws {
    let records = Self.records([0, 1, 60 * Self.second + 1 + offset]) {
      $0 == 0 ? "\"k\":\"a\"" : "\"k\":\"b\""
    }
    #expect(try MethodRun.signals(of: [Self.steps(within: 900, window: 60)], records).count == count)
  }

  // MARK: - Values

  private static func newValues(_ learning: String, forgetAfter: Int) throws -> Rule {
    try MethodRule.decode(
      """
      name: n
      message: m
      queries: [{query: '*', aggregation: new_value, metrics: ['@v'], groupByFields: ['@usr']}]
      cases: [{status: low}]
      options:
        detectionMethod: new_value
        evaluationWindow: 0
        keepAlive: 0
        maxSignalDuration: 0
        newValueOptions: {forgetAfter: \(forgetAfter), \(learning)}
      """)
  }

  @Test(arguments: [(Int64(-1), 0), (0, 0), (1, 1)])
  func `a value is forgotten behind its last instant`(offset: Int64, count: Int) throws {
    let end = 2 * 86_400 * Self.second + offset
    let rule = try Self.newValues("learningDuration: 0", forgetAfter: 2)
    let records = Self.records([0, end]) { _ in "\"v\":\"x\"" }
    #expect(try MethodRun.signals(of: [rule], records).count == count)
    // The same where room is made for another value at that instant.
    let full = Self.records([0, end, end]) { $0 == 1 ? "\"v\":\"y\"" : "\"v\":\"x\"" }
    let options = EvaluationOptions(limits: StateLimits(groups: 10, sampleBytes: 1 << 20, values: 1))
    let (signals, counts, _) = try MethodRun.run([rule], full, options: options)
    // The other value has no room while the first is known, and the first none where it was forgotten.
    #expect(counts.overflowingValues == 1)
    #expect(signals.count == count, "\(offset) µs")
  }

  @Test(arguments: [(Int64(-1), 0), (0, 1), (1, 1)])
  func `learning of values ends at its end`(offset: Int64, count: Int) throws {
    let rule = try Self.newValues("learningDuration: 2", forgetAfter: 30)
    let records = Self.records([0, 2 * 86_400 * Self.second + offset]) { "\"v\":\"\($0)\"" }
    #expect(try MethodRun.signals(of: [rule], records).count == count)
  }

  // MARK: - Travel

  private static let travel = """
    name: n
    message: m
    queries: [{query: '*', aggregation: geo_data, metrics: ['@network.client.geoip'], groupByFields: ['@usr']}]
    cases: [{status: low}]
    options: {detectionMethod: impossible_travel, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0, impossibleTravelOptions: {%}}
    """

  /// Along the equator, by degrees of longitude.
  private static func trips(_ stops: [(time: Int64, longitude: Double)]) -> [String] {
    records(stops.map(\.time)) {
      "\"network\":{\"client\":{\"geoip\":{\"location\":{\"latitude\":0,\"longitude\":\(stops[$0].longitude)}}}}"
    }
  }

  private static let kilometre = 180 / (Double.pi * GeoPoint.radius)

  @Test(arguments: [(999.9, 0), (1000.1, 1), (990, 0), (1010, 1), (1999, 1)] as [(Double, Int)])
  func `a trip above a thousand kilometres an hour is impossible`(speed: Double, count: Int) throws {
    let rule = try MethodRule.decode(Self.travel.replacing("%", with: ""))
    for hours in [1, 3, 12] as [Int64] {
      let distance = speed * Double(hours)
      guard distance < 20_000 else { continue }
      let records = Self.trips([(0, 0), (hours * 3600 * Self.second, distance * Self.kilometre)])
      #expect(try MethodRun.signals(of: [rule], records).count == count, "\(hours) h")
    }
  }

  @Test(arguments: [(499.9, 0), (500.1, 1), (495, 0), (505, 1)] as [(Double, Int)])
  func `a trip of more than five hundred kilometres is long`(distance: Double, count: Int) throws {
    let rule = try MethodRule.decode(Self.travel.replacing("%", with: ""))
    let records = Self.trips([(0, 0), (60 * Self.second, distance * Self.kilometre)])
    #expect(try MethodRun.signals(of: [rule], records).count == count)
  }

  /// Half the Earth takes 20 hours and 54 seconds.
  @Test func `the farthest trip counts as long as it is impossible`() throws {
    let rule = try MethodRule.decode(Self.travel.replacing("%", with: ""))
    let farthest = Double.pi * GeoPoint.radius
    let hours = farthest / 1000
    for (factor, count) in [(0.9999, 1), (1.0001, 0)] {
      let time = Int64(hours * 3_600_000_000 * factor)
      #expect(try MethodRun.signals(of: [rule], Self.trips([(0, 0), (time, 180)])).count == count)
    }
  }

  @Test(arguments: [(Int64(-1), 0), (0, 0), (1, 1)])
  func `a usual place is forgotten behind its last instant`(offset: Int64, count: Int) throws {
    let rule = try MethodRule.decode(Self.travel.replacing("%", with: "baselineUserLocations: true"))
    let days = 86_400 * Self.second
    let end = 30 * days + offset
    // A place learned, another one just before, then the first again.
    let records = Self.trips([(0, 80), (days / 2, 0), (29 * days, 0), (end - 60 * Self.second, 0), (end, 80)])
    #expect(try MethodRun.signals(of: [rule], records).count == count)
  }

  // MARK: - Evidence

  @Test func `samples are the events of the window, without its start`() throws {
    let rule = try #require(Self.counting(window: 300, keepAlive: 600, maximum: 3600, "a > 2"))
    let times = [0, 299, 300, 300, 301].map { $0 * Self.second }
    let signals = try MethodRun.signals(of: [rule], Self.records(times))
    #expect(signals.count == 1)
    #expect(
      signals.first?.samples.map(\.time.microseconds) == times.dropFirst().map { 1_767_225_600_000_000 + $0 })
    #expect(signals.first?.windowStart.microseconds == 1_767_225_600_000_000 + 299 * Self.second)
    #expect(signals.first?.eventsMatched == 4)
  }

  @Test func `no more samples are kept than a signal shows`() throws {
    let rule = try #require(Self.counting(window: 300, keepAlive: 600, maximum: 3600, "a > 2"))
    let times = (0..<30).map { Int64($0) * Self.second }
    let signal = try #require(try MethodRun.signals(of: [rule], Self.records(times)).first)
    #expect(signal.samples.count == Signal.maximumSamples)
    #expect(
      signal.samples.map(\.time.microseconds)
        == times.prefix(Signal.maximumSamples).map { 1_767_225_600_000_000 + $0 })
    #expect(signal.eventsMatched == 30)
  }

  /// The events of a window are those that a list of all times gives, through thousands of them.
  @Test(arguments: [7, 61, 4097])
  func `windows of thousands of events count as a list does`(perWindow: Int) throws {
    let rule = try #require(Self.counting(window: 60, keepAlive: 0, maximum: 0, "a > 0"))
    let step = 60 * Self.second / Int64(perWindow)
    let times = (0..<(perWindow == 4097 ? 9000 : 4500)).map { Int64($0) * step + Int64($0 % 3) }.sorted()
    let signals = try MethodRun.signals(of: [rule], Self.records(times)).sorted { $0.sequence < $1.sequence }
    #expect(signals.count == times.count)
    var first = 0
    for (place, signal) in signals.enumerated() {
      while times[first] <= times[place] - 60 * Self.second { first += 1 }
      guard signal.eventsMatched != place - first + 1 else { continue }
      Issue.record("event \(place): \(signal.eventsMatched) instead of \(place - first + 1)")
      return
    }
  }
}
