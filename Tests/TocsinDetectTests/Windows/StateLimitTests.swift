import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinReference
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// What a session does with more groups than it may know, with events out of order, and with hits that wait for long.
struct StateLimitTests {
  @Test func `groups beyond the limit are left out and counted`() throws {
    let records = (0..<10).map { record(user: $0 / 2, at: $0) }
    let rules = [rule("@a:x", moreThan: 1)]
    let all = try run(rules, records)
    #expect(all.signals.count == 5)
    #expect(all.counts.overflowingGroups == 0)
    let limited = try run(rules, records, StateLimits(groups: 2, sampleBytes: 1 << 20))
    #expect(limited.signals == Array(all.signals[..<2]))
    // Three users, two events each.
    #expect(limited.counts.overflowingGroups == 6)
  }

  @Test func `a flood of groups seen once costs no group that has come further`() throws {
    // Users 1000 and 2000 attack while others are seen once; the second begins when all room is taken.
    var users = [1000, 1000] + Array(0..<50) + [2000, 2000] + Array(50..<100) + [1000, 2000]
    let rules = [rule("@a:x", moreThan: 2)]
    let limits = StateLimits(groups: 10, sampleBytes: 1 << 20)
    let outcome = try run(rules, users.enumerated().map { record(user: $1, at: $0) }, limits)
    #expect(outcome.signals.count == 2)
    // What is not known at the end was given up, one event each.
    #expect((90...98).contains(outcome.counts.overflowingGroups))
    users = Array(0..<10).flatMap { [$0, $0] } + Array(10..<40)
    let full = try run(rules, users.enumerated().map { record(user: $1, at: $0) }, limits)
    #expect(full.counts.overflowingGroups == 30)
  }

  @Test func `which groups are known follows from the events alone`() throws {
    var random = SplitMix(seed: 15)
    for _ in 0..<60 {
      let limit = 1 + random.below(8)
      var time = 0
      let events = (0..<200).map { _ in
        time += random.below(60)
        return (user: random.below(3) == 0 ? random.below(3) : random.below(40), time: time)
      }
      let outcome = try run(
        [rule("@a:x", moreThan: 2)], events.map { record(user: $0.user, at: $0.time) },
        StateLimits(groups: limit, sampleBytes: 1 << 20))
      var known = KnownGroups(limit: limit, window: 600)
      for event in events { known.add(event.user, at: event.time) }
      #expect(outcome.counts.overflowingGroups == known.leftOut)
      #expect(outcome.signals.isEmpty == (known.most < 3))
    }
  }

  /// The groups of a rule that is told how many it may know, as simply as can be said.
  private struct KnownGroups {
    let limit: Int
    let window: Int
    private var groups: [(user: Int, times: [Int])] = []
    private(set) var leftOut = 0
    /// The most events that a group had in its window.
    private(set) var most = 0

    init(limit: Int, window: Int) {
      self.limit = limit
      self.window = window
    }

    mutating func add(_ user: Int, at time: Int) {
      for index in groups.indices { groups[index].times.removeAll { $0 <= time - window } }
      if !groups.contains(where: { $0.user == user }) {
        if groups.count == limit { makeRoom() }
        guard groups.count < limit else {
          leftOut += 1
          return
        }
        groups.append((user, []))
      }
      for index in groups.indices where groups[index].user == user {
        groups[index].times.append(time)
        most = max(most, groups[index].times.count)
      }
    }

    private mutating func makeRoom() {
      let before = groups.count
      groups.removeAll { $0.times.isEmpty }
      guard groups.count == before else { return }
      let singles = groups.filter { $0.times.count == 1 }.map(\.user)
      let older = singles.prefix((singles.count + 1) / 2)
      groups.removeAll { older.contains($0.user) }
      leftOut += older.count
    }
  }

  @Test func `groups that time has emptied make room`() throws {
    let records = (0..<2000).map { record(user: $0 / 2, at: $0 * 400) }
    let outcome = try run(
      [rule("@a:x", moreThan: 1)], records, StateLimits(groups: 600, sampleBytes: 1 << 20))
    #expect(outcome.signals.count == 1000)
    #expect(outcome.counts.overflowingGroups == 0)
  }

  @Test func `samples that have no room are counted`() throws {
    let records = (0..<10).map { record(user: $0, at: $0) }
    let outcome = try run([rule("@a:x", moreThan: 1)], records, StateLimits(groups: 100, sampleBytes: 100))
    #expect(outcome.counts.droppedSamples > 0)
  }

