import Testing
import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport
import TocsinWorkspace

/// Bodies of every type and method as the service accepts and returns them, one on each line of a file.
struct AcceptedBodyTests {
  static let path = "Tests/TocsinWorkspaceTests/Cases/bodies.ndjson"
  static let bodies = ((try? Repository.text(path)) ?? "").split(separator: "\n").map(String.init)

  private static func file(_ text: String, name: String = "body.json") -> RuleFile {
    RuleCompiler.check(SourceFile(name: name, text: text), keepsNodes: true)
  }

  private static func lint(_ file: RuleFile) -> [Diagnostic] {
    Linter().lint([LintedFile(file, tests: nil) { SampleSet() }], timeZones: ZoneCache())
      .flatMap(\.diagnostics)
  }

  @Test(arguments: bodies)
  func `a body has no error`(body: String) throws {
    let file = Self.file(body)
    #expect(file.rules.count == 1, "\(file.diagnostics.map(\.message))")
    let errors = Self.lint(file).filter { $0.level == .error }
    #expect(errors.isEmpty, "\(errors.map { "\($0.descriptor.code) \($0.message)" }) \(body)")
  }

  @Test func `one rule on each line, a list, and answers hold the same rules`() {
    let text = Self.bodies.joined(separator: "\n")
    let list = Self.bodies.joined(separator: ",\n")
    let items = Self.bodies.map { #"{"id":"x","type":"rules","attributes":\#($0)}"# }.joined(separator: ",")
    let names = Self.file(text).rules.map(\.name)
    #expect(names.count == Self.bodies.count)
    #expect(Set(names).count == names.count)
    let answers = [
      "[\(list)]", #"{"rules":[\#(list)]}"#, #"{"data":[\#(items)]}"#,
      #"{"data":[\#(list)],"meta":{"page":{"total_count":9}}}"#,
    ]
    for answer in answers { #expect(Self.file(answer).rules.map(\.name) == names) }
    for name in ["rules.ndjson", "rules.yaml", "export"] {
      #expect(Self.file(text, name: name).rules.map(\.name) == names)
    }
  }

  @Test func `the id of an envelope is that of the rule`() {
    let rule =
      #"{"name":"n","message":"m","queries":[{"query":"a"}],"cases":[{"status":"low","condition":"a > 0"}]}"#
    #expect(
      Self.file(#"{"data":{"id":"abc-def-ghi","type":"x","attributes":\#(rule)}}"#).rules.map(\.id) == [
        "abc-def-ghi"
      ])
  }

  static let refused: [(text: String, message: String)] = [
    (#"{"errors":["Not found"]}"#, "error answer"),
    (#"{"error":{"code":"InvalidArgument","message":"Invalid rule configuration"}}"#, "error answer"),
    (
      #"{"data":{"id":"a","type":"GetRuleVersionHistoryResponse","attributes":{"count":1,"data":{"1":{"rule":{},"changes":[]}}}}}"#,
      "version history"
    ),
    (
      #"{"data":{"type":"historicalDetectionsJobCreate","attributes":{"fromRule":{"id":"a","from":1,"to":2,"index":"main"}}}}"#,
      "job made from a rule"
    ),
    (#"{"data":[],"meta":{}}"#, "holds no rule"),
  ]

  @Test(arguments: refused)
  func `an answer without rules is one error that names it`(text: String, message: String) {
    let file = Self.file(text)
    #expect(file.diagnostics.count == 1)
    #expect(file.diagnostics.first?.message.contains(message) ?? false, "\(file.diagnostics.map(\.message))")
    #expect(!file.isValid)
  }

  static let remarks: [(text: String, code: String, level: DiagnosticLevel)] = [
    (#""createdAt":1,"tacticsV3":[]"#, "Y004", .warning),
    (#""id":"abc-def-ghi","tacticsV3":[]"#, "Y004", .error),
    (#""createdAt":1,"keepAlive":600"#, "Y005", .warning), (#""from":1"#, "S124", .warning),
    (#""createdAt":1,"is_enabled":true"#, "Y004", .warning), (#""index":"main""#, "Y005", .error),
  ]

  @Test(arguments: remarks)
  func `an unknown key is an error in what people write, and a warning in an export`(
    text: String, code: String, level: DiagnosticLevel
  ) {
    let file = Self.file(
      #"{"name":"n","message":"m","queries":[{"query":"a"}],"cases":[{"status":"low","condition":"a > 0"}],\#(text)}"#
    )
    #expect(file.diagnostics.first { $0.descriptor.code == code }?.level == level)
    #expect(file.rules.isEmpty == (level == .error))
  }

  @Test func `filters of jobs narrow jobs alone`() throws {
    let body = { (more: String) in
      #"{"name":"n","message":"m","queries":[{"query":"a","additionalFilters":"b"}],"cases":[{"status":"low","condition":"a > 0"}]\#(more)}"#
    }
    let rule = try #require(Self.file(body("")).rules.first)
    let job = try #require(Self.file(body(#","from":1,"to":2,"index":"main""#)).rules.first)
    #expect(rule.queries[0].search.root?.leaves.count == 1)
    #expect(job.queries[0].search.root?.leaves.count == 2)
  }

  static let misshapen = [
    #""cases":[]"#, #""cases":[{"status":"low"},{"status":"high"}]"#, #""options":{}"#,
    #""complianceSignalOptions":null"#,
    #""options":{"complianceRuleOptions":{"resourceTyp":"x"}}"#,
    #""complianceSignalOptions":{"userActivationStatu":true}"#,
  ]

  @Test(arguments: misshapen)
  func `a body of a configuration rule has its shape`(wrong: String) {
    var parts = [
      "cases": #""cases":[{"status":"low"}]"#,
      "options": #""options":{"complianceRuleOptions":{"resourceType":"x"}}"#,
      "complianceSignalOptions": #""complianceSignalOptions":{"userActivationStatus":true}"#,
    ]
    let head = #""name":"n","message":"m","type":"cloud_configuration""#
    func text() -> String {
      "{" + ([head] + parts.keys.sorted().map { parts[$0] ?? "" }).joined(separator: ",") + "}"
    }
    #expect(Self.file(text()).isValid)
    parts[String(wrong.dropFirst().prefix { $0 != "\"" })] = wrong
    #expect(!Self.file(text()).isValid)
  }

  static let dates: [(text: String, milliseconds: Int?)] = [
    ("1767225600000", 1_767_225_600_000), ("'1767225600000'", 1_767_225_600_000), ("''", nil), ("null", nil),
    ("2026-01-01T00:00:00Z", 1_767_225_600_000), ("'2026-01-01T01:00:00+01:00'", 1_767_225_600_000),
  ]

  @Test(arguments: dates)
  func `dates of suppressions are times or milliseconds`(text: String, milliseconds: Int?) throws {
    let file = Self.file("name: a\nrule_query: '*'\nexpiration_date: \(text)\n", name: "s.yaml")
    let found = try #require(file.suppressions.first, "\(file.diagnostics.map(\.message))")
    #expect(found.expiration == milliseconds)
  }

  @Test func `a list answer of suppressions is read, with keys of next year`() {
    let attributes =
      #""name":"a","rule_query":"ruleId:abc-def-ghi","suppression_query":"","start_date":"","editable":true,"reason":"x""#
    let file = Self.file(
      #"{"data":[{"id":"1","type":"suppressions","attributes":{\#(attributes)}},{"id":"2","type":"suppressions","attributes":{\#(attributes)}}],"meta":{}}"#
    )
    #expect(file.suppressions.count == 2)
    #expect(file.diagnostics.map(\.descriptor.code) == ["Y004", "Y004"])
    #expect(file.isValid)
  }

  static let selections: [(query: String, isSelected: Bool, unknown: [String])] = [
    ("ruleId:oqq-z2v-zb0 OR ruleId:udl-trx-rfr", true, []), ("id:oqq-z2v-zb0", true, []),
    ("ruleid:other-id", false, []), ("rule_uid:oqq-z2v-zb0", false, ["rule_uid"]), ("team:soc", true, []),
    ("@name:Okta", false, ["@name"]), ("type:log_detection status:low source:okta", true, []),
  ]

  @Test(arguments: selections)
  func `a search over rules selects by id, and names keys that no rule has`(
    query: String, isSelected: Bool, unknown: [String]
  ) throws {
    let rules = Self.file(
      """
      {"id":"oqq-z2v-zb0","name":"Okta","message":"m","tags":["team:soc","source:okta"],"queries":[{"query":"a"}],"cases":[{"status":"low","condition":"a > 0"}]}
      """
    ).rules
    let file = Self.file("name: a\nrule_query: \"\(query)\"\n", name: "s.yaml")
    let suppression = try #require(file.suppressions.first)
    #expect(rules.map { RuleSelection.matches(suppression.ruleQuery, $0) } == [isSelected])
    let found = RuleSelection.unknownKeys(of: suppression.ruleQuery, among: rules)
    #expect(found.map(\.name) == unknown)
  }
}
