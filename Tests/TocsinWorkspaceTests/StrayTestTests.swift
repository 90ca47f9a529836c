import Testing
import TocsinDiagnostics
import TocsinWorkspace

/// Rule tests that no rule reads are found, and a test file that is named stands for its rule.
struct StrayTestTests {
  private static let tests = "tests: []\n"

  private static func folder(_ names: [String]) throws -> Folder {
    try Folder(
      names.map { name in
        (name, name.contains(".test.") ? tests : Texts.rule(name))
      })
  }

  /// Files of a directory, and by stray test file the end of what is said of it.
  @Test(
    arguments: [
      (["a.yaml", "a.test.yaml"], [:]), (["a.yml", "a.test.yaml"], [:]), (["a.yaml"], [:]),
      (["a.yaml", "b.test.yaml"], ["b.test.yaml": "there is no rule `b.yaml` beside them"]),
      (["brust.test.yaml", "burst.yaml"], ["brust.test.yaml": "there is no rule `brust.yaml` beside them"]),
      (["x/a.yaml", "a.test.yaml"], ["a.test.yaml": "there is no rule `a.yaml` beside them"]),
      (["a.yaml", "a.test.yml"], ["a.test.yml": "the tests of `a.yaml` are read from `a.test.yaml`"]),
      (["x/y/b.test.yaml", "a.yaml"], ["x/y/b.test.yaml": "there is no rule `b.yaml` beside them"]),
      (["a.yaml", ".hidden/b.test.yaml", ".b.test.yaml"], [:]),
    ] as [([String], [String: String])])
  func `tests without a rule are an error`(names: [String], strays: [String: String]) throws {
    let folder = try Self.folder(names)
    let workspace = Workspace(folder.overlay([]))
    let loaded = workspace.loadRules([folder.path("")], findsStrayTests: true)
    var found: [String: String] = [:]
    for file in loaded.files where !file.isValid {
      let message = file.diagnostics.first?.message ?? ""
      found[folder.name(file.source.name)] = message.replacing("these tests never run: ", with: "")
      #expect(file.diagnostics.first?.fixes.isEmpty == false)
    }
    #expect(found == strays)
    // Other commands have no business with tests.
    #expect(!workspace.loadRules([folder.path("")]).files.contains { !$0.isValid })
  }

  @Test func `the nearest rule is suggested`() throws {
    let folder = try Self.folder(["burst.yaml", "other.yaml", "brust.test.yaml"])
    let loaded = Workspace().loadRules([folder.path("brust.test.yaml")])
    #expect(
      loaded.files.flatMap(\.diagnostics).flatMap(\.fixes).map(\.text) == [
        "rename the file to `burst.test.yaml`, if it tests `burst.yaml`"
      ])
  }

  @Test(arguments: [
    (["a.test.yaml"], ["a.yaml"]), (["a.test.yaml", "a.yaml"], ["a.yaml"]),
    (["b.test.yaml", "a.test.yaml"], ["b.yml", "a.yaml"]), (["none.test.yaml"], []),
  ])
  func `a test file that is named stands for its rule`(named: [String], rules: [String]) throws {
    let folder = try Self.folder(["a.yaml", "a.test.yaml", "b.yml", "b.test.yaml"])
    let loaded = Workspace().loadRules(named.map(folder.path))
    #expect(loaded.files.map { folder.name($0.source.name) } == rules)
    #expect(!loaded.files.contains { !$0.isValid })
    #expect(loaded.pathFailures.count == (rules.isEmpty ? 1 : 0))
  }

  @Test func `an unsaved rule reads its tests`() throws {
    let folder = try Self.folder(["a.test.yaml"])
    let workspace = Workspace(folder.overlay([("a.yaml", Texts.rule("A"))]))
    let loaded = workspace.loadRules([folder.path("")], findsStrayTests: true)
    #expect(loaded.files.allSatisfy(\.isValid) && loaded.files.count == 1)
  }
}
