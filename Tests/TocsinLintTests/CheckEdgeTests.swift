import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinWorkspace

/// Where checks begin and end: what the examples of their pages leave open.
struct CheckEdgeTests {
  struct Row: Sendable, CustomTestStringConvertible {
    var code: String
    var what: String
    var example: CheckExample

    init(_ code: String, _ what: String, _ example: CheckExample) {
      (self.code, self.what, self.example) = (code, what, example)
    }

    var testDescription: String { "\(code) \(what)" }
  }

  private static func grouped(by field: String) -> CheckExample {
    .with(queries: "- name: a\n  query: 'source:okta'\n  groupByFields: [\(field)]")
  }

  static let grouping: [Row] =
    ["evt", "event", "request", "message"].map {
      Row("G408", "the id of one \($0)", grouped(by: "«'@\($0).id'»"))
    } + [
      Row("G408", "a name with a hyphen", grouped(by: "«'@http.request-id'»")),
      Row("G408", "the id of a user", grouped(by: "'@usr.id'")),
      Row("G408", "an id of nothing", grouped(by: "'@id'")),
      Row("G408", "the time of an event", grouped(by: "«timestamp»")),
    ]

  static let cases: [Row] = [
    Row(
      "K307", "a gap below two cases is one gap",
      .with(
        cases: """
          - {status: high, condition: a > 20}
          - {status: medium, condition: a > 10}
          - {status: low, condition: «a > 2 && a < 5»}
          """)),
    Row(
      "K307", "two gaps are two",
      .with(
        cases: """
          - {status: high, condition: a > 20}
          - {status: medium, condition: «a > 10 && a < 15»}
          - {status: low, condition: «a > 2 && a < 5»}
          """)),
    Row(
      "K307", "a gap of one value",
      .with(cases: "- {status: high, condition: a > 10}\n- {status: low, condition: «a < 10»}")),
  ]

  static let identities: [Row] = [
    Row("S111", "four letters", .with(root: "id: «abcd-efg-hij»")),
    Row("S111", "two letters", .with(root: "id: «abc-def-gh»")),
    Row("S111", "four groups", .with(root: "id: «abc-def-ghi-jkl»")),
    Row("S111", "capitals", .with(root: "id: «ABC-def-ghi»")),
    Row("S111", "letters and digits", .with(root: "id: z09-a0z-123")),
    Row("S111", "nothing", .with(root: "id: ''")),
    Row(
      "X707", "two rules without an id",
      .rule(
        """
        id: ''
        name: One
        message: m
        queries: [{query: 'source:a'}]
        cases: [{status: low, condition: a > 0}]
        ---
        id: ''
        name: Two
        message: m
        queries: [{query: 'source:b'}]
        cases: [{status: low, condition: a > 0}]
        """)),
  ]

  private static func filtered(_ action: String, isMarked: Bool) -> CheckExample {
    let query = isMarked ? "«'@evt.name:login'»" : "'@evt.name:login'"
    return .with(
      queries: "- name: a\n  query: \(query)\n  groupByFields: ['@usr.id']",
      root: "filters: [{action: \(action), query: 'source:okta'}]")
  }

  static let queries: [Row] = [
    Row("P952", "three bytes", .query("source:okta @usr.name:*abc*")),
    Row("P952", "two bytes", .query("source:okta @usr.name:«*ab*»")),
    Row("P952", "three bytes in two parts", .query("source:okta @usr.name:«*ab*c*»")),
    Row("Q211", "a filter that keeps one source", filtered("require", isMarked: false)),
    Row("Q211", "a filter that drops one source", filtered("suppress", isMarked: true)),
    Row(
      "Q231", "one part of the name is wrong",
      .query("source:okta «@evt.nmae»:login").samples(#"{"source":"okta","evt":{"name":"login"}}"#)),
    Row(
      "Q231", "one part of a negated name is wrong",
      .query("source:okta -«@evnt.name»:x").samples(#"{"source":"okta","evt":{"name":"login"}}"#)),
    Row(
      "Q231", "two parts of a negated name are wrong",
      .query("source:okta -@evnt.nmae:x").samples(#"{"source":"okta","evt":{"name":"login"}}"#)),
  ]

  private static func requests(_ count: Int, of groups: Int, isMarked: Bool) -> CheckExample {
    let lines = (0..<count).map {
      #"{"ddsource":"okta","evt":{"name":"a"},"request":{"id":"r\#($0 % groups)"}}"#
    }
    let group = isMarked ? "«['@request.id']»" : "['@request.id']"
    return CheckExample.with(
      queries: "- name: a\n  query: 'source:okta @evt.name:a'\n  groupByFields: \(group)",
      cases: "- {status: low, condition: a > 5}"
    ).adding("rule.logs.ndjson", lines.joined(separator: "\n") + "\n")
  }

  static let samples: [Row] = [
    Row("P953", "twenty events", requests(20, of: 20, isMarked: true)),
    Row("P953", "nineteen events", requests(19, of: 19, isMarked: false)),
    Row("P953", "nine groups in ten events", requests(20, of: 18, isMarked: true)),
    Row("P953", "fewer groups", requests(20, of: 17, isMarked: false)),
  ]

  private static func message(_ text: String) -> CheckExample { .with(message: text) }

  static let messages: [Row] = [
    Row("M808", "a link in code", message("See `[the page](example.com)`.")),
    Row("M808", "a link behind code", message("See `code` and [the page](«example.com»).")),
    Row("M808", "a link with its scheme", message("See [the page](https://example.com).")),
  ]

  @Test(arguments: grouping + cases + identities + queries + samples + messages)
  func `a check finds what is marked and nothing else`(row: Row) throws {
    let check = try #require(CheckRegistry.check(row.code))
    for (source, findings) in ExampleLinting.findings(of: check, in: row.example) {
      let marked = MarkedText(row.example.files.first { $0.name == source.name }?.text ?? "")
      let found = findings.map(\.span).sorted { $0.start < $1.start }
      #expect(found == marked.spans, "\(MarkedText.marking(found, in: marked.text))")
    }
  }
}
