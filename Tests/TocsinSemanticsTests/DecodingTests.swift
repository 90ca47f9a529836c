import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// What a rule means: defaults, overrides, labels, fields and identity.
struct DecodingTests {
  private func rule(_ change: (inout RuleText) -> Void) throws -> Rule {
    var text = RuleText()
    change(&text)
    let decoded = Decoded(text.text)
    return try #require(decoded.rules.first, "\(decoded.places)")
  }

  @Test func `absent keys have their defaults`() throws {
    let rule = try rule { $0.options = "{}" }
    #expect(rule.type == .logDetection)
    #expect(rule.isEnabled)
    #expect(rule.options.detectionMethod == .threshold)
    #expect(rule.options.evaluationWindow == 300)
    #expect(rule.options.keepAlive == 3600)
    #expect(rule.options.maxSignalDuration == 86400)
    #expect(!rule.options.decreaseCriticalityBasedOnEnv)
    #expect(rule.queries[0].aggregation == .count)
    #expect(rule.queries[0].label == "a")
    #expect(rule.groupSignalsBy == nil)
  }

  @Test func `each default window is said`() {
    var text = RuleText()
    text.options = "{evaluationWindow: 0}"
    let said = Decoded(text.text).findings.filter { $0.level == .info }.map(\.message)
    #expect(
      said == [
        "`keepAlive` is absent and taken as 3600 seconds",
        "`maxSignalDuration` is absent and taken as 86400 seconds",
      ])
  }

  @Test(arguments: [("7200", 7200), ("300", 3600)])
  func `the default keep alive is as long as the window`(window: String, keepAlive: Int) throws {
    #expect(try rule { $0.options = "{evaluationWindow: \(window)}" }.options.keepAlive == keepAlive)
  }

  @Test func `the default keep alive is no longer than a written maximum`() throws {
    #expect(try rule { $0.options = "{maxSignalDuration: 600}" }.options.keepAlive == 600)
  }

  @Test func `overrides of default rules replace name, message and severity`() throws {
    let rule = try rule {
      $0.head += "customName: N\ncustomMessage: M\n"
      $0.cases = "- {status: low, customStatus: critical, condition: a > 0}"
    }
    #expect(rule.name == "N")
    #expect(rule.message == "M")
    #expect(rule.cases[0].severity == .critical)
  }

  @Test func `empty overrides replace nothing`() throws {
    let rule = try rule { $0.head += "customName: ''\ncustomMessage: ''\n" }
    #expect(rule.name == "n")
    #expect(rule.message == "m")
  }

  @Test(arguments: [(1, "a"), (10, "j")])
  func `unnamed queries are labelled by position`(count: Int, last: String) throws {
    let rule = try rule { text in
      let labels = (0..<count).map { String("abcdefghij".dropFirst($0).prefix(1)) }
      text.queries = labels.map { "- {query: \($0)x, name: ''}" }.joined(separator: "\n")
      text.cases = "- {status: low, condition: '\(labels.map { "\($0) > 0" }.joined(separator: " || "))'}"
    }
    #expect(rule.queries.count == count)
    #expect(rule.queries.last?.label == last)
  }

  @Test(arguments: [(10, []), (11, ["S106"]), (51, ["S113"])])
  func `more than ten cases are an opinion, more than fifty an error`(count: Int, codes: [String]) {
    var text = RuleText()
    text.cases = (0..<count).map { "- {status: low, condition: a > \(count - $0)}" }.joined(separator: "\n")
    #expect(Decoded(text.text).codes == codes)
  }

  @Test(arguments: [(10, []), (11, ["S113"])])
  func `more than ten queries are an opinion`(count: Int, codes: [String]) {
    var text = RuleText()
    let labels = (0..<count).map { String("abcdefghijk".dropFirst($0).prefix(1)) }
    text.queries = labels.map { "- {query: x\($0)}" }.joined(separator: "\n")
    text.cases = "- {status: low, condition: '\(labels.map { "\($0) > 0" }.joined(separator: " && "))'}"
    #expect(Decoded(text.text).codes == codes)
  }

  @Test func `the effective search of a job is all three searches`() throws {
    let rule = try rule {
      $0.head += "from: 1\nto: 2\nindex: main\n"
      $0.queries = "- {query: 'a OR b', customQueryExtension: '-c', additionalFilters: 'd'}"
    }
    guard case .and(let parts, _) = rule.queries[0].search.root else {
      Issue.record("not a conjunction")
      return
    }
    #expect(parts.count == 3)
    if case .or = parts[0] {} else { Issue.record("the first part is not `a OR b`") }
  }

  @Test func `spans of a search are bytes of the file`() throws {
    var text = RuleText()
    text.queries = "- query: >-\n    source:x\n    @tëst:value"
    let decoded = Decoded(text.text)
    guard case .and(let parts, _) = decoded.rules.first?.queries[0].search.root, parts.count == 2 else {
      Issue.record("not a conjunction: \(decoded.places)")
      return
    }
    let span = parts[1].span
    #expect(String(decoding: decoded.file.bytes[span.start..<span.end], as: UTF8.self) == "@tëst:value")
  }

  @Test func `conditions name queries by position`() throws {
    let rule = try rule {
      $0.queries = "- {query: x, name: second}\n- {query: y}"
      $0.cases = "- {status: low, condition: b > 1 && second > 2}"
    }
    guard case .and(let parts, _) = rule.cases[0].condition,
      case .leaf(.comparison(let first)) = parts[0], case .leaf(.comparison(let other)) = parts[1]
    else {
      Issue.record("not a conjunction")
      return
    }
    #expect([first.query, other.query] == [1, 0])
  }

  @Test(arguments: [
    ("@usr.id", GroupField.Source.attribute(AttributePath(segments: ["usr", "id"]))),
    ("@a\\.b.c", .attribute(AttributePath(segments: ["a.b", "c"]))),
    ("@my\\:key", .attribute(AttributePath(segments: ["my:key"]))),
    ("@with\\ space", .attribute(AttributePath(segments: ["with space"]))),
    ("@service", .attribute(AttributePath(segments: ["service"]))),
    ("host", .reserved(.host)), ("trace_id", .reserved(.traceID)), ("env", .tag("env")),
    ("instance-id", .tag("instance-id")), ("Env", .tag("env")), ("kube.app/name", .tag("kube.app/name")),
  ])
  func `a field is an attribute, a reserved name or a tag`(text: String, source: GroupField.Source) throws {
    #expect(try FieldBinder.bind(UTF8Text(text)).get() == GroupField(source: source, name: text))
  }

  @Test(arguments: [
    "", " ", "@", "@.a", "@a.", "@a..b", "@a:b", "env:prod", "a*", "@a?", "@a b", "@a\\", "#calc", "(a)",
  ])
  func `other texts are no field`(text: String) {
    #expect(throws: FieldBinder.Failure.self) { try FieldBinder.bind(UTF8Text(text)).get() }
  }

  @Test func `a list is several rules, and one mistake spoils one of them`() {
    let one = RuleText().text.split(separator: "\n").map { "  \($0)" }.joined(separator: "\n").dropFirst(2)
    let decoded = Decoded("- \(one)\n- \(one.replacing("name: n", with: "nam: n"))\n- \(one)\n")
    #expect(decoded.rules.count == 2)
    #expect(Set(decoded.codes) == ["Y004"])
  }

  @Test(arguments: ["[]", "text", "- a\n- b\n"])
  func `a document without a mapping is no rule`(text: String) {
    let decoded = Decoded(text)
    #expect(decoded.rules.isEmpty)
    #expect(Set(decoded.codes) == ["Y003"])
  }

  @Test(arguments: [
    ("options: {", "# a comment\noptions: {   "), ("name: n", "name: 'n'"),
    ("message: m", "message: m\nid: x"),
    ("message: m", "message: m\nhasExtendedTitle: false"), ("{query:", "{dataSource: logs, query:"),
    ("{query:", "{groupByFields: null, query:"), ("{query:", "{aggregation: count, query:"),
  ])
  func `layout, spelled-out defaults and metadata do not change the identity`(old: String, new: String) throws
  {
    let before = try rule { _ in }
    let after = try #require(Decoded(RuleText().text.replacing(old, with: new)).rules.first)
    #expect(before.contentHash == after.contentHash)
    #expect(before.contentHash.utf8.count == 64)
  }

  @Test(arguments: [
    ("source:x", "source:y"), ("status: low", "status: high"), ("a > 0", "a > 1"),
    ("keepAlive: 600", "keepAlive: 900"),
    ("message: m", "message: m\ntags: [a]"), ("{query:", "{groupByFields: [host], query:"),
    ("name: n", "name: o"),
  ])
  func `what decides signals changes the identity`(old: String, new: String) throws {
    let before = try rule { _ in }
    let after = try #require(Decoded(RuleText().text.replacing(old, with: new)).rules.first)
    #expect(before.contentHash != after.contentHash)
  }

  @Test func `an unknown time zone of a schedule is an error`() {
    let text = "schedulingOptions: {rrule: FREQ=DAILY, timezone: Mars/Base}\n" + RuleText().text
    let decoded = Decoded(SourceFile(name: "r", text: text), isKnownTimeZone: { $0 != "Mars/Base" })
    #expect(decoded.codes == ["S110"])
  }
}
