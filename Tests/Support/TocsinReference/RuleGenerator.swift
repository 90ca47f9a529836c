import TocsinDiagnostics
import TocsinLogModel
package import TocsinSemantics
import TocsinSyntax

/// Random rules and events over one small vocabulary, so that about half of the events matter to the rule.
package struct RuleGenerator: CaseGenerator {
  package var random: CaseRandom

  package init(seed: UInt64) {
    random = CaseRandom(seed: seed)
  }

  // MARK: - Queries

  private static let leaves = [
    "@a:x", "@a:y", "@a:x*", "@a:*y", "@a:*", "@a:(x OR y)", "@a:(x y)", "@a:(-x y)", "@a.b:1",
    "@a.b:[1 TO 3]",
    "@n:>2", "@n:<=2", "@n:[1 TO 2]", "@n:{1 TO 3}", "@n:2", "@n:2.0", "@n:\"2\"", "@n:?", "@n:(1 OR 2 OR 3)",
    "@f:true",
    "@f:(true OR 1)", "@list:(1 2)", "@list:[2 TO 3]", "@objects.k:v", "@objects.k:*", "env:prod",
    "env:(prod OR dev)",
    "env:d*", "tags:bare", "service:web", "service:w?b", "source:s", "status:ERROR", "status:(error OR info)",
    "hello",
    "\"hello world\"", "hel*", "*orld", "message:hello", "*:deep", "*:de*p", "CIDR(@ip, 10.0.0.0/8)",
    "CIDR(@ip, 10.1.0.0/16, 2001:db8::/32)", "@ip:10.*", "@missing:*", "@a\\.b:1", "@e:\"\"", "@s:>\"m\"",
    "host:h*",
    "_exists_:@n", "_missing_:@a", "@a:X", "@u:é*",
  ]

  /// A query's text, `depth` levels at most.
  package mutating func query(depth: Int) -> String {
    switch depth == 0 ? 0 : below(8) {
    case 0...2: return pick(RuleGenerator.leaves)
    case 3, 4: return "\(query(depth: depth - 1)) \(query(depth: depth - 1))"
    case 5: return "(\(query(depth: depth - 1)) OR \(query(depth: depth - 1)))"
    case 6: return "NOT (\(query(depth: depth - 1)))"
    default: return "(\(query(depth: depth - 1)) AND -(\(query(depth: depth - 1))))"
    }
  }

  private mutating func search() -> QuerySyntax {
    let text = chance(40) ? pick(["*", "@n:*", "@u:*", "@a:(x OR y)", "env:*"]) : query(depth: 2)
    return QueryParser.parse(UTF8Text(text)).syntax
  }

  // MARK: - Rules

  private static let windows = [0, 60, 300, 600]
  private static let groupFields: [GroupField] = [
    GroupField(source: .attribute(AttributePath(segments: ["u"])), name: "@u"),
    GroupField(source: .attribute(AttributePath(segments: ["list"])), name: "@list"),
    GroupField(source: .tag("env"), name: "env"),
    GroupField(source: .reserved(.service), name: "service"),
  ]

  package mutating func rule() -> Rule {
    let count = 1 + below(3)
    let shared = fields()
    var queries: [RuleQuery] = []
    for index in 0..<count {
      let fields: [GroupField] = chance(75) ? shared : chance(50) ? [] : Array(shared.prefix(1))
      let aggregation = pick([Aggregation.count, .count, .count, .cardinality, .sum, .max])
      let measured = GroupField(
        source: .attribute(AttributePath(segments: [pick(["n", "a"])])), name: "@n")
      queries.append(
        RuleQuery(
          label: "q\(index)", search: search(), text: "", span: .init(0, 0), aggregation: aggregation,
          groupByFields: fields, distinctFields: aggregation == .cardinality ? [measured] : [],
          metrics: aggregation == .sum || aggregation == .max ? [measured] : [],
          hasOptionalGroupByFields: chance(30)))
    }
    var cases: [RuleCase] = []
    for index in 0..<(1 + below(3)) {
      cases.append(
        RuleCase(
          name: "c\(index)", severity: pick(SignalSeverity.allCases), condition: condition(count, depth: 2),
          conditionSyntax: nil, conditionText: "", notifications: [], span: .init(0, 0)))
    }
    let window = pick(RuleGenerator.windows)
    let options = RuleOptions(
      detectionMethod: .threshold, evaluationWindow: window, keepAlive: pick([0, window, 300, 600]),
      maxSignalDuration: pick([0, 600, 900, 3600]), decreaseCriticalityBasedOnEnv: chance(20))
    var filters: [RuleFilter] = []
    if chance(15) { filters.append(RuleFilter(action: pick([.require, .suppress]), search: search())) }
    let longest = queries.map(\.groupByFields).max { $0.count < $1.count } ?? []
    var rule = RuleDefinition(
      file: "random.yaml", span: .init(0, 0), name: "random", nameSpan: .init(0, 0), options: options)
    rule.contentHash = "random"
    rule.queries = queries
    rule.cases = cases
    rule.filters = filters
    rule.groupSignalsBy = chance(10) && !longest.isEmpty ? [longest[0]] : nil
    return Rule(rule)
  }

  private mutating func fields() -> [GroupField] {
    var fields: [GroupField] = []
    for _ in 0..<below(3) {
      let field = pick(RuleGenerator.groupFields)
      if !fields.contains(field) { fields.append(field) }
    }
    return fields
  }

  private mutating func condition(_ queries: Int, depth: Int) -> CaseCondition {
    switch depth == 0 ? 0 : below(6) {
    case 0...3:
      let operation = pick(ConditionComparison.Operator.allCases)
      let limit = pick(["0", "0", "1", "2", "3", "1.5"])
      return .comparison(query: below(queries), operation, DecimalNumber(UTF8Text(limit)) ?? DecimalNumber(0))
    case 4: return .and([condition(queries, depth: depth - 1), condition(queries, depth: depth - 1)])
    default:
      return chance(30)
        ? .not(condition(queries, depth: depth - 1))
        : .or([condition(queries, depth: depth - 1), condition(queries, depth: depth - 1)])
    }
  }

  // MARK: - Events

  /// Records in the plain form, with random spelling, and times near the edges of the windows.
  package mutating func records() -> [String] {
    var seconds = 0
    var records: [String] = []
    for _ in 0..<below(9) {
      seconds += pick([0, 0, 1, 30, 59, 60, 61, 240, 299, 300, 301, 600, 601])
      if chance(8) { seconds -= pick([1, 30, 60, 61, 300]) }
      records.append(record(seconds))
    }
    return records
  }

  private mutating func record(_ seconds: Int) -> String {
    var members: [String] = []
    if chance(95) { members.append("\"timestamp\":\(1_767_225_600_000 + seconds * 1000)") }
    if chance(70) {
      members.append(
        "\"a\":\(pick(["\"x\"", "\"y\"", "\"xy\"", "\"X\"", "[\"x\",\"y\"]", "{\"b\":1}", "{\"b\":[2,4]}", "null", "\"\\u0078\"", "1.5", "7"]))"
      )
    }
    if chance(25) { members.append("\"a.b\":\(pick(["1", "\"1\"", "3.0", "\"z\""]))") }
    if chance(70) {
      members.append(
        "\"n\":\(pick(["1", "2", "3", "2.0", "\"2\"", "2e0", "\"x\"", "true", "null", "[1,3]", "9007199254740993"]))"
      )
    }
    if chance(80) {
      members.append(
        "\"u\":\(pick(["\"p\"", "\"p\"", "\"q\"", "1", "1.0", "\"1\"", "[\"p\",\"q\"]", "\"é\"", "\"e\\u0301\"", "\"\"", "null"]))"
      )
    }
    if chance(30) {
      members.append("\"list\":\(pick(["[1,2]", "[3]", "[]", "[[1],[2,[5]]]", "\"1\"", "[1,1]"]))")
    }
    if chance(30) {
      members.append(
        "\"objects\":\(pick(["[{\"k\":\"v\"},{\"k\":\"w\"}]", "{\"k\":\"v\"}", "{\"k\":null}", "[{}]"]))")
    }
    if chance(40) { members.append("\"f\":\(pick(["true", "false", "\"true\"", "1", "\"1\"", "0"]))") }
    if chance(40) {
      members.append(
        "\"ip\":\(pick(["\"10.1.2.3\"", "\"11.1.1.1\"", "\"2001:db8::1\"", "\"::ffff:10.0.0.1\"", "[\"1.1.1.1\",\"10.9.9.9\"]"]))"
      )
    }
    if chance(30) { members.append("\"e\":\(pick(["\"\"", "\" \""]))") }
    if chance(30) { members.append("\"s\":\(pick(["\"m\"", "\"n\"", "\"a\"", "5"]))") }
    if chance(30) {
      members.append("\"note\":{\"inner\":[\(pick(["\"deep\"", "\"very DEEP\"", "\"deeper\"", "4"]))]}")
    }
    if chance(60) {
      members.append(
        "\"message\":\"\(pick(["Hello, world", "hello", "HELLO\\tWORLD", "say hello-world", "help", "underworld", "h\\u00e9llo", ""]))\""
      )
    }
    if chance(50) { members.append("\"service\":\"\(pick(["web", "wab", "db"]))\"") }
    if chance(40) { members.append("\"\(pick(["source", "ddsource"]))\":\"\(pick(["s", "t"]))\"") }
    if chance(40) { members.append("\"status\":\"\(pick(["error", "ERROR", "info", "warn"]))\"") }
    if chance(30) { members.append("\"host\":\"\(pick(["h1", "x"]))\"") }
    if chance(60) {
      members.append(
        pick([
          "\"ddtags\":\"env:prod,bare\"", "\"ddtags\":\"env:dev\"", "\"tags\":[\"env:Prod\",\"env:dev\"]",
          "\"ddtags\":\"\"", "\"tags\":[\"x:y\"]",
        ]))
    }
    for index in members.indices.dropFirst() { members.swapAt(index, below(index + 1)) }
    if chance(3), let first = members.first { members.append(first) }
    let space = chance(20) ? " " : ""
    return "{\(space)\(members.joined(separator: ",\(space)"))\(space)}"
  }
}
