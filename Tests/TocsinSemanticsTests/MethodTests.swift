import Testing
import TocsinDiagnostics
import TocsinSemantics

/// The shapes of the detection methods.
struct MethodTests {
  typealias Row = CheckTests.Row

  private static func newValue(
    _ options: String, query: String = "metrics: ['@country']", cases: String = "- {status: low}"
  )
    -> (inout RuleText) -> Void
  {
    {
      $0.queries = "- {query: x, aggregation: new_value, \(query)}"
      $0.cases = cases
      $0.options = "{detectionMethod: new_value, newValueOptions: \(options)}"
    }
  }

  static let newValueRows: [Row] = [
    Row("shortest", [], newValue("{forgetAfter: 1, learningDuration: 0, learningThreshold: 0}")),
    Row("longest", [], newValue("{forgetAfter: 30, learningDuration: 30, learningThreshold: 1}")),
    Row("forgets after nothing", ["D601"], newValue("{forgetAfter: 0}")),
    Row("forgets too late", ["D601"], newValue("{forgetAfter: 31}")),
    Row("learns too long", ["D601"], newValue("{forgetAfter: 7, learningDuration: 31}")),
    Row("threshold of two", ["D601"], newValue("{forgetAfter: 7, learningThreshold: 2}")),
    Row("never told to forget", ["S101"], newValue("{}")),
    Row("five metrics", [], newValue("{forgetAfter: 7}", query: "metrics: ['@a', '@b', '@c', '@d', '@e']")),
    Row(
      "six metrics", ["G405"],
      newValue("{forgetAfter: 7}", query: "metrics: ['@a', '@b', '@c', '@d', '@e', '@f']")),
    Row("no metric", ["G403"], newValue("{forgetAfter: 7}", query: "metrics: []")),
    Row(
      "the omitted condition spelled out", [],
      newValue("{forgetAfter: 7}", cases: "- {status: low, condition: a > 0}")),
    Row("a condition", ["D603"], newValue("{forgetAfter: 7}", cases: "- {status: low, condition: a > 3}")),
    Row("two cases", ["D603"], newValue("{forgetAfter: 7}", cases: "- {status: low}\n- {status: low}")),
  ]

  private static func anomaly(_ options: String, condition: String = "a > 0.995") -> (inout RuleText) -> Void
  {
    {
      $0.cases = "- {status: low, condition: '\(condition)'}"
      $0.options = "{detectionMethod: anomaly_detection, anomalyDetectionOptions: \(options)}"
    }
  }

  static let anomalyRows: [Row] = [
    Row(
      "all options", [],
      anomaly(
        "{bucketDuration: 10800, learningDuration: 336, detectionTolerance: 5, learningPeriodBaseline: 0}")),
    Row("no options", [], anomaly("null")),
    Row("a bucket of seven minutes", ["D605"], anomaly("{bucketDuration: 420}")),
    Row("learning of two hours", ["D605"], anomaly("{learningDuration: 2}")),
    Row("tolerance of nothing", ["D605"], anomaly("{detectionTolerance: 0}")),
    Row("tolerance of six", ["D605"], anomaly("{detectionTolerance: 6}")),
    Row("a count for a quantile", ["D605"], anomaly("{}", condition: "a > 5")),
    Row("the whole as a quantile", ["D605"], anomaly("{}", condition: "a > 1")),
    Row("an empty condition", [], anomaly("{}", condition: "")),
  ]

  private static func travel(_ query: String, _ options: String = "{}") -> (inout RuleText) -> Void {
    {
      $0.queries = "- {query: x, aggregation: geo_data, \(query)}"
      $0.cases = "- {status: low}"
      $0.options = "{detectionMethod: impossible_travel, impossibleTravelOptions: \(options)}"
    }
  }

  static let travelRows: [Row] = [
    Row("a user's travel", [], travel("metrics: ['@network.client.geoip'], groupByFields: ['@usr.id']")),
    Row("nobody's travel", ["D604"], travel("metrics: ['@network.client.geoip']")),
    Row("no place", ["D604"], travel("metrics: ['@usr.name'], groupByFields: ['@usr.id']")),
    Row(
      "a month of places", [],
      travel(
        "metrics: ['@network.client.geoip'], groupByFields: ['@usr.id']",
        "{baselineUserLocationsDuration: 30}")),
    Row(
      "more than a month", ["D604"],
      travel(
        "metrics: ['@network.client.geoip'], groupByFields: ['@usr.id']",
        "{baselineUserLocationsDuration: 31}")),
  ]

  private static func sequence(
    _ steps: [String], _ transitions: [String], names: String = "c > 0", windows: Int = 60
  )
    -> (inout RuleText) -> Void
  {
    {
      $0.queries = "- {query: x, name: q}"
      $0.cases = "- {status: low, condition: '\(names)'}"
      let listed = steps.map { "{name: \($0), condition: q > 0, evaluationWindow: \(windows)}" }
      let links = transitions.map {
        "{parent: \($0.prefix(1)), child: \($0.suffix(1)), evaluationWindow: 900}"
      }
      $0.options =
        "{detectionMethod: sequence_detection, sequenceDetectionOptions: {steps: [\(listed.joined(separator: ", "))], "
        + "stepTransitions: [\(links.joined(separator: ", "))]}}"
    }
  }

