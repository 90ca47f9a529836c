import Testing
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

struct RenderingTableTests {
  static let rows = (try? Repository.table("grammar/corpus/template/rendering.tsv")) ?? []
  static let errors = (try? Repository.table("grammar/corpus/template/errors.tsv")) ?? []

  /// Zones without a database, so that the tests need no machine's files.
  struct Tokyo: TimeZoneSource {
    func offsetSeconds(zone: String, at instant: Timestamp) -> Int? { zone == "Asia/Tokyo" ? 9 * 3600 : nil }
  }

  static func render(_ template: String, in context: RenderingContext) -> (
    text: String, diagnostics: [Diagnostic]
  ) {
    let (syntax, diagnostics) = TemplateParser.parse(
      UTF8Text(template), labels: ["a", "b"], isKnownTimeZone: { $0 == "Asia/Tokyo" })
    return (MessageRenderer.render(syntax, in: context).description, diagnostics)
  }

  static func context(_ extra: String = "") throws -> RenderingContext {
    let samples = try ["1.2.3.4", "5.6.7.8", "5.6.7.8"].map { ip in
      try EventDecoder.decode(
        Array(
          #"{"_id":"x","service":"crm","host":"h1","attributes":{\#(extra)"usr":{"id":"eve"},"network":{"client":{"ip":"\#(ip)"}},"mfa":false,"ratio":2.50,"empty":"","list":["x","y"],"http":{"method":"GET"}}}"#
            .utf8), form: .archive)
    }
    let user = GroupField(source: .attribute(AttributePath(segments: ["usr", "id"])), name: "@usr.id")
    func instant(_ text: String) -> Timestamp {
      Array(text.utf8).withUnsafeBufferPointer { Timestamp(text: $0) } ?? Timestamp(microseconds: 0)
    }
    return RenderingContext(
      ruleName: "New package", caseName: "unmanaged", severity: .medium,
      timestamp: instant("2024-03-05T14:09:00Z"),
      firstSeen: instant("2024-03-05T14:07:09.250Z"), lastSeen: instant("2024-03-05T14:09:00Z"),
      eventsMatched: 3,
      eventsMatchedPerQuery: [("a", 2), ("b", 1)], group: [(user, "eve")],
      tags: ["region:eu", "team:web", "team:sec", "dot.key:five", "legacy"], samples: samples,
      timeZones: Tokyo())
  }

  @Test func `the tables have all their rows`() {
    #expect(RenderingTableTests.rows.count == 44)
    #expect(RenderingTableTests.errors.count == 19)
  }

