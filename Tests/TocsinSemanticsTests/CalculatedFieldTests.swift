import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics

/// `calculatedFields`, and what names them.
struct CalculatedFieldTests {
  private static func decoded(
    _ fields: [(name: String, expression: String)], queries: String = "- {query: 'source:x'}",
    head: String = "",
    isScheduled: Bool = true
  ) -> Decoded {
    var rule = RuleText()
    rule.queries = queries
    if queries.contains("\n") { rule.cases = "- {status: low, condition: a > 0 && b > 0}" }
    rule.head += head
    if isScheduled { rule.head += "schedulingOptions: {rrule: FREQ=DAILY}\n" }
    rule.head += "calculatedFields:\n"
    for field in fields { rule.head += "  - {name: '\(field.name)', expression: '\(field.expression)'}\n" }
    return Decoded(rule.text)
  }

  private static func messages(_ decoded: Decoded, _ code: String) -> [String] {
    decoded.findings.filter { $0.descriptor.code == code }.map(\.message)
  }

  @Test func `fields hold those that they name, in any order`() throws {
    let decoded = CalculatedFieldTests.decoded([
      ("ratio", "#out / #all"), ("all", "#out + @in"), ("out", "@out"), ("again", "#ratio * #ratio"),
    ])
    let rule = try #require(decoded.rules.first)
    #expect(rule.unsupported.isEmpty)
    #expect(rule.calculatedFields.map(\.name) == ["ratio", "all", "out", "again"])
    let attribute = { (name: UTF8Text) in CalculatedStep.field(.attribute(AttributePath(segments: [name]))) }
    #expect(
      rule.calculatedFields[0].field.steps == [
        attribute("out"), attribute("in"), .binary(.plus, 0, 1), .binary(.divide, 0, 2),
      ])
    #expect(rule.calculatedFields[3].field.steps.count == 5)
    #expect(rule.calculatedFields[0].field.inputs.count == 2)
  }

  @Test(
    arguments: [
      (
        [("a", "#b"), ("b", "#c + 1"), ("c", "#a")],
        ["`#a` is computed from itself: `#a` → `#b` → `#c` → `#a`"]
      ),
      ([("a", "#a + 1")], ["`#a` is computed from itself: `#a` → `#a`"]),
      // What names a field in error is not reported for it.
      ([("a", "#b"), ("b", "#b"), ("c", "#a")], ["`#b` is computed from itself: `#b` → `#b`"]),
      ([("a", "@x +"), ("b", "#a")], ["the expression ends where a value is expected"]),
      (
        [("total", "1"), ("b", "#totl + #zzz")],
        [
          "no calculated field is called `totl`; the rule defines `total`, `b`",
          "no calculated field is called `zzz`; the rule defines `total`, `b`",
        ]
      ),
      ([("a b", "1")], ["`a b` is no name of a calculated field"]),
      ([("é", "1")], ["`é` is no name of a calculated field"]),
      ([("a", "1"), ("a", "2")], ["two calculated fields are called `a`"]),
      ([("a", "substring(@x, 0, 1)")], ["`start` of `substring` is a whole number of at least 1"]),
      ([("a", "left(@x, -1)")], ["`count` of `left` is a whole number of at least 0"]),
      ([("a", "left(@x, 1.5)")], ["`count` of `left` is a whole number of at least 0"]),
      ([("a", "split_after(@x, \"\", 1)")], ["the separator of `split_after` is empty"]),
      (
        [("a", "round(@x, 309)")],
        ["`precision` of `round` is a whole number of at least -308 and at most 308"]
      ),
    ] as [([(String, String)], [String])])
  func `a mistake is located`(fields: [(String, String)], expected: [String]) {
    let decoded = CalculatedFieldTests.decoded(fields.map { ($0.0, $0.1) })
    #expect(CalculatedFieldTests.messages(decoded, "S122") == expected)
    #expect(decoded.rules.isEmpty)
    for finding in decoded.findings where finding.descriptor.code == "S122" {
      #expect(!finding.fixes.isEmpty)
      #expect(finding.span.end > finding.span.start)
    }
  }

  @Test(arguments: [
    ("NOT @a > 5", ["this is a condition, where a number or a text is expected"]),
    ("\"a\" + 1", ["this is a text, where a number is expected"]), ("\"12\" + 1", []),
    ("!5", ["this is a number, where a condition is expected"]), ("!\"true\"", []),
    ("if(1, 2, 3)", ["this is a number, where a condition is expected"]),
    ("abs(@a > 1)", ["this is a condition, where a number is expected"]),
    ("left(@a, \"x\")", ["this is a text, where a number is expected"]),
    ("-(@a == 1)", ["this is a condition, where a number is expected"]),
    ("1 + 2 && @a", ["this is a number, where a condition is expected"]),
    ("concat(@a > 1, 5)", []), ("if(@a, 1, \"x\") + 1", []), ("lower(@a) > 5", []), ("@a == (@b > 1)", []),
  ])
  func `what gives no value is doubted`(expression: String, expected: [String]) {
    let decoded = CalculatedFieldTests.decoded([("x", expression)])
    #expect(CalculatedFieldTests.messages(decoded, "S123") == expected, "\(expression)")
    #expect(decoded.rules.count == 1)
  }

  @Test func `a field may be large with the others, and not too large`() {
    // Each doubles the operands of the one before; equal steps are one, so the names differ.
    func fields(_ count: Int) -> [(name: String, expression: String)] {
      (0..<count).map { index in
        let own = (0..<24).map { "@a\(index)x\($0)" }.joined(separator: " + ")
        return ("c\(index)", index == 0 ? own : "#c\(index - 1) + \(own)")
      }
    }
    // 24 attributes and as many sums each; the first has a sum less.
    #expect(CalculatedFieldTests.messages(CalculatedFieldTests.decoded(fields(20)), "S122") == [])
    #expect(
      CalculatedFieldTests.messages(CalculatedFieldTests.decoded(fields(21)), "S122") == [
        "`#c20` has 1007 steps with the fields that it is made of, the limit is 1000"
      ])
    let many = (0..<51).map { ("c\($0)", "1") }
    #expect(CalculatedFieldTests.messages(CalculatedFieldTests.decoded(Array(many.dropLast())), "S122") == [])
    #expect(
      CalculatedFieldTests.messages(CalculatedFieldTests.decoded(many), "S122") == [
        "51 calculated fields, at most 50 are computed"
      ])
  }

  @Test func `queries, groups and measures name fields`() throws {
    let decoded = CalculatedFieldTests.decoded(
      [("size", "@in + @out"), ("kind", "lower(@kind)")],
      queries: """
        - {query: '#kind:admin* -#size:>5', groupByFields: ['#kind', '@u'], aggregation: sum, metrics: ['#size']}
        - {query: 'source:x', groupByFields: ['#kind', '@u'], aggregation: cardinality, distinctFields: ['#size']}
        """, head: "groupSignalsBy: ['#kind']\nfilters: [{action: require, query: '#size:*'}]\n")
    #expect(decoded.findings.filter { $0.descriptor.invalidatesRule }.map(\.message) == [])
    let rule = try #require(decoded.rules.first)
    #expect(rule.queries[0].groupByFields[0].source == .calculated(rule.calculatedFields[1].field))
    #expect(rule.queries[0].metrics.map(\.source) == [.calculated(rule.calculatedFields[0].field)])
    #expect(rule.queries[0].groupByFields.map(\.name) == ["#kind", "@u"])
  }

  @Test(arguments: [
    ("- {query: '#knd:x'}", "Q201"), ("- {query: 'a', groupByFields: ['#knd']}", "G413"),
    ("- {query: 'a', aggregation: sum, metrics: ['#knd']}", "G413"),
  ])
  func `a field that the rule does not define is an error`(queries: String, code: String) throws {
    let decoded = CalculatedFieldTests.decoded([("kind", "@kind")], queries: queries)
    let finding = try #require(decoded.findings.first { $0.descriptor.invalidatesRule })
    #expect(finding.message.contains("`kind`"), "\(finding.message)")
    #expect(finding.fixes.first?.edits.map(\.replacement).first?.contains("#kind") ?? false)
  }

  @Test(arguments: ["- {query: '#kind:x'}", "- {query: 'a', groupByFields: ['#kind']}"])
  func `a rule in real time has none`(queries: String) {
    let decoded = CalculatedFieldTests.decoded([("kind", "@kind")], queries: queries, isScheduled: false)
    let errors = decoded.findings.filter { $0.descriptor.invalidatesRule }
    #expect(decoded.findings.contains { $0.descriptor.code == "S109" })
    #expect(errors.contains { $0.message.contains("calculated field") && $0.descriptor.code != "S109" })
  }

  @Test func `two rules that compute otherwise have other hashes`() throws {
    let hashes = try ["@a", "@b"].map { expression in
      try #require(CalculatedFieldTests.decoded([("x", expression)]).rules.first).contentHash
    }
    #expect(hashes[0] != hashes[1])
  }
}
