import TocsinDiagnostics
import TocsinLogModel
package import TocsinSemantics
import TocsinSyntax

/// Random rules of one detection method, and random events near the edges of its times.
package struct MethodGenerator: CaseGenerator {
  package enum Method: String, CaseIterable, Sendable {
    case newValue
    case sequence
    case then
    case thirdParty
    case travel
    case anomaly
    case content
    case correlation
  }

  package var random: CaseRandom

  /// Some records say no time.
  package var leavesTimesOut = false

  package init(seed: UInt64) {
    random = CaseRandom(seed: seed)
  }

  // MARK: - Rules

  private static func attribute(_ path: String) -> GroupField {
    GroupField(
      source: .attribute(AttributePath(segments: path.split(separator: ".").map { UTF8Text(String($0)) })),
      name: "@" + path)
  }

  private mutating func query(
    _ index: Int, _ text: String, _ aggregation: Aggregation = .count, groups: [GroupField],
    metrics: [GroupField] = []
  ) -> RuleQuery {
    RuleQuery(
      label: "q\(index)", search: QueryParser.parse(UTF8Text(text)).syntax, text: text, span: .init(0, 0),
      aggregation: aggregation, groupByFields: groups,
      distinctFields: aggregation == .cardinality ? [Self.attribute("n")] : [],
      metrics: aggregation == .sum || aggregation == .max ? [Self.attribute("n")] : metrics,
      hasOptionalGroupByFields: chance(20))
  }

  private func ruleCase(_ severity: SignalSeverity, _ condition: CaseCondition?) -> RuleCase {
    RuleCase(
      name: "", severity: severity, condition: condition, conditionSyntax: nil, conditionText: "",
      notifications: [],
      span: .init(0, 0))
  }

  private func rule(
    _ method: DetectionMethod, _ queries: [RuleQuery], _ cases: [RuleCase], window: Int, keepAlive: Int,
    maximum: Int,
    _ options: MethodOptions
  ) -> Rule {
    var rule = RuleDefinition(
      file: "random.yaml", span: .init(0, 0), name: "random", nameSpan: .init(0, 0),
      options: RuleOptions(
        detectionMethod: method, evaluationWindow: window, keepAlive: keepAlive, maxSignalDuration: maximum,
        decreaseCriticalityBasedOnEnv: false, methodOptions: options))
    rule.contentHash = "random"
    rule.queries = queries
    rule.cases = cases
    return Rule(rule)
  }

  private mutating func groups() -> [GroupField] {
    pick([[Self.attribute("u")], [Self.attribute("u")], [], [Self.attribute("u"), Self.attribute("d")]])
  }

  private mutating func comparison(_ queries: Int, isMonotone: Bool) -> CaseCondition {
    let operators: [ConditionComparison.Operator] =
      isMonotone ? [.greater, .greater, .greaterOrEqual] : ConditionComparison.Operator.allCases
    return .comparison(
      query: below(queries), pick(operators), DecimalNumber(Int64(pick([0, 0, 0, 1, 1, 2]))))
  }

  private mutating func condition(_ queries: Int) -> CaseCondition {
    let isMonotone = chance(75)
    let first = comparison(queries, isMonotone: isMonotone)
    switch below(8) {
    case 0: return .and([first, comparison(queries, isMonotone: isMonotone)])
    case 1: return .or([first, comparison(queries, isMonotone: isMonotone)])
    case 2 where !isMonotone: return .not(first)
    default: return first
    }
  }

  /// A rule, behind those whose signals it counts.
  package mutating func rules(_ method: Method) -> (rules: [Rule], sources: [Int]) {
    switch method {
    case .correlation:
      let pair = [counting("a"), counting("b")]
      let shared = chance(70) ? [Self.attribute("u")] : []
      var third = steps(isThen: chance(40))
      third.type = .signalCorrelation
      third.queries = (0..<third.queries.count).map { index in
        var query = query(index, "*", .eventCount, groups: shared)
        query.signals = SignalSource(ruleIDs: [], queryIndex: nil, span: .init(0, 0))
        return query
      }
      var sources: [Int] = []
      for _ in third.queries { sources.append(below(2)) }
      return (pair + [third], sources)
    default: return ([rule(method)], [])
    }
  }

  private mutating func counting(_ kind: String) -> Rule {
    rule(
      .threshold, [query(0, "@k:\(kind)", groups: [Self.attribute("u")])],
      [ruleCase(.low, .comparison(query: 0, .greater, DecimalNumber(Int64(below(2)))))],
      window: pick([0, 60, 300]),
      keepAlive: pick([0, 300]), maximum: pick([300, 600]), .none)
  }

  private mutating func rule(_ method: Method) -> Rule {
    switch method {
    case .newValue:
      let metrics = pick([[Self.attribute("v")], [Self.attribute("v"), Self.attribute("w")]])
      let learning: NewValueOptions.Learning = pick([.days(0), .days(1), .days(2), .events(0), .events(1)])
      return rule(
        .newValue, [query(0, pick(["@k:a", "*"]), .newValue, groups: groups(), metrics: metrics)],
        [ruleCase(.low, nil)],
        window: 0, keepAlive: pick([0, 3600]), maximum: pick([0, 3600, 86400]),
        MethodOptions(NewValueOptions(learning: learning, forgetAfter: pick([1, 2]))))
    case .sequence: return steps(isThen: false)
    case .then: return steps(isThen: true)
    case .thirdParty:
      var queries = [query(0, pick(["@k:a", "*"]), .none, groups: groups())]
      if chance(60) { queries.append(query(1, pick(["@k:b", "*"]), .none, groups: groups())) }
      let roots = queries.count
      var cases: [RuleCase] = []
      for _ in 0..<below(3) {
        queries.append(query(queries.count, pick(["@n:1", "@n:>1", "@v:x"]), .none, groups: []))
        cases.append(ruleCase(pick(SignalSeverity.allCases), nil))
      }
      cases.append(ruleCase(.info, nil))
      return rule(
        .thirdParty, queries, cases, window: 0, keepAlive: 0, maximum: pick([0, 300, 600]),
        MethodOptions(ThirdPartyOptions(rootCount: roots)))
    case .travel:
      return rule(
        .impossibleTravel,
        [query(0, "*", .geoData, groups: [Self.attribute("u")], metrics: [Self.attribute("geo")])],
        [ruleCase(.low, nil)], window: 0, keepAlive: pick([0, 3600]), maximum: pick([3600, 86400]),
        MethodOptions(ImpossibleTravelOptions(baselineDays: pick([nil, 1, 2]))))
    case .anomaly:
      let aggregation = pick([Aggregation.count, .count, .cardinality, .sum, .max])
      return rule(
        .anomalyDetection, [query(0, "@k:(a OR b)", aggregation, groups: pick([[], [Self.attribute("u")]]))],
        [ruleCase(.low, nil)], window: pick([300, 300, 900]), keepAlive: pick([0, 900]),
        maximum: pick([900, 3600]),
        MethodOptions(
          AnomalyDetectionOptions(
            bucketDuration: pick([300, 300, 300, 600]), learningDuration: pick([1, 1, 1, 6]),
            tolerance: pick([1, 3]),
            learningBaseline: pick([nil, nil, 3]),
            quantile: DecimalNumber(UTF8Text(pick(["0.995", "0.9", "0.5"]))) ?? DecimalNumber(1)
          )))
    case .content:
      var queries: [RuleQuery] = []
      for index in 0..<(1 + below(2)) {
        var query = query(index, pick(["@k:a", "*"]), groups: groups())
        query.contentFields = [
          pick([GroupField(source: .reserved(.message), name: "message"), Self.attribute("v")])
        ]
        queries.append(query)
      }
      let shared = queries[0].groupByFields
      for index in queries.indices { queries[index].groupByFields = shared }
      return rule(
        .anomalyThreshold, queries,
        [
          ruleCase(.high, condition(queries.count)),
          ruleCase(.low, .comparison(query: 0, .greater, DecimalNumber(0))),
        ],
        window: pick([0, 3600]), keepAlive: pick([0, 3600]), maximum: pick([3600, 86400]),
        MethodOptions(
          ContentAnomalyOptions(
            learningDuration: pick([0, 1]), forgetAfter: pick([1, 2]), similarity: pick([35, 50, 70, 100]),
            similarItems: pick([1, 1, 2]))))
    case .correlation: return counting("a")
    }
  }

  /// A sequence, or the stages of a condition.
  private mutating func steps(isThen: Bool) -> Rule {
    let shared = groups()
    var queries: [RuleQuery] = []
    for index in 0..<3 {
      let own: [GroupField] = chance(75) ? shared : chance(50) ? [] : Array(shared.prefix(1))
      let aggregation = pick([Aggregation.count, .count, .count, .cardinality, .sum, .max])
      queries.append(query(index, pick(["@k:a", "@k:b", "@k:c", "*"]), aggregation, groups: own))
    }
    // Steps without a window are met by events of one instant only, so mostly not.
    let windows = [0, 60, 300, 300]
    let (window, keepAlive, maximum) = (pick(windows), pick([0, 300, 600]), pick([0, 600, 3600]))
    var steps: [SequenceOptions.Step] = []
    for index in 0..<(2 + below(2)) {
      steps.append(
        SequenceOptions.Step(
          name: "s\(index)", condition: condition(3), evaluationWindow: pick(windows), within: pick(windows)))
    }
    if isThen {
      return rule(
        .threshold, queries, [ruleCase(.medium, .leaf(.sequence(steps.map(\.condition))))], window: window,
        keepAlive: keepAlive, maximum: maximum, .none)
    }
    return rule(
      .sequenceDetection, queries, [ruleCase(.medium, nil)], window: 0, keepAlive: keepAlive,
      maximum: maximum,
      MethodOptions(SequenceOptions(steps: steps)))
  }

  // MARK: - Events

  private static let second: Int64 = 1000
  private static let hour: Int64 = 3_600_000
  private static let day: Int64 = 86_400_000

  private mutating func gap(_ method: Method) -> Int64 {
    switch method {
    case .newValue, .content:
      return pick([
        0, 1, Self.hour, Self.hour + 1, 6 * Self.hour, Self.day - 1, Self.day, Self.day + 1, 2 * Self.day,
      ])
    case .travel:
      return pick([
        0, 60_000, Self.hour, 6 * Self.hour, 12 * Self.hour, Self.day, 29 * Self.day, 31 * Self.day,
      ])
    case .anomaly: return pick([1000, 20_000, 100_000, 150_000, 300_000])
    // Events of one instant are ordered by what they complete.
    case .sequence, .then:
      return pick([0, 0, 0, 0, 1, 30_000, 59_999, 60_000, 60_001, 299_999, 300_000, 300_001])
    case .thirdParty, .correlation:
      return pick([0, 1, 1000, 30_000, 59_999, 60_000, 60_001, 240_000, 299_999, 300_000, 300_001])
    }
  }

  /// Records in the plain form, in order of time.
  package mutating func records(_ method: Method) -> [(time: Int64, text: String)] {
    var time: Int64 = 1_767_225_600_000
    var records: [(time: Int64, text: String)] = []
    let count = method == .anomaly ? 30 + below(60) : 3 + below(12)
    for position in 0..<count {
      time += gap(method)
      records.append((time, record(method, time)))
      if method == .anomaly, chance(12), position > count / 2 {
        for _ in 0..<(5 + below(20)) { records.append((time, record(method, time))) }
      }
    }
    return records
  }

  private static let points = ["48.85,2.35", "51.5,-0.13", "40.71,-74", "45.76,4.84", "-33.87,151.2"]

  /// With the attributes that a rule of the method reads.
  private mutating func record(_ method: Method, _ time: Int64) -> String {
    var members = leavesTimesOut && chance(8) ? [] : ["\"timestamp\":\(time)"]
    if chance(92) {
      members.append("\"u\":\(pick(["\"p\"", "\"p\"", "\"p\"", "\"q\"", "1", "[\"p\",\"q\"]"]))")
    }
    if method == .travel {
      if chance(92) { members.append(place()) }
      return "{\(members.joined(separator: ","))}"
    }
    if chance(95) { members.append("\"k\":\(pick(["\"a\"", "\"b\"", "\"c\"", "[\"a\",\"b\"]"]))") }
    if method != .anomaly, chance(80) { members.append("\"d\":\(pick(["\"e\"", "\"e\"", "\"f\""]))") }
    let showsValues = method == .newValue || method == .content || method == .thirdParty
    if showsValues, chance(85) {
      members.append("\"v\":\(pick(["\"x\"", "\"y\"", "\"z y\"", "[\"x\",\"y\"]"]))")
    }
    if method == .newValue, chance(80) { members.append("\"w\":\(pick(["\"s\"", "\"t\""]))") }
    if method != .newValue, method != .content, chance(85) {
      members.append("\"n\":\(pick(["1", "2", "3", "\"2\"", "1.5", "\"x\"", "[1,4]"]))")
    }
    if method == .content, chance(85) {
      let words = ["one", "two", "three", "four"]
      var message: [String] = []
      for _ in 0..<below(5) { message.append(pick(words)) }
      members.append("\"message\":\"\(message.joined(separator: " "))\"")
    }
    return "{\(members.joined(separator: ","))}"
  }

  private mutating func place() -> String {
    let place = below(Self.points.count)
    let numbers = Self.points[place].split(separator: ",")
    let city = chance(60) ? ",\"city\":{\"name\":\"c\(place)\"},\"country\":{\"iso_code\":\"X\"}" : ""
    return
      "\"geo\":{\"location\":{\"latitude\":\(numbers[0]),\"longitude\":\(pick(["\(numbers[1])", "\"\(numbers[1])\""]))}\(city)}"
  }

  /// The records in another order, none behind a later one by more than `lateness` milliseconds.
  package mutating func shuffled(_ records: [(time: Int64, text: String)], lateness: Int64) -> [String] {
    // Records of one time keep their order, which counts.
    var delays: [Int64: Int64] = [:]
    for record in records where delays[record.time] == nil {
      delays[record.time] = Int64(below(Int(lateness)))
    }
    return records.enumerated().sorted {
      let (one, other) = (
        $0.element.time + (delays[$0.element.time] ?? 0), $1.element.time + (delays[$1.element.time] ?? 0)
      )
      return (one, $0.element.time, Int64($0.offset)) < (other, $1.element.time, Int64($1.offset))
    }.map(\.element.text)
  }
}
