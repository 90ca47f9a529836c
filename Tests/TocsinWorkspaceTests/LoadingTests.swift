import Testing
import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinLogModel
import TocsinRuleTesting
import TocsinSemantics
import TocsinWorkspace

/// Rules, and the choice of one, over files on disk and texts in memory.
struct LoadingTests {
  @Test func `valid and invalid files are loaded, and what cannot be read is a failure`() throws {
    let folder = try Folder([
      ("rules/a.yaml", Texts.rule("A")), ("rules/b.yaml", "name: B\ntype: log_detection\n"),
      ("rules/c.yaml", Texts.rule("C")),
    ])
    let large = String(repeating: "#", count: 1 << 20) + "\n"
    let workspace = Workspace(folder.overlay([("rules/c.yaml", large), ("rules/d.yaml", Texts.rule("D"))]))
    let loaded = workspace.loadRules([folder.path("rules"), folder.path("none")])
    #expect(
      loaded.files.map { folder.name($0.source.name) } == ["rules/a.yaml", "rules/b.yaml", "rules/d.yaml"])
    #expect(loaded.files.map(\.isValid) == [true, false, true])
    #expect(loaded.rules.map(\.name) == ["A", "D"])
    #expect(loaded.pathFailures.map(\.kind) == [.notFound])
    #expect(loaded.unread.map(\.kind) == [.budget])
  }

  @Test func `many files come in their order from several threads`() throws {
    let names = (100..<200).map { "\($0).yaml" }
    let folder = try Folder(names.map { ($0, Texts.rule("Rule \($0)")) })
    let workspace = Workspace()
    for jobs in [1, 3] {
      let loaded = workspace.loadRules([folder.path("")], keepsNodes: true, jobs: jobs)
      #expect(loaded.rules.map(\.name) == names.map { "Rule \($0)" })
      #expect(loaded.files.allSatisfy { $0.ruleNodes.count == 1 && $0.documents.count == 1 })
    }
    #expect(workspace.loadRules([folder.path("100.yaml")]).files.allSatisfy { $0.ruleNodes.isEmpty })
  }

  static let choices: [(name: String?, found: String?)] = [
    (nil, "First"), ("First", "First"), ("Second", "Second"), ("abc-def-ghi", "Second"), ("Third", nil),
    ("", nil),
  ]

  @Test(arguments: choices)
  func `a rule is chosen by name or id`(name: String?, found: String?) throws {
    let text = Texts.rule("First") + "---\n" + Texts.rule("Second", more: "id: abc-def-ghi\n")
    let folder = try Folder([("a.yaml", text)])
    let loaded = Workspace().loadRules([folder.path("a.yaml")])
    #expect(RuleChoice(named: name, in: loaded)?.rule.name == found)
  }

  @Test func `signals come from rules of the file, and of the given paths or the directory`() throws {
    let folder = try Folder([("b/a.yaml", Texts.rule("A"))])
    let path = folder.path("b/a.yaml")
    let choice = try #require(RuleChoice(named: nil, in: Workspace().loadRules([path])))
    #expect(choice.sourcePaths([]) == [path, folder.path("b")])
    #expect(choice.sourcePaths(["c", "d"]) == [path, "c", "d"])
  }

  @Test func `copies of a rule are two rules, and a changed rule is the same`() throws {
    let text = Texts.rule("A") + "---\n" + Texts.rule("A")
    let folder = try Folder([("a.yaml", text), ("b.yaml", text)])
    let rules = Workspace().loadRules([folder.path("")]).rules
    #expect(rules.count == 4 && Set(rules.map(\.contentHash)).count == 1)
    #expect(Set(rules.map(\.identity)).count == 4)
    var changed = rules[0]
    changed.unsupported.append(Diagnostic(.tableNotGiven, "x", at: changed.span))
    #expect(changed.identity == rules[0].identity)
  }

  struct Table: Sendable, CustomStringConvertible {
    var description: String
    var files: [(path: String, text: String)] = []
    var texts: [(path: String, text: String)] = []
    var given: [String] = []
    /// `nil`: the rule is not supported.
    var expected: [String]?

    init(
      _ description: String, files: [(path: String, text: String)] = [],
      texts: [(path: String, text: String)] = [], given: [String] = [], _ expected: [String]?
    ) {
      self.description = description
      self.files = files
      self.texts = texts
      self.given = given
      self.expected = expected
    }
  }

  static let tables: [Table] = [
    Table("beside the rule", files: [("b/names.table.csv", "id\nu\nt\n")], ["t", "u"]),
    Table(
      "as a text", files: [("b/names.table.csv", "id\nu\n")], texts: [("b/names.table.csv", "id\nv\n")],
      ["v"]),
    Table(
      "given, whatever is beside the rule", files: [("b/names.table.csv", "id\nu\n")], given: ["w"], ["w"]),
    Table("elsewhere", files: [("names.table.csv", "id\nu\n")], nil),
    Table("of another name", files: [("b/other.table.csv", "id\nu\n")], nil),
    Table("without the column", files: [("b/names.table.csv", "no\nu\n")], nil),
  ]

  @Test(arguments: tables)
  func `a table is found beside the rule`(table: Table) throws {
    let folder = try Folder(table.files + [("b/a.yaml", Texts.rule("A", more: Texts.table))])
    let workspace = Workspace(folder.overlay(table.texts))
    var loaded = workspace.loadRules([folder.path("b/a.yaml")])
    var given = ReferenceTables()
    if !table.given.isEmpty { given.add("names", ["id": table.given.map { UTF8Text($0) }]) }
    try loaded.resolveTables(given: given, in: workspace)
    let rule = try #require(loaded.rules.first)
    #expect(rule.tableRestrictions.first?.values?.map(\.description) == table.expected)
    #expect(rule.unsupported.map(\.descriptor.code) == (table.expected == nil ? ["E002"] : []))
  }

  @Test func `a table that cannot be read is an error`() throws {
    let folder = try Folder([
      ("a.yaml", Texts.rule("A", more: Texts.table)), ("names.table.csv", "id,no\nu\nv,w,x\n"),
    ])
    var loaded = Workspace().loadRules([folder.path("a.yaml")])
    #expect(throws: LogReadError.self) {
      try loaded.resolveTables(given: ReferenceTables(), in: Workspace())
    }
  }

  @Test func `the configuration is a file, a text, or none`() throws {
    let folder = try Folder([("a/tocsin.yaml", "lint:\n  strict: true\n  paths: [rules]\n")])
    let path = folder.path("a/tocsin.yaml")
    let loaded = try Workspace().configuration(at: path)
    #expect(loaded.configuration.isStrict == true && loaded.path == path && loaded.findings.isEmpty)
    #expect(loaded.paths([], loaded.configuration.lintPaths) == [folder.path("a/rules")])
    #expect(loaded.paths(["b"], loaded.configuration.lintPaths) == ["b"])
    #expect(loaded.paths([], nil) == ["rules"])
    let open = Workspace(folder.overlay([("a/tocsin.yaml", "lint:\n  strict: false\n")]))
    #expect(try open.configuration(at: path).configuration.isStrict == false)
    let broken = Workspace(folder.overlay([("a/tocsin.yaml", "lint: 1\n")]))
    #expect(try broken.configuration(at: path).findings.contains { $0.level == .error })
    #expect(throws: LogReadError.self) { try Workspace().configuration(at: folder.path("tocsin.yaml")) }
    // Nothing is looked for above a repository, nor read that isn't there.
    var nearest = OverlayFiles()
    nearest.open("tocsin.yaml", Array("lint:\n  strict: true\n".utf8))
    #expect(try Workspace(nearest).configuration(at: nil).path == "tocsin.yaml")
  }

  @Test func `overrides of the configuration are relative to its directory`() throws {
    let folder = try Folder([
      ("tocsin.yaml", "overrides:\n  - files: [rules/old/]\n    ignore: [Q203]\n"),
      ("rules/old/a.yaml", Texts.rule("A")), ("rules/b.yaml", Texts.rule("B")),
    ])
    let loaded = try Workspace().configuration(at: folder.path("tocsin.yaml"))
    #expect(loaded.findings.isEmpty, "\(loaded.findings.map(\.message))")
    #expect(!loaded.selection(for: folder.path("rules/old/a.yaml")).codes.contains("Q203"))
    #expect(loaded.selection(for: folder.path("rules/b.yaml")).codes.contains("Q203"))
  }
}
