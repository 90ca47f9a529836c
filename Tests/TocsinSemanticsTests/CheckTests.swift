import Testing
import TocsinDiagnostics
import TocsinSemantics
import TocsinTestSupport

/// What each check finds, and what it lets pass: codes above information, in order of place.
struct CheckTests {
  struct Row: Sendable, CustomTestStringConvertible {
    let what: String
    let text: String
    let codes: [String]
    var testDescription: String { what }

    init(_ what: String, _ codes: [String], _ change: (inout RuleText) -> Void) {
      var rule = RuleText()
      change(&rule)
      self.what = what
      self.codes = codes
      text = rule.text
    }
  }

  static func options(_ text: String) -> (inout RuleText) -> Void { { $0.options = text } }
  static func head(_ text: String) -> (inout RuleText) -> Void { { $0.head += text } }
  static func query(_ text: String) -> (inout RuleText) -> Void { { $0.queries = text } }
  static func cases(_ text: String) -> (inout RuleText) -> Void { { $0.cases = text } }

  static let windows: [Row] = [
    Row("the plain rule", []) { _ in },
    Row("all windows zero", [], options("{evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}")),
    Row(
      "all windows equal", [], options("{evaluationWindow: 1800, keepAlive: 1800, maxSignalDuration: 1800}")),
    Row(
      "maximum equal to keep alive", [],
      options("{evaluationWindow: 0, keepAlive: 600, maxSignalDuration: 600}")),
    Row(
      "maximum below keep alive", ["W502"],
      options("{evaluationWindow: 0, keepAlive: 900, maxSignalDuration: 600}")),
    Row(
      "a refused keep alive is refused twice", ["W501", "W502"],
      options("{keepAlive: 999999, maxSignalDuration: 600}")),
    Row("keep alive of six hours", [], options("{keepAlive: 21600, maxSignalDuration: 86400}")),
    Row("keep alive of twelve hours", ["W503"], options("{keepAlive: 43200, maxSignalDuration: 86400}")),
    Row(
      "window longer than keep alive", ["W504"],
      options("{evaluationWindow: 900, keepAlive: 600, maxSignalDuration: 3600}")),
    Row(
      "window longer than both", ["W504", "W504"],
      options("{evaluationWindow: 900, keepAlive: 600, maxSignalDuration: 600}")),
    Row("a negative window", ["W501"], options("{evaluationWindow: -60}")),
    Row("a window beyond the list", ["W501"], options("{maxSignalDuration: 86401}")),
    Row("a window with a fraction", ["S102"], options("{evaluationWindow: 60.5}")),
    Row("a window beyond 64 bits", ["S102"], options("{evaluationWindow: 99999999999999999999}")),
  ]

  static let queries: [Row] = [
    Row("a match of everything", [], query("- {query: '*'}")),
    Row("an empty search", ["Q202"], query("- {query: ''}")),
    Row("an empty search with an extension", [], query("- {query: '', customQueryExtension: 'source:x'}")),
    Row("a search of white space", ["Q202"], query("- {query: '  '}")),
    Row("two queries, one unused", ["Q225"], query("- {query: a}\n- {query: b}")),
    Row("two broken searches", ["Q201", "Q201"]) {
      $0.queries = "- {query: '(a'}\n- {query: '(b'}"
      $0.cases = "- {status: low, condition: a > 0 && b > 0}"
    },
    Row("a written name that is the letter of a later query", ["Q227"]) {
      $0.queries = "- {query: x, name: b}\n- {query: y}"
      $0.cases = "- {status: low, condition: b > 0}"
    },
    Row("a name with a dash", ["Q227", "C242"], query("- {query: x, name: a-b}")),
    Row("a name with capitals", ["Q233"]) {
      $0.queries = "- {query: x, name: Logins}"
      $0.cases = "- {status: low, condition: Logins > 0}"
    },
    Row("a name that starts with a digit", ["Q227", "C242"], query("- {query: x, name: 1a}")),
    Row(
      "metric and the same metrics", ["S107"],
      query("- {query: x, aggregation: sum, metric: '@n', metrics: ['@n']}")),
    Row(
      "metric and other metrics", ["S107", "S119"],
      query("- {query: x, aggregation: sum, metric: '@n', metrics: ['@m']}")),
    Row("metric alone", ["S107"], query("- {query: x, aggregation: max, metric: '@n'}")),
    Row("sum of nothing", ["G403"], query("- {query: x, aggregation: sum, metrics: [], metric: ''}")),
    Row("max of two", ["G405"], query("- {query: x, aggregation: max, metrics: ['@a', '@b']}")),
    Row("count of a metric", ["G404"], query("- {query: x, aggregation: count, metrics: ['@a']}")),
    Row("cardinality of nothing", ["G402"], query("- {query: x, aggregation: cardinality}")),
    Row(
      "cardinality of a field", [], query("- {query: x, aggregation: cardinality, distinctFields: ['@a']}")),
    Row("an index outside a schedule", ["S116"], query("- {query: x, index: main}")),
    Row("an agent rule", ["S107"], query("- {query: x, agentRule: {}}")),
    Row("an empty item", ["S102"], query("- {query: x}\n- null")),
    Row("a text for an item", ["S102"], query("- {query: x}\n- source:x")),
  ]