  @Test func `events out of order within the allowed lateness give what they give in order`() throws {
    var random = SplitMix(seed: 5)
    for _ in 0..<100 {
      let times = (0..<60).map { _ in random.below(300) }.sorted()
      let records = times.enumerated().map { (time: $1, line: record(user: $0 % 7, at: $1)) }
      // Each comes up to half a minute late; of one instant in order.
      let delayed = records.enumerated().map { index, item in
        (arrival: item.time + item.time % 31, index: index, line: item.line)
      }.sorted { ($0.arrival, $0.index) < ($1.arrival, $1.index) }
      let rules = [rule("@a:x", moreThan: 3), rule("@u:*", moreThan: 5)]
      let ordered = try run(rules, records.map(\.line))
      let late = try run(rules, delayed.map(\.line))
      #expect(late.signals == ordered.signals)
      #expect(late.counts.late == 0)
    }
  }

  @Test func `what waits is copied together without a change`() throws {
    var random = SplitMix(seed: 9)
    let records = (0..<3000).map { number in
      record(user: random.below(20), at: number, kind: number % 500 == 3 ? "rare" : "x")
    }
    let rules = [
      rule("@a:x", moreThan: 2), rule("@a:rare", moreThan: 1), rule("@a:(x OR rare)", moreThan: 4),
    ]
    let plain = try run(rules, records)
    let copied = try run(
      rules, records, StateLimits(groups: 1000, sampleBytes: 8 << 20, waitingBytes: 0))
    #expect(plain.signals.count > 20)
    #expect(copied.signals == plain.signals)
  }

  @Test(arguments: ["x OR rare", "rare"])
  func `records that stay in their batch are shown as those that are copied`(kinds: String) throws {
    let records = (0..<1000).map { number in
      record(user: number % 3, at: number, kind: number % 50 == 3 ? "rare" : "x")
    }
    let rules = [rule("@a:(\(kinds))", moreThan: 2)]
    for limits in [StateLimits.standard, StateLimits(groups: 1000, sampleBytes: 8 << 20, waitingBytes: 0)] {
      let copied = try run(rules, records, limits)
      let kept = try run(rules, records, limits, keepsBatches: true)
      #expect(!copied.signals.isEmpty)
      #expect(kept.signals == copied.signals)
    }
  }

  private func record(user: Int, at second: Int, kind: String = "x") -> String {
    "{\"a\":\"\(kind)\",\"u\":\"user\(user)\",\"timestamp\":\(1_772_000_000_000 + second * 1000)}"
  }

  /// A rule that counts by user for ten minutes.
  private func rule(_ query: String, moreThan count: Int64) -> Rule {
    var rule = RuleText.rule(query)
    rule.queries[0].groupByFields = [
      GroupField(source: .attribute(AttributePath(segments: ["u"])), name: "@u")
    ]
    rule.options.evaluationWindow = 600
    rule.options.keepAlive = 60
    rule.options.maxSignalDuration = 3600
    rule.cases = [
      RuleCase(
        name: "", severity: .low, condition: .comparison(query: 0, .greater, DecimalNumber(count)),
        conditionSyntax: nil, conditionText: "", notifications: [], span: .init(0, 0))
    ]
    return rule
  }

  /// What a session makes of records that come in batches of fifty; signals as texts.
  private func run(
    _ rules: [Rule], _ records: [String], _ limits: StateLimits = .standard, keepsBatches: Bool = false
  ) throws -> (signals: [String], counts: EvaluationCounts) {
    let setup = RunSetup(alone: rules)
    let plan = setup.plan
    var session = DetectionSession(setup, options: EvaluationOptions(limits: limits))
    var matcher = EventMatcher(plan: plan, rules: rules)
    var extractor = EventExtractor(fields: plan.fields, form: .plain)
    var event = ExtractedEvent(fieldCount: plan.fields.count)
    var room = MatchBatch.Capacity()
    var signals: [Signal] = []
    for first in stride(from: 0, to: records.count, by: 50) {
      let lines = records[first..<min(first + 50, records.count)]
      let batch = lines.flatMap(\.utf8) + [UInt8](repeating: 0, count: EventExtractor.padding)
      var matched = MatchBatch(capacity: room, batch: keepsBatches ? batch : nil)
      try batch.withUnsafeBufferPointer { buffer in
        var start = 0
        for line in lines {
          let record = UnsafeBufferPointer(rebasing: buffer[start..<(start + line.utf8.count)])
          start += record.count
          try extractor.extract(record, into: &event)
          _ = matcher.match(event, record: record, form: .plain, into: &matched)
        }
      }
      matched.keepRecords()
      session.apply(matched)
      room = matched.capacity
      signals += session.takeClosed()
    }
    signals += session.finish()
    let texts = signals.sorted { ($0.rule, $0.sequence) < ($1.rule, $1.sequence) }.map { signal in
      "\(signal.rule) \(signal.group.map(\.value)) \(signal.firstSeen.microseconds) \(signal.lastSeen.microseconds) \(signal.windowStart.microseconds) \(signal.eventsMatched) \(signal.revision) \(signal.state) \(signal.samples.map { UTF8Text(bytes: $0.bytes) })"
    }
    return (texts, session.counts)
  }
}
