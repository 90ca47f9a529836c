import Testing
import TocsinDiagnostics
import TocsinExamples
import TocsinLint
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// What the tests of the formatter share.
enum Formatting {
  static let formatter = RuleFormatter(
    canonicalizesQueries: false, makeReasoner: { Reasoner.confirmedByEvaluation() })
  static let queryFormatter = RuleFormatter(
    canonicalizesQueries: true, makeReasoner: { Reasoner.confirmedByEvaluation() })

  static func documents(_ file: SourceFile) -> [YAMLNode]? {
    var findings = DiagnosticCollector()
    let documents = YAMLReader.documents(of: file, into: &findings)
    return findings.invalidatesRule ? nil : documents
  }

  static func text(
    _ file: SourceFile, _ kind: RuleFormatter.Kind = .rule, _ formatter: RuleFormatter = formatter
  ) throws -> [UInt8] {
    switch formatter.format(file, as: kind) {
    case .formatted(let bytes, notes: _): return bytes
    case .refused(let reasons):
      struct Refusal: Error { var reasons: [String] }
      throw Refusal(reasons: reasons.map(\.message))
    }
  }

  /// The laws of the formatter, checked without its own help.
  static func expectLaws(
    _ file: SourceFile, _ kind: RuleFormatter.Kind = .rule,
    sourceLocation: Testing.SourceLocation = #_sourceLocation
  ) throws -> SourceFile {
    let formatted = SourceFile(name: file.name, bytes: try text(file, kind))
    let shown =
      "\(String(decoding: file.bytes, as: UTF8.self))\n=====\n\(String(decoding: formatted.bytes, as: UTF8.self))"
    let (before, after) = (try #require(documents(file)), try #require(documents(formatted), "\(shown)"))
    #expect(before.count == after.count, "\(shown)", sourceLocation: sourceLocation)
    for (old, new) in zip(before, after) {
      #expect(old.means(sameAs: new), "\(shown)", sourceLocation: sourceLocation)
    }
    let hashes = [(file, before), (formatted, after)].map { file, documents in
      var findings = DiagnosticCollector()
      return documents.flatMap { RuleDecoder.decode($0, file: file, into: &findings) }.map(\.contentHash)
    }
    #expect(hashes[0] == hashes[1], "\(shown)", sourceLocation: sourceLocation)
    let again = try text(formatted, kind)
    #expect(
      again == formatted.bytes, "not idempotent:\n\(shown)\n=====\n\(String(decoding: again, as: UTF8.self))",
      sourceLocation: sourceLocation)
    return formatted
  }
}

struct FormattingTests {
  static let files =
    ["rules", "Tests", "docs"].flatMap { Repository.files(in: $0, suffix: ".yaml") }

  @Test func `there are files to format`() {
    #expect(FormattingTests.files.count >= 90)
  }

  @Test(arguments: files)
  func `formatting keeps the meaning, and formatting again changes nothing`(path: String) throws {
    let file = SourceFile(name: path, bytes: try Repository.bytes(path))
    guard Formatting.documents(file) != nil else {
      guard case .refused(let reasons) = Formatting.formatter.format(file, as: .rule) else {
        Issue.record("\(path) is not readable, and was formatted")
        return
      }
      #expect(reasons.contains { $0.level == .error })
      return
    }
    _ = try Formatting.expectLaws(file, RuleFormatter.Kind(path: path))
  }

