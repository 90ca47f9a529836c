import Testing
import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Records without a time: which rules judge them, and what the others leave out.
struct UndatedTests {
  private static func rule(
    _ query: String = "groupByFields: ['@u']", _ cases: String = "condition: a > 0", window: Int = 0,
    _ options: String = ""
  ) throws -> Rule {
    try MethodRule.decode(
      """
      name: Undated
      message: m
      queries: [{name: a, query: '@k:1', \(query)}]
      cases: [{status: low, \(cases)}]
      options: {evaluationWindow: \(window), keepAlive: 600, maxSignalDuration: 3600\(options)}

      """)
  }

  private static func dated(_ second: Int, _ user: String = "p") -> String {
    "{\"timestamp\":\(1_767_225_600_000 + second * 1000),\"k\":1,\"u\":\"\(user)\"}"
  }

  private static let undated = #"{"k":1,"u":"p"}"#

  /// They stand in no window, however many there are and whatever stands between them.
  @Test(arguments: [
    Array(repeating: undated, count: 5), [dated(0), undated, dated(1), undated],
    [undated, dated(0), undated, undated, dated(299), undated],
  ])
  func `a window counts no event without a time`(records: [String]) throws {
    let rule = try Self.rule("groupByFields: ['@u']", "condition: a >= 3", window: 300)
    let run = try MethodRun.run([rule], records)
    let count = records.count { $0 == Self.undated }
    #expect(run.signals.isEmpty)
    #expect(run.counts.untimed == count && run.counts.untimedLeftOut == count)
    #expect(run.counts.matched == records.count)
  }

  @Test(arguments: [
    "detectionMethod: new_value, newValueOptions: {forgetAfter: 1, learningDuration: 0}",
    "detectionMethod: impossible_travel, impossibleTravelOptions: {baselineUserLocations: false}",
  ])
  func `methods that remember leave them out`(options: String) throws {
    let isTravel = options.contains("travel")
    let query =
      isTravel
      ? "aggregation: geo_data, metrics: ['@geo'], groupByFields: ['@u']"
      : "aggregation: new_value, metrics: ['@v'], groupByFields: ['@u']"
    let rule = try Self.rule(query, "name: found", window: 0, ", \(options)")
    let run = try MethodRun.run([rule], [#"{"k":1,"u":"p","v":"x"}"#, #"{"k":1,"u":"p","v":"y"}"#])
    #expect(run.signals.isEmpty && run.counts.untimedLeftOut == 2)
  }

  /// Each is judged by itself and makes a signal of its own, before or after events with a time.
  @Test(arguments: [
    [undated, undated, dated(0), dated(1)], [dated(0), undated, dated(1), undated],
    [dated(0), dated(1), undated, undated],
  ])
  func `a rule over single events judges them`(records: [String]) throws {
    let run = try MethodRun.run([try Self.rule()], records)
    let without = run.signals.filter { $0.firstSeen.isUndated }
    let with = run.signals.filter { !$0.firstSeen.isUndated }
    #expect(without.count == 2 && without.allSatisfy { $0.state == .closed && $0.eventsMatched == 1 })
    #expect(with.map(\.eventsMatched) == [2])
    #expect(Set(run.signals.map(\.id)).count == 3)
    #expect(run.counts.untimed == 2 && run.counts.untimedLeftOut == 0)
    #expect(without.allSatisfy { $0.lastSeen.isUndated && $0.samples.first?.event().timestamp == nil })
  }

  @Test func `an id depends on the event, not on its place`() throws {
    let rule = try Self.rule()
    let other = #"{"k":1,"u":"q"}"#
    let ids = try [[Self.undated, other], [other, Self.undated]].map { records in
      Set(try MethodRun.signals(of: [rule], records).map(\.id))
    }
    #expect(ids[0] == ids[1] && ids[0].count == 2)
  }

  /// Nothing that a rule does about time sees them.
  @Test func `they move no clock`() throws {
    let silence = try Self.rule("groupByFields: ['@u']", "condition: a < 1", window: 300)
    let records = [Self.dated(0), Self.undated, Self.undated, Self.dated(400, "q")]
    let dated = records.filter { $0 != Self.undated }
    let (all, without) = (
      try MethodRun.signals(of: [silence], records), try MethodRun.signals(of: [silence], dated)
    )
    #expect(all.map(\.id) == without.map(\.id) && all.count == 1)
  }

  /// The nearest group is followed until there is a signal.
  @Test(
    arguments: [
      ("a >= 4", ["p", "q", "p", "p", "q"], "p", 3.0 / 4), ("a > 4", ["p", "q", "q"], "q", 2.0 / 5),
      ("a == 2", ["p"], "p", 1.0 / 2), ("a > 1.5", ["p"], "p", 1 / 1.5),
    ] as [(String, [String], String, Double)])
  func `the nearest group is known`(condition: String, users: [String], group: String, share: Double) throws {
    let rule = try Self.rule("groupByFields: ['@u']", "condition: \(condition)", window: 300)
    var session = DetectionSessionProbe(rule)
    try session.add(users.enumerated().map { Self.dated($0.offset, $0.element) })
    let miss = try #require(session.finish().first)
    #expect(miss.group.map(\.value) == [UTF8Text(group)] && abs(miss.share - share) < 1e-9)
    var fired = DetectionSessionProbe(rule)
    try fired.add(
      (0..<6).map { Self.dated($0) } + users.enumerated().map { Self.dated($0.offset + 10, $0.element) })
    #expect(fired.finish().isEmpty)
  }
}