  static let correlations: [Row] = [
    Row("two rules", []) { correlation(&$0, "- {ruleId: r}\n- {ruleId: s}") },
    Row("no rule", ["S101"]) { correlation(&$0, "- {ruleId: ''}\n- {ruleId: s}") },
    Row("its own signals", ["G411"]) { correlation(&$0, "- {ruleId: me}\n- {ruleId: s}") },
    Row("three fields", []) {
      correlation(&$0, "- {ruleId: r, correlatedByFields: ['@a', '@b', '@c']}\n- {ruleId: s}")
    },
    Row("four fields", ["G411"]) {
      correlation(&$0, "- {ruleId: r, correlatedByFields: ['@a', '@b', '@c', '@d']}\n- {ruleId: s}")
    },
    Row("new values of signals", ["G411"]) {
      correlation(&$0, "- {ruleId: r, aggregation: new_value}\n- {ruleId: s}")
    },
    Row("a tenth query of the source", []) {
      correlation(&$0, "- {ruleId: r, correlatedQueryIndex: 9}\n- {ruleId: s}")
    },
    Row("an eleventh query of the source", ["S114"]) {
      correlation(&$0, "- {ruleId: r, correlatedQueryIndex: 10}\n- {ruleId: s}")
    },
    Row("a reference table", ["S121"]) {
      correlation(&$0, "- {ruleId: r}\n- {ruleId: s}")
      $0.head +=
        "referenceTables: [{tableName: t, columnName: c, logFieldPath: f, checkPresence: true, ruleQueryName: a}]\n"
    },
  ]

  private static func correlation(_ rule: inout RuleText, _ queries: String) {
    rule.head += "type: signal_correlation\nid: me\n"
    rule.queries = queries
    rule.cases = "- {status: low, condition: a > 0 && b > 0}"
  }

  static let casesRows: [Row] = [
    Row("no condition", ["C243"], cases("- {status: low}")),
    Row("a blank condition", ["C243"], cases("- {status: low, condition: ' '}")),
    Row("an empty condition in an export", []) {
      $0.head += "id: abc\n"
      $0.cases = "- {status: low, condition: ''}"
    },
    Row(
      "two unknown labels", ["C242", "C242"], cases("- {status: low, condition: x > 0 && a > 0 && y > 0}")),
    Row(
      "severities that rise", ["K301"],
      cases("- {status: low, condition: a > 1}\n- {status: high, condition: a > 0}")),
    Row(
      "equal severities", [], cases("- {status: low, condition: a > 1}\n- {status: low, condition: a > 0}")),
    Row(
      "the override decides the order", [],
      cases("- {status: low, customStatus: high, condition: a > 1}\n- {status: medium, condition: a > 0}")),
    Row("THEN in the only case", [], cases("- {status: low, condition: a > 0 THEN a > 1}")),
    Row(
      "THEN beside another case", ["C249"],
      cases("- {status: low, condition: a > 0 THEN a > 1}\n- {status: low, condition: a > 2}")),
    Row("an unknown override", ["S103"], cases("- {status: low, customStatus: grave, condition: a > 0}")),
    Row("no cases", ["S101"]) { $0.cases = "" },
  ]

  static let root: [Row] = [
    Row("no name", ["S101"]) { $0.head = "message: m\n" },
    Row("a blank name", ["S105"]) { $0.head = "name: ' '\nmessage: m\n" },
    Row("an empty message", []) { $0.head = "name: n\nmessage: ''\n" },
    Row("a deleted rule", ["S117"], head("isDeleted: true\n")),
    Row("filters", ["S107"], head("filters: [{action: require, query: a}]\n")),
    Row("an empty filter", ["S107", "Q202"], head("filters: [{action: suppress, query: ''}]\n")),
    Row("a filter that keeps nothing", ["S107", "S103"], head("filters: [{action: exclude, query: a}]\n")),
    Row(
      "tactic and technique", [],
      head("tags: [security:attack, 'tactic:TA0001-initial-access', 'technique:T1078.004-cloud-accounts']\n")),
    Row("a technique with a capital", ["T853"], head("tags: ['technique:T1078-Valid-accounts']\n")),
    Row("a tactic without attack", ["T855"], head("tags: ['tactic:TA0001-initial-access']\n")),
    Row("grouping signals by a field", []) {
      $0.queries = "- {query: x, groupByFields: ['@a', host]}"
      $0.head += "groupSignalsBy: [host]\n"
    },
    Row("grouping signals by an ungrouped field", ["G410"], head("groupSignalsBy: [host]\n")),
    Row("options of another method", ["S108"], options("{newValueOptions: {}, evaluationWindow: 0}")),
    Row("a null block of another method", [], options("{newValueOptions: null, evaluationWindow: 0}")),
    Row("a version beyond 32 bits", ["S114"], head("version: 2147483648\n")),
    Row("the highest version", [], head("version: 2147483647\n")),
    Row(
      "calculated fields without a schedule", ["S109"], head("calculatedFields: [{name: x, expression: y}]\n")
    ),
    Row("a schedule without a rule", ["S110"], head("schedulingOptions: {start: '2025-07-14T12:00:00'}\n")),
    Row("a schedule in hours", ["S120"], head("schedulingOptions: {rrule: FREQ=HOURLY}\n")),
    Row(
      "a schedule with a start inside", ["S110"],
      head("schedulingOptions: {rrule: 'DTSTART:20250101;FREQ=DAILY'}\n")),
    Row(
      "a start with a zone", ["S110"],
      head("schedulingOptions: {rrule: FREQ=DAILY, start: '2025-07-14T12:00:00Z'}\n")),
  ]

  @Test(arguments: windows + queries + correlations + casesRows + root)
  func `finds what is wrong and no more`(row: Row) {
    let decoded = Decoded(row.text)
    #expect(decoded.codes.sorted() == row.codes.sorted(), "\(decoded.places)")
    for finding in decoded.findings {
      #expect(!finding.fixes.isEmpty || !finding.notes.isEmpty, "no next action: \(finding.message)")
      #expect(!finding.message.hasSuffix("."))
    }
    #expect(decoded.rules.isEmpty == !decoded.errors.isEmpty)
  }
}