  static let sequenceRows: [Row] = [
    Row("a line", [], sequence(["a", "b", "c"], ["a-b", "b-c"])),
    Row("a line in another order", [], sequence(["c", "a", "b"], ["b-c", "a-b"])),
    Row("a circle", ["D606"], sequence(["a", "b", "c"], ["a-b", "b-c", "c-a"])),
    Row("a fork", ["D606"], sequence(["a", "b", "c"], ["a-b", "a-c"])),
    Row("a join", ["D606"], sequence(["a", "b", "c"], ["a-c", "b-c"])),
    Row("a step apart", ["D606"], sequence(["a", "b", "c"], ["b-c"])),
    Row("a circle apart", ["D606", "D606"], sequence(["a", "b", "c"], ["b-c", "c-b"])),
    Row("an unknown step", ["D606"], sequence(["a", "b", "c"], ["a-b", "b-x"])),
    Row("two steps of one name", ["D606", "D606"], sequence(["a", "a", "c"], ["a-c"])),
    Row("no steps", ["S101", "C242"], sequence([], [])),
    Row(
      "the case names an earlier step", ["D609"], sequence(["a", "b", "c"], ["a-b", "b-c"], names: "b > 0")),
    Row("the case names a query", ["C250"], sequence(["a", "b", "c"], ["a-b", "b-c"], names: "q > 0")),
  ]

  @Test(arguments: newValueRows + anomalyRows + travelRows + sequenceRows)
  func `finds what is wrong with the shape`(row: Row) {
    let decoded = Decoded(row.text)
    #expect(decoded.codes.sorted() == row.codes.sorted(), "\(decoded.places)\n\(row.text)")
  }

  @Test(arguments: [(10, true), (11, false)])
  func `a sequence has at most ten steps`(count: Int, isValid: Bool) {
    let steps = (0..<count).map { String("abcdefghijk".dropFirst($0).prefix(1)) }
    let links = zip(steps, steps.dropFirst()).map { "\($0)-\($1)" }
    var rule = RuleText()
    MethodTests.sequence(steps, links, names: "\(steps.last ?? "") > 0", windows: 0)(&rule)
    #expect(Decoded(rule.text).codes == (isValid ? [] : ["D606"]))
  }

  @Test(arguments: [(3600, 900, []), (43200, 900, ["D606"])])
  func `the windows of a sequence fit in a day`(window: Int, transition: Int, codes: [String]) {
    var rule = RuleText()
    MethodTests.sequence(["a", "c"], ["a-c"], windows: window)(&rule)
    #expect(Decoded(rule.text).codes == codes)
  }

  @Test func `a method that is not published is refused once, and is no mistake`() throws {
    let decoded = try Decoded(path: "Tests/TocsinSemanticsTests/Cases/exports/hardcoded-log4shell.json")
    let rule = try #require(decoded.rules.first)
    #expect(rule.unsupported.count == 1)
    let refusal = try #require(rule.unsupported.first)
    #expect(refusal.message.contains("`hardcoded`"))
    #expect(refusal.fixes.contains { $0.text.contains("--allow-unsupported") })
    #expect(!decoded.findings.contains { $0.descriptor == refusal.descriptor })
  }

  @Test(arguments: [
    ("audit-events-network-ci", "`network`"), ("audit-events-network-ci", "`ci_pipeline`"),
    ("sql-language", "`sql`"),
    ("application-security", "`application_security`"), ("cloud-configuration", "`cloud_configuration`"),
  ])
  func `constructs that are not evaluated are named`(export: String, construct: String) throws {
    let rule = try #require(
      try Decoded(path: "Tests/TocsinSemanticsTests/Cases/exports/\(export).json").rules.first)
    #expect(
      rule.unsupported.contains { $0.message.contains(construct) }, "\(rule.unsupported.map(\.message))")
  }

  @Test(arguments: [
    "threshold-count", "default-rule-extended", "group-signals-by", "filters-require-suppress",
    "then-in-the-only-case", "signal-correlation", "new-value-duration", "anomaly-detection",
    "impossible-travel", "third-party-empty-queries", "content-anomaly", "sequence-detection", "scheduled",
  ])
  func `an ordinary rule of each method is evaluated in full`(export: String) throws {
    let rule = try #require(
      try Decoded(path: "Tests/TocsinSemanticsTests/Cases/exports/\(export).json").rules.first)
    #expect(rule.unsupported.isEmpty)
  }

  @Test(arguments: ["new_value", "geo_data", "event_count"])
  func `an aggregation of another method is not evaluated`(aggregation: String) throws {
    var text = RuleText()
    text.queries =
      "- {query: x, aggregation: \(aggregation)\(aggregation == "event_count" ? "" : ", metrics: ['@m']")}"
    let rule = try #require(Decoded(text.text).rules.first)
    #expect(
      rule.unsupported.map(\.message) == [
        "the aggregation `\(aggregation)` in a threshold rule is not evaluated offline"
      ])
  }
}
