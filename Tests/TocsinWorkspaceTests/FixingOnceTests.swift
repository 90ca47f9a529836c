import Testing
import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinRuleTesting
import TocsinSemantics
import TocsinTestSupport
import TocsinWorkspace

/// `lint --fix` over a workspace: what is read and written, and how often.
struct FixingOnceTests {
  /// A fix of a severity, and one of a key, take two rounds or more.
  static let messy = Texts.rule("An example").replacing("status: low", with: "status: Low")

  struct Run: Sendable, CustomStringConvertible {
    var description: String
    var files: [(path: String, text: String)]
    /// Files that are looked for, of which there are those above.
    var read: [String]
    var written: [String]
  }

  static let companions: [(path: String, text: String)] = [
    ("a.test.yaml", Texts.tests), ("a.logs.ndjson", Texts.logs(3)),
  ]
  static let runs: [Run] = [
    Run(
      description: "a rule with tests and samples", files: [("a.yaml", messy)] + companions,
      read: ["a.yaml", "a.test.yaml", "a.logs.ndjson"], written: ["a.yaml"]),
    Run(
      description: "a rule alone", files: [("a.yaml", messy)],
      read: ["a.yaml", "a.test.yaml", "a.logs.ndjson"], written: ["a.yaml"]),
    Run(
      description: "nothing to fix", files: [("a.yaml", Texts.rule("An example"))] + companions,
      read: ["a.yaml", "a.test.yaml", "a.logs.ndjson"], written: []),
    Run(
      description: "two rules", files: [("a.yaml", messy), ("b.yaml", messy)] + companions,
      read: ["a.yaml", "a.test.yaml", "a.logs.ndjson", "b.yaml", "b.test.yaml", "b.logs.ndjson"],
      written: ["a.yaml", "b.yaml"]),
    Run(
      description: "two rules with the same tests",
      files: [("a.yaml", messy), ("a.json", "{}")] + companions,
      read: ["a.json", "a.yaml", "a.test.yaml", "a.logs.ndjson"], written: ["a.yaml"]),
  ]

  @Test(arguments: runs)
  func `each file is read once, and each changed one written once, at the end`(run: Run) throws {
    let folder = try Folder(run.files)
    let files = CountingFiles()
    var workspace = Workspace(files)
    var loaded = workspace.loadRules([folder.path("")], keepsNodes: true)
    let linter = Linter()
    let fixed = workspace.fix(&loaded, with: linter, allowsUnsafe: false)
    #expect(fixed.filter(\.isChanged).map { folder.name($0.before.name) } == run.written)
    #expect(files.writes.isEmpty)
    for file in run.files { #expect(try folder.text(file.path) == file.text) }

    try workspace.save()
    try workspace.save()
    let outcome = RuleLinting.lint(loaded.files, in: workspace, with: linter, jobs: 1)
    func counts(_ counts: [String: Int]) -> [String: Int] {
      Dictionary(uniqueKeysWithValues: counts.map { (folder.name($0.key), $0.value) })
    }
    #expect(counts(files.reads) == Dictionary(uniqueKeysWithValues: run.read.map { ($0, 1) }))
    #expect(counts(files.writes) == Dictionary(uniqueKeysWithValues: run.written.map { ($0, 1) }))

    // A workspace of what was written finds the same as the one in memory.
    let again = Workspace()
    let written = again.loadRules([folder.path("")], keepsNodes: true)
    #expect(written.files.map(\.source.bytes) == loaded.files.map(\.source.bytes))
    let fresh = RuleLinting.lint(written.files, in: again, with: linter, jobs: 1)
    #expect(outcome.reports.map(FixingOnceTests.shown) == fresh.reports.map(FixingOnceTests.shown))
  }

  private static func shown(_ report: FileReport) -> [String] {
    report.texts.flatMap { text in
      text.diagnostics.map { "\(text.source.name):\($0.span.start): \($0.descriptor.code): \($0.message)" }
    }
  }

  @Test func `a file that was changed meanwhile is left alone`() throws {
    let folder = try Folder([("a.yaml", FixingOnceTests.messy)])
    var workspace = Workspace()
    var loaded = workspace.loadRules([folder.path("a.yaml")], keepsNodes: true)
    _ = workspace.fix(&loaded, with: Linter(), allowsUnsafe: false)
    try folder.write("name: Another\n", to: "a.yaml")
    #expect(throws: OutputError.self) { try workspace.save() }
    #expect(try folder.text("a.yaml") == "name: Another\n")
  }

  @Test func `an edited text is seen by all that is loaded afterwards`() throws {
    let folder = try Folder([("a.yaml", Texts.rule("A"))])
    let path = folder.path("a.yaml")
    var workspace = Workspace()
    let old = try workspace.files.read(path, limit: 1 << 20)
    workspace.edit(path, from: old, to: Array(Texts.rule("B").utf8))
    workspace.edit(path, from: [], to: Array(Texts.rule("C").utf8))
    #expect(workspace.loadRules([path]).rules.map(\.name) == ["C"])
    #expect(try folder.text("a.yaml") == Texts.rule("A"))
    try workspace.save()
    #expect(try folder.text("a.yaml") == Texts.rule("C"))
    #expect(workspace.loadRules([path]).rules.map(\.name) == ["C"])
  }

  @Test func `a cache keeps what was read, and asks again where a limit was too small`() throws {
    let folder = try Folder([("a.yaml", "disk")])
    let (path, none) = (folder.path("a.yaml"), folder.path("none.yaml"))
    let files = CountingFiles()
    let cache = FileCache(files)
    #expect(FileProviderTests.read(path, 3, from: cache) == .failure(.budget))
    for _ in 0..<2 {
      #expect(FileProviderTests.read(path, 4, from: cache) == .success("disk"))
      #expect(FileProviderTests.read(path, 3, from: cache) == .failure(.budget))
      #expect(FileProviderTests.read(none, 4, from: cache) == .failure(.notFound))
    }
    try folder.write("other", to: "a.yaml")
    #expect(FileProviderTests.read(path, 9, from: cache) == .success("disk"))
    #expect(files.reads == [path: 2, none: 1])
  }
}
