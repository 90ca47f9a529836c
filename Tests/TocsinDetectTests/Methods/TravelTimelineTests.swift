import Testing
import TocsinDetect
import TocsinLogModel

/// Timelines of the impossible travel method.
struct TravelTimelineTests {
  private static func rule(baseline: Int? = nil, keepAlive: Int = 3600) -> String {
    let options = baseline.map { "baselineUserLocations: true, baselineUserLocationsDuration: \($0)" } ?? ""
    return """
      name: n
      message: m
      queries:
        - {query: '@evt:login', aggregation: geo_data, metrics: ['@network.client.geoip'], groupByFields: ['@usr']}
      cases: [{status: low}]
      options:
        detectionMethod: impossible_travel
        evaluationWindow: 0
        keepAlive: \(keepAlive)
        maxSignalDuration: 86400
        impossibleTravelOptions: {\(options)}
      """
  }

  static let places: [String: (latitude: Double, longitude: Double, country: String)] = [
    "Paris": (48.8566, 2.3522, "France"), "London": (51.5074, -0.1278, "Britain"),
    "NewYork": (40.7128, -74.0060, "USA"), "Lyon": (45.7640, 4.8357, "France"),
    "Marseille": (43.2965, 5.3698, "France"), "Sydney": (-33.8688, 151.2093, "Australia"),
  ]

  private static let off = rule()
  private static let on = rule(baseline: 1)
  private static let day = (0..<24).map { "\($0)h u1 Paris" }.joined(separator: ", ")
  private static let commuter = (0..<24).map { "\($0)h u1 \($0 % 2 == 0 ? "Paris" : "NewYork")" }
    .joined(separator: ", ")

  static let timelines = [
    Timeline("I1", off, "0:00 u1 Paris, 1h u1 NewYork", "u1@1h"),
    Timeline("I2", off, "0h u1 Paris, 8h u1 NewYork", ""),
    Timeline("I3", off, "0:00 u1 Paris, 1:00 u1 London", ""),
    Timeline("I4", off, "0m u1 Paris, 30m u1 Marseille", "u1@30m"),
    Timeline("I4 slower", off, "0m u1 Paris, 45m u1 Marseille", ""),
    Timeline("I5", off, "0m u1 Paris, 0m u1 NewYork", "u1@0m"),
    Timeline("I6", off, "0m u1 Paris, 1m u2 NewYork", ""),
    Timeline("I7", on, commuter + ", 25h u1 Paris, 25h30m u1 NewYork", ""),
    Timeline("I8", on, day + ", 25h u1 Paris, 26h u1 NewYork", "u1@26h"),
    Timeline("I9", on, day + ", 26h u1 London, 26h10m u1 Paris", ""),
    Timeline("I10", off, "0h u1 Paris, 1h u1 nowhere, 2h u1 NewYork", "u1@2h"),
    Timeline("there and back within keep alive", off, "0h u1 Paris, 1h u1 NewYork, 2h u1 Paris", "u1@1h..2h"),
    Timeline("and after it", off, "0h u1 Paris, 1h u1 NewYork, 2h1ms u1 Paris", "u1@1h..1h, u1@2h1ms"),
    Timeline(
      "any place before counts, not the last one", off, "0h u1 Paris, 1m u1 London, 2h u1 NewYork", "u1@2h"),
    Timeline("far, but slowly enough", off, "0h u1 Paris, 20h6m u1 Sydney", ""),
    Timeline("the last instant of learning", on, "0h u1 Paris, 24h-1ms u1 NewYork", ""),
    Timeline("learning ends at its very end", on, "0h u1 Paris, 23h30m u1 Paris, 24h u1 NewYork", "u1@24h"),
    Timeline(
      "a way that gave a signal is gone", on, day + ", 24h u1 NewYork, 24h30m u1 Paris, 25h u1 NewYork",
      "u1@24h"),
    Timeline(
      "a signalled place does not become common", on,
      day + ", 24h u1 NewYork, 24h10m u1 Paris, 24h40m u1 London, 24h50m u1 NewYork", "u1@24h..24h50m"),
    Timeline(
      "who stays goes no way", on, day + ", 24h u1 NewYork, 24h1m u1 NewYork, 24h2m u1 NewYork", "u1@24h"),
    Timeline(
      "and comes from where he was before", on,
      day + ", 24h u1 NewYork, 24h10m u1 Paris, 24h11m u1 Paris, 24h30m u1 NewYork", "u1@24h"),
    Timeline(
      "without a baseline every log is checked", off, "0h u1 Paris, 1h u1 NewYork, 1h1m u1 NewYork",
      "u1@1h..1h1m"),
    Timeline(
      "a possible place becomes common", on, day + ", 40h u1 NewYork, 40h30m u1 Paris, 41h u1 NewYork", ""),
    Timeline(
      "a place is forgotten after thirty days", on,
      "0h u1 NewYork, 1h u1 Paris, 30d1h1ms u1 Paris, 30d1h2ms u1 NewYork",
      "u1@30d1h2ms"),
    Timeline("and not before", on, "0h u1 NewYork, 20d u1 Paris, 30d u1 NewYork", ""),
    Timeline("coordinates without a city", off, "0m u1 48.8566:2.3522, 10m u1 40.7:-74", "u1@10m"),
    Timeline("coordinates out of range", off, "0m u1 91:2, 10m u1 40.7:-74, 11m u1 0:181", ""),
    Timeline("late by less than a minute", off, "1h u1 NewYork, 59m30s u1 Paris", "u1@1h"),
  ]