  @Test(arguments: rows)
  func `a template renders`(row: [String]) throws {
    let (text, diagnostics) = RenderingTableTests.render(row[1], in: try RenderingTableTests.context())
    #expect(text == row[2], "\(row[0]) \(row[1])")
    #expect(
      !diagnostics.contains { $0.descriptor.invalidatesRule },
      "\(row[0]) \(row[1]): \(diagnostics.map(\.message))")
  }

  @Test(arguments: errors)
  func `a mistake is found, with something to do`(row: [String]) throws {
    let (_, diagnostics) = RenderingTableTests.render(row[1], in: try RenderingTableTests.context())
    let finding = try #require(diagnostics.first { $0.level >= .warning }, "\(row[0]) \(row[1])")
    #expect(!finding.fixes.isEmpty || !finding.notes.isEmpty, "\(row[0]) \(row[1]): no next action")
  }

  /// What is not a template of the service is text; what stands inside is rendered.
  static let asItStands: [(template: String, text: String)] = [
    ("({{`@resourceId`}})", "({{`@resourceId`}})"), ("{{$usr.name}}!", "{{$usr.name}}!"),
    ("{{ x | upper }} by {{@usr.id}}", "{{ x | upper }} by eve"),
    ("{{#each @x}}a {{@usr.id}}{{/each}}", "{{#each @x}}a eve{{/each}}"),
    ("{{#each @x}}a{{else}}b{{/each}}c", "{{#each @x}}a{{else}}b{{/each}}c"),
    ("{{range .items}}{{.name}}", "{{range .items}}{{.name}}"),
    ("{{#if @usr.id}}by {{@usr.id}}", "{{#if @usr.id}}by eve"),
    ("a\n  {{#if @usr.id}}  \nb\n", "a\n  {{#if @usr.id}}  \nb\n"),
    ("{{#is_alert}}\ndown\n{{/is_alert}}\n", "{{#is_alert}}\ndown\n{{/is_alert}}\n"),
    ("a{{/if}}b", "a{{/if}}b"), ("{{else}}", "{{else}}"), ("{{@usr.id", "{{@usr.id"),
    ("{{#if @usr.id}}x{{else}}y{{else}}z{{/if}}", "x"),
    (
      "{{#if @usr.id}}1{{#is_match \"@usr.id\" \"e\"}}2{{/if}}3{{/is_match}}",
      "1{{#is_match \"@usr.id\" \"e\"}}23{{/is_match}}"
    ),
    ("{{#if @usr.id}}1{{/is_match}}2", "{{#if @usr.id}}1{{/is_match}}2"),
    ("{{{{raw}}}} {{@usr.id}}", "{{{{raw}}}} eve"), ("{{{{x}}}}a{{{{/x}}}}", "{{{{x}}}}a{{{{/x}}}}"),
    ("{{local_time \"first_seen\" \"Mars/Base\"}}", "{{local_time \"first_seen\" \"Mars/Base\"}}"),
    ("{{eval \"1+\"}}", "{{eval \"1+\"}}"),
    ("{{events_matched_per_query.zz}}", "{{events_matched_per_query.zz}}"),
    ("{{#is_exact_match \"severity\" 2}}two{{/is_exact_match}}", "two"),
    ("{{#is_exact_match \"severity\" 0}}none{{/is_exact_match}}", ""),
    ("{{#is_match \"severity\" two}}x{{/is_match}}", "{{#is_match \"severity\" two}}x{{/is_match}}"),
  ]

  @Test(arguments: asItStands)
  func `what is not understood is rendered as it stands`(template: String, text: String) throws {
    let (rendered, diagnostics) = RenderingTableTests.render(
      template, in: try RenderingTableTests.context())
    #expect(rendered == text)
    #expect(!diagnostics.contains { $0.level == .error }, "\(diagnostics.map(\.message))")
  }

  @Test func `a template that is too long is text`() throws {
    let text = String(repeating: "{{@usr.id}}", count: 100_000)
    let (syntax, diagnostics) = TemplateParser.parse(
      UTF8Text(text), labels: [], isKnownTimeZone: { _ in true })
    #expect(diagnostics.map(\.level) == [.warning])
    guard case .text(let found)? = syntax.nodes.first else {
      Issue.record("no text")
      return
    }
    #expect(found == UTF8Text(text))
  }

  @Test func `a value is never read again as a template`() throws {
    let context = try RenderingTableTests.context(#""x":"{{severity}}","#)
    #expect(RenderingTableTests.render("{{@x}}", in: context).text == "{{severity}}")
  }

  @Test func `long values are cut and control characters replaced`() throws {
    let long = String(repeating: "é", count: 5000)
    let context = try RenderingTableTests.context(#""x":"\#(long)","y":"a\u001b[31m\tb","#)
    #expect(
      RenderingTableTests.render("{{@x}}", in: context).text == String(repeating: "é", count: 4096) + "…")
    #expect(RenderingTableTests.render("{{@y}}", in: context).text == "a\u{FFFD}[31m\tb")
  }

  @Test func `a log with very many values does not slow rendering or flood the message`() throws {
    let many = (0..<20_000).map(String.init).joined(separator: ",")
    let context = try RenderingTableTests.context(#""many":[\#(many)],"#)
    let text = RenderingTableTests.render("{{@many}}", in: context).text
    #expect(text.split(separator: ", ").count == MessageRenderer.maximumValues + 1)
    #expect(text.hasSuffix(", 99, …"))
  }

  @Test(arguments: [
    "{{severity}}", "{{#if @usr.id}}x{{/if}}", "{{{{raw}}}}", "\\{{@usr.id}}", "}}{{@usr.id}}",
    "{{eval \\\"1+1\\\"}}",
  ])
  func `no value becomes part of the template`(value: String) throws {
    let context = try RenderingTableTests.context(#""x":"\#(value.replacing("\\{", with: "{"))","#)
    let shown = value.replacing("\\{", with: "{").replacing("\\\"", with: "\"")
    for template in ["{{@x}}", "{{{@x}}}", "{{#is_match \"@x\" \"\"}}{{@x}}{{/is_match}}"] {
      #expect(RenderingTableTests.render(template, in: context).text == shown)
    }
    #expect(RenderingTableTests.render("{{@x}}{{@x}}", in: context).text == shown + shown)
  }
}
