import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinWorkspace

/// Which files of a folder are looked at, and which are not.
struct PassingOverTests {
  static let files: [(path: String, text: String)] = [
    ("rules/a.yaml", Texts.rule("A")), ("rules/a.test.yaml", Texts.tests),
    ("rules/a.logs.ndjson", Texts.logs(1)),
    ("rules/broken.yaml", "name: \"B\nqueries: [{query: x}]\ncases: [{status: low}]\n"),
    ("rules/lost.yaml", "# merged away\n"), ("ci.yaml", "on: push\njobs: {}\n"), ("values.yaml", "# none\n"),
    ("package.json", #"{"name":"x","version":"1","scripts":{}}"#), ("mapping.yml", "x: 1\n"),
    ("vendor/b.yaml", Texts.rule("B")),
    ("big.json", "{\"packages\": [\"" + String(repeating: "x", count: 1 << 20) + "\"]}"),
  ]

  private static func choice(_ configuration: String, _ folder: Folder, passesOverNamed: Bool = false) throws
    -> FileChoice
  {
    try folder.write(configuration, to: "tocsin.yaml")
    let settings = try Workspace().configuration(at: folder.path("tocsin.yaml"))
    #expect(settings.findings.isEmpty)
    return FileChoice(settings, passesOverNamed: passesOverNamed)
  }

  @Test func `a folder's rules are read, broken and lost ones too, and nothing else`() throws {
    let folder = try Folder(PassingOverTests.files)
    let loaded = Workspace().loadRules([folder.path("")])
    let names = loaded.files.map { folder.name($0.source.name) }
    #expect(names == ["rules/a.yaml", "rules/broken.yaml", "rules/lost.yaml", "vendor/b.yaml"])
    #expect(
      Set(loaded.passedOver.map { folder.name($0.path) }) == [
        "big.json", "ci.yaml", "mapping.yml", "package.json", "values.yaml",
      ])
    #expect(loaded.unread.isEmpty && loaded.misplaced.isEmpty)
  }

  @Test func `a named file is a rule or an error`() throws {
    let folder = try Folder(
      PassingOverTests.files + [("start.yaml", "name: x\n"), ("tests.yaml", Texts.tests)])
    let names = ["ci.yaml", "mapping.yml", "values.yaml", "start.yaml", "tests.yaml"]
    let loaded = Workspace().loadRules(names.map(folder.path))
    #expect(
      loaded.files.map { folder.name($0.source.name) } == ["values.yaml", "start.yaml"])
    #expect(
      loaded.misplaced.map(\.kind) == [.other("a GitHub workflow"), .unknown(hasRuleKeys: false), .ruleTest])
  }

  @Test(arguments: [
    (["vendor"], ["rules/a.yaml"]), (["vendor/"], ["rules/a.yaml"]), (["**/b.yaml"], ["rules/a.yaml"]),
    (["rules/**"], ["vendor/b.yaml"]), (["b.yaml", "a.*"], []),
    (["rules/b.yaml"], ["rules/a.yaml", "vendor/b.yaml"]),
  ])
  func `the configuration excludes files`(patterns: [String], expected: [String]) throws {
    let folder = try Folder([("rules/a.yaml", Texts.rule("A")), ("vendor/b.yaml", Texts.rule("B"))])
    let choice = try PassingOverTests.choice("exclude: \(patterns)\n", folder)
    let loaded = Workspace().loadRules([folder.path("")], choosing: choice)
    #expect(loaded.files.map { folder.name($0.source.name) } == expected)
    #expect(loaded.excludedCount == 2 - expected.count)
    // A named file is taken, unless a hook named it.
    let paths = ["rules/a.yaml", "vendor/b.yaml"].map(folder.path)
    #expect(Workspace().loadRules(paths, choosing: choice).files.count == 2)
    let hook = try PassingOverTests.choice("exclude: \(patterns)\n", folder, passesOverNamed: true)
    #expect(
      Workspace().loadRules(paths, choosing: hook).files.map { folder.name($0.source.name) } == expected)
  }

  @Test func `the formatter looks at the same files, and at rule tests`() throws {
    let folder = try Folder(PassingOverTests.files)
    let listed = Workspace().formattedFiles([folder.path("")])
    #expect(
      listed.files.map { folder.name($0.source.name) } == [
        "rules/a.test.yaml", "rules/a.yaml", "rules/broken.yaml", "vendor/b.yaml",
      ])
    let named = Workspace().formattedFiles(["ci.yaml", "package.json"].map(folder.path))
    #expect(named.files.isEmpty && named.leftAlone.map(\.kind) == [.other("a GitHub workflow"), nil])
  }
}