  static func record(_ words: [String]) -> String {
    let start = "\"evt\":\"login\",\"usr\":\"\(words[0])\""
    if let place = places[words[1]] {
      return start
        + ",\"network\":{\"client\":{\"geoip\":{\"location\":{\"latitude\":\(place.latitude),\"longitude\":\(place.longitude)},\"city\":{\"name\":\"\(words[1])\"},\"country\":{\"name\":\"\(place.country)\"}}}}"
    }
    let numbers = words[1].split(separator: ":")
    guard numbers.count == 2 else { return start }
    return start
      + ",\"network\":{\"client\":{\"geoip\":{\"location\":{\"latitude\":\(numbers[0]),\"longitude\":\"\(numbers[1])\"}}}}"
  }

  @Test(arguments: timelines)
  func `a timeline of travels`(timeline: Timeline) throws { try timeline.check(Self.record) }

  static let distances: [(String, String, Double)] = [
    ("Paris", "London", 343.6), ("Paris", "NewYork", 5837.2), ("Paris", "Lyon", 391.5),
    ("London", "Sydney", 16993.9), ("Paris", "Marseille", 660.5),
  ]

  @Test(arguments: distances)
  func `the distance of two places`(from: String, to: String, kilometres: Double) throws {
    let ends = try [from, to].map { name in
      let place = try #require(Self.places[name])
      return try #require(GeoPoint(latitude: place.latitude, longitude: place.longitude))
    }
    #expect(abs(ends[0].distance(to: ends[1]) - kilometres) < 0.5)
    #expect(ends[0].distance(to: ends[1]) == ends[1].distance(to: ends[0]))
  }

  @Test func `the signal says from where, how far and how fast, and shows both events`() throws {
    let rule = try MethodRule.decode(Self.off)
    let records = ["Paris", "nowhere", "NewYork"].enumerated().map { hour, place in
      "{\"timestamp\":\(1_767_225_600_000 + hour * 1_800_000),\(Self.record(["u1", place]))}"
    }
    let (signals, counts, _) = try MethodRun.run([rule], records)
    #expect(counts.unlocated == 1)
    let signal = try #require(signals.first)
    #expect(signal.samples.count == 2)
    guard let decision = signal.decision?.details as? TravelDecision else { throw Missing() }
    #expect(decision.from == "Paris, France")
    #expect(decision.place == "NewYork, USA")
    #expect(Int(decision.distance.rounded()) == 5837)
    #expect(decision.hours == 1)
    #expect(Int(decision.speed.rounded()) == 5837)
  }

  struct Missing: Error {}
}
