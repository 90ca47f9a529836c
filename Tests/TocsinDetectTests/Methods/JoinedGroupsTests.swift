import Testing
import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinPlan
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// Law: of rules whose queries are grouped differently, judging few groups gives what judging all of them gives.
///
/// With decisions kept every group is judged at every event that it joins.
struct JoinedGroupsTests {
  @Test(arguments: 0..<4)
  func `judging the groups that matter gives what judging all gives`(part: Int) throws {
    var (withSignals, withNearest) = (0, 0)
    for index in stride(from: part, to: RandomCases.pairs(96), by: 4) {
      var random = SplitMix(seed: RandomCases.firstSeed &+ UInt64(index))
      let text = JoinedGroupsTests.rule(&random)
      var rule = try MethodRule.decode(text)
      // Also what Datadog does not document.
      for place in rule.cases.indices {
        rule.cases[place].condition = JoinedGroupsTests.condition(rule.queries.count, &random)
      }
      rule.options.keepAlive = random.pick([0, 60, 300])
      let records = JoinedGroupsTests.records(&random)
      for remembers in [false, true] {
        let few = try JoinedGroupsTests.run(rule, records, judgesAll: false, remembers)
        let all = try JoinedGroupsTests.run(rule, records, judgesAll: true, remembers)
        let note: Comment =
          "seed \(index)\n\(text)\n\(rule.cases.map(\.condition))\n\(records.joined(separator: "\n"))"
        #expect(few.signals == all.signals, note)
        #expect(few.nearest == all.nearest, note)
        if !few.signals.isEmpty { withSignals += 1 }
        if !few.nearest.isEmpty { withNearest += 1 }
        if few.signals != all.signals || few.nearest != all.nearest { return }
      }
    }
    #expect(withSignals > 5 && withNearest > 5, "\(withSignals), \(withNearest)")
  }

  private static func run(
    _ rule: Rule, _ records: [String], judgesAll: Bool, _ remembersFirstMet: Bool
  ) throws -> (signals: [String], nearest: [String]) {
    let setup = RunSetup(alone: [rule])
    var options = EvaluationOptions()
    options.keepsDecisions = judgesAll
    options.remembersFirstMet = remembersFirstMet
    var reader = RecordReader(fields: setup.plan.fields)
    var session = DetectionSession(setup, options: options)
    var signals: [Signal] = []
    for record in records {
      try reader.withEvent(of: LogRecord(bytes: Array(record.utf8), form: .plain)) { event, bytes in
        session.process(event, record: bytes, form: .plain)
      }
      signals += session.takeClosed()
    }
    signals += session.finish()
    return (
      signals.map { "\($0)" },
      session.nearest.map { "\($0.caseIndex) \($0.share) \($0.group) \($0.values) \($0.record)" }
    )
  }

  private static func rule(_ random: inout SplitMix) -> String {
    let full = random.pick([["@a", "@b"], ["@a"], ["@a", "@b"], ["@a", "@b", "@c"]])
    let lacking = [[], [], Array(full.dropLast()), Array(full.dropFirst()), full]
    let count = 2 + random.below(2)
    var queries: [String] = []
    for index in 0..<count {
      let fields =
        index == 0
        ? full : index == 1 ? Array(lacking[random.below(4)].prefix(full.count - 1)) : random.pick(lacking)
      let measure = random.pick([
        "count", "count", "count", "sum, metrics: ['@n']", "max, metrics: ['@n']",
        "cardinality, distinctFields: ['@n']",
      ])
      let search = random.pick(["@k:\(index)", "@k:\(index)", "@k:(\(index) OR 0)", "*"])
      queries.append(
        "{name: q\(index), query: '\(search)', aggregation: \(measure), groupByFields: [\(fields.map { "'\($0)'" }.joined(separator: ", "))]}"
      )
    }
    let used = (0..<count).map { "q\($0) > 0" }.joined(separator: " && ")
    let cases = (0..<(1 + random.below(2))).map {
      "{status: \($0 == 0 ? "high" : "low"), condition: '\(used)'}"
    }
    let window = random.pick([0, 60, 60, 300, 300])
    return """
      name: n
      message: m
      queries: [\(queries.joined(separator: ", "))]
      cases: [\(cases.joined(separator: ", "))]
      options: {evaluationWindow: \(window), keepAlive: 300, maxSignalDuration: \(random.pick([600, 3600]))}
      """
  }

  /// Mostly lower bounds, as rules have them.
  private static func condition(_ count: Int, _ random: inout SplitMix) -> CaseCondition {
    let isUsual = random.below(3) > 0
    func comparison(_ query: Int) -> CaseCondition {
      let operation: ConditionComparison.Operator =
        isUsual
        ? random.pick([.greater, .greaterOrEqual]) : random.pick(ConditionComparison.Operator.allCases)
      return .comparison(query: query, operation, DecimalNumber(random.pick([0, 1, 2, 3, 3, 5, 8])))
    }
    let all = (0..<count).map { comparison($0) }
    switch random.below(7) {
    case 0, 1, 2: return .and(all)
    case 3: return .or(all)
    case 4: return .and([all[0], .or([all[1], comparison(random.below(count))])])
    case 5: return .and([all[1], isUsual ? all[0] : .not(all[0])])
    default: return .and([.or([all[0], comparison(0)]), all[count - 1]])
    }
  }

  private static func records(_ random: inout SplitMix) -> [String] {
    var time = 1_767_225_600_000
    let (values, negative) = (random.pick([1, 3, 6]), random.below(3) == 0)
    return (0..<random.pick([10, 60, 120])).map { _ in
      time += random.pick([0, 0, 1000, 1000, 7000, 30_000])
      if random.below(60) == 0 { time += 400_000 }
      func value() -> String {
        let text = "\"v\(random.below(values))\""
        return random.below(20) == 0 ? "[\(text),\"v0\"]" : text
      }
      let number = random.below(4) - (negative ? 1 : 0)
      return
        "{\"timestamp\":\(time),\"k\":\(random.below(3)),\"a\":\(value()),\"b\":\(value()),\"c\":\(value()),\"n\":\(number)}"
    }
  }
}
