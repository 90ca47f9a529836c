import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Suppression files, and which rules a suppression selects.
struct SuppressionTests {
  private static func decode(_ text: String) -> (Suppression?, [Diagnostic]) {
    let file = SourceFile(name: "suppression.yaml", text: text)
    var findings = DiagnosticCollector()
    let documents = YAMLReader.documents(of: file, into: &findings)
    let suppression = documents.first.flatMap {
      SuppressionDecoder.isSuppression($0)
        ? SuppressionDecoder.decode($0, file: file, into: &findings) : nil
    }
    return (suppression, findings.sorted)
  }

  @Test func `a suppression is the body of a call or its attributes`() throws {
    let plain = """
      name: Known noise
      rule_query: source:okta
      data_exclusion_query: "@usr.id:root"
      start_date: 1767225600000
      enabled: false

      """
    let indented = plain.split(separator: "\n").map { "    \($0)\n" }.joined()
    for text in [plain, "data:\n  type: suppressions\n  attributes:\n\(indented)"] {
      let (suppression, findings) = Self.decode(text)
      #expect(findings.isEmpty, "\(findings.map(\.message))")
      let found = try #require(suppression)
      #expect(found.name == "Known noise")
      #expect(!found.isEnabled)
      #expect(found.start == 1_767_225_600_000)
      #expect(found.expiration == nil)
      #expect(found.suppressionQuery == nil)
      let span = try #require(found.dataExclusionQuery?.span)
      #expect(String(decoding: Array(text.utf8)[span.start..<span.end], as: UTF8.self) == "\"@usr.id:root\"")
    }
  }

  static let mistakes: [(String, String)] = [
    ("name: a\nrule_query: 'source:(okta'\n", "Q201"), ("rule_query: source:okta\n", "S101"),
    ("name: a\nrule_query: ''\n", "S105"), ("name: a\nrule_query: a\nrule_querry: b\n", "Y004"),
    ("name: a\nrule_query: a\nenabled: maybe\n", "S102"),
    ("name: a\nrule_query: a\nstart_date: soon\n", "S102"),
  ]

  @Test(arguments: mistakes)
  func `a mistake in a suppression is located`(text: String, code: String) {
    let (suppression, findings) = Self.decode(text)
    #expect(suppression == nil)
    #expect(findings.map(\.descriptor.code).contains(code), "\(findings.map(\.message))")
  }

  @Test func `a rule is no suppression`() {
    #expect(Self.decode("name: a\nmessage: b\n").0 == nil)
  }

  static let selections: [(String, Bool)] = [
    ("type:log_detection", true), ("type:signal_correlation", false), ("source:okta", true),
    ("source:OKTA", true), ("source:github", false), ("status:high", true), ("status:critical", false),
    ("id:abc-def-ghi", true), ("id:abc*", true), ("team:blue", true), ("team:*", true), ("owner:*", false),
    ("logins", true), ("\"many logins\"", true), ("log*", true), ("login", false),
    ("name:\"Many logins\"", true),
    ("name:Many*", true), ("-source:okta", false), ("source:github OR team:blue", true),
    ("source:okta -team:blue", false), ("*", true), ("@usr.id:x", false), ("source:(okta OR github)", true),
  ]

  @Test(arguments: selections)
  func `a search over rules looks at type, id, name, severities, tags and free text`(
    query: String, expected: Bool
  ) throws {
    let rule = """
      id: abc-def-ghi
      name: Many logins
      type: log_detection
      isEnabled: true
      message: Many.
      tags: ["source:okta", "team:blue"]
      queries: [{name: a, query: "@evt.name:login"}]
      cases: [{status: high, condition: a > 5}, {status: low, condition: a > 0}]
      options: {evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}

      """
    let file = SourceFile(name: "rule.yaml", text: rule)
    var findings = DiagnosticCollector()
    let document = try #require(YAMLReader.documents(of: file, into: &findings).first)
    let found = try #require(RuleDecoder.decode(document, file: file, into: &findings).first)
    #expect(RuleSelection.matches(QueryParser.parse(UTF8Text(query)).syntax, found) == expected, "\(query)")
  }
}