  @Test(arguments: Repository.files(in: "Tests/TocsinSemanticsTests/Cases/exports", suffix: ".json"))
  func `every layout of an export has one canonical form, and no comment is lost`(path: String) throws {
    let source = SourceFile(name: path, bytes: try Repository.bytes(path))
    let document = try #require(Formatting.documents(source)?.first)
    var canonical: Set<[UInt8]> = []
    for seed in 0..<RandomCases.count(4, full: 6) {
      var generator = LayoutGenerator(
        seed: UInt64(seed) &* 7919 &+ UInt64(path.utf8.count), hasComments: seed > 1)
      generator.write(document)
      let file = SourceFile(name: "rule.yaml", text: generator.output)
      let read = Formatting.documents(file)?.first
      guard let read, read.means(sameAs: document) else {
        Issue.record("the generator is wrong:\n\(generator.output)")
        continue
      }
      let formatted = try Formatting.expectLaws(file)
      let comments = try #require(LayoutReader.read(formatted)).comments.map(\.description)
      #expect(comments.sorted() == generator.comments.sorted(), "\(generator.output)")
      if seed < 2 { canonical.insert(formatted.bytes) }
    }
    #expect(!canonical.isEmpty)
  }

  @Test(arguments: Repository.files(in: "Tests/TocsinLintTests/Cases/formatting", suffix: ".in.yaml"))
  func `a layout is as recorded`(path: String) throws {
    let file = SourceFile(name: path, bytes: try Repository.bytes(path))
    let formatted = try Formatting.expectLaws(file)
    try expectGolden(
      String(decoding: formatted.bytes, as: UTF8.self), at: path.replacing(".in.yaml", with: ".out.yaml"))
  }

  @Test(arguments: [
    ("on", "\"on\""), ("y", "\"y\""), ("1e3", "\"1e3\""), ("017", "\"017\""), ("10.0.0.1", "\"10.0.0.1\""),
    ("2024-01-01", "\"2024-01-01\""), ("12:30", "\"12:30\""), ("0x1F", "\"0x1F\""), ("1_000", "\"1_000\""),
    ("source:okta", "source:okta"), ("@usr.id", "\"@usr.id\""), ("a: b", "\"a: b\""), ("a #b", "\"a #b\""),
    ("-x", "-x"), ("- x", "\"- x\""), ("a \"b\"", "a \"b\""), ("\"b\"", "'\"b\"'"), ("it's", "it's"),
    ("*", "\"*\""), ("", "\"\""), ("~", "\"~\""), (" a", "\" a\""), ("a\u{200B}b", "\"a\\u200Bb\""),
    ("5m", "5m"), ("+5m", "+5m"), ("v1.2", "v1.2"), ("<<", "\"<<\""), ("=", "\"=\""), ("---", "\"---\""),
    ("(a OR b) @c:[1 TO 2]", "(a OR b) @c:[1 TO 2]"), ("a\tb", "\"a\\tb\""), ("é", "é"),
  ])
  func `a text is quoted where some reader needs it`(text: String, expected: String) throws {
    let escaped = text.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
      "\t", with: "\\t")
    let file = SourceFile(name: "a.yaml", text: "key: \"\(escaped)\"\n")
    #expect(String(decoding: try Formatting.text(file), as: UTF8.self) == "key: \(expected)\n")
  }

  @Test func `queries are printed only when asked, and only when proven`() throws {
    let file = SourceFile(
      name: "a.yaml",
      text: """
        queries:
          - query: 'source:okta AND NOT (@a:x)  AND ( @b:y OR  @b:z )'
          - query: source:okta or @a:x
          - query: SELECT 1
            queryLanguage: sql

        """)
    #expect(try Formatting.text(file).count == file.bytes.count - 2)
    let text = String(decoding: try Formatting.text(file, .rule, Formatting.queryFormatter), as: UTF8.self)
    #expect(
      text == """
        queries:
          - query: source:okta -@a:x (@b:y OR @b:z)
          - query: source:okta or @a:x
          - query: SELECT 1
            queryLanguage: sql

        """)
  }

  @Test func `keys keep their order where an alias would come before its anchor`() throws {
    let text = "tags: &t [a]\nname: x\nqueries:\n  - groupByFields: *t\n"
    guard
      case .formatted(let bytes, let notes) = Formatting.formatter.format(
        SourceFile(name: "a.yaml", text: text), as: .rule)
    else {
      Issue.record("refused")
      return
    }
    #expect(String(decoding: bytes, as: UTF8.self) == text)
    #expect(notes.count == 1)
  }
}
