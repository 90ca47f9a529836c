import Testing
import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinRuleTesting
import TocsinSemantics
import TocsinWorkspace

/// The tests and samples that belong to a rule.
struct CompanionTests {
  static let paths: [(rule: String, tests: String, samples: String, table: String)] = [
    ("a.yaml", "a.test.yaml", "a.logs.ndjson", "t.table.csv"),
    ("b/a.yml", "b/a.test.yaml", "b/a.logs.ndjson", "b/t.table.csv"),
    ("./b.c/a.b.json", "./b.c/a.b.test.yaml", "./b.c/a.b.logs.ndjson", "./b.c/t.table.csv"),
    ("/a.yaml", "/a.test.yaml", "/a.logs.ndjson", "/t.table.csv"),
  ]

  @Test(arguments: paths)
  func `what belongs to a rule is in its directory`(
    rule: String, tests: String, samples: String, table: String
  ) {
    #expect(CompanionPath.tests(of: rule) == tests)
    #expect(CompanionPath.samples(of: rule) == samples)
    #expect(CompanionPath.table("t", of: rule) == table)
    for name in ["", "../t", "..", "a/t", "a\0"] { #expect(CompanionPath.table(name, of: rule) == nil) }
  }

  struct Samples: Sendable, CustomStringConvertible {
    var description: String
    var files: [(path: String, text: String)] = []
    var texts: [(path: String, text: String)] = []
    /// `nil`: there is no file.
    var count: Int?
    var isComplete = true

    init(
      _ description: String, files: [(path: String, text: String)] = [],
      texts: [(path: String, text: String)] = [], _ count: Int?, isComplete: Bool = true
    ) {
      self.description = description
      self.files = files
      self.texts = texts
      self.count = count
      self.isComplete = isComplete
    }
  }

  static let samples: [Samples] = [
    Samples("no file", nil),
    Samples("a file", files: [("a.logs.ndjson", Texts.logs(3))], 3),
    Samples("a text", texts: [("a.logs.ndjson", Texts.logs(2))], 2),
    Samples(
      "a text in front of a file", files: [("a.logs.ndjson", Texts.logs(3))],
      texts: [("a.logs.ndjson", Texts.logs(2))], 2),
    Samples("what is no event", files: [("a.logs.ndjson", Texts.logs(1) + "{]\n" + Texts.logs(1))], 2),
    Samples(
      "more events than are read", texts: [("a.logs.ndjson", Texts.logs(SampleSet.maximumCount + 1))],
      SampleSet.maximumCount, isComplete: false),
    Samples("a directory", files: [("a.logs.ndjson/b", "")], 0, isComplete: false),
  ]

  @Test(arguments: samples)
  func `samples are the logs beside a rule`(samples: Samples) throws {
    let folder = try Folder(samples.files)
    let set = Workspace(folder.overlay(samples.texts)).samples(besides: folder.path("a.yaml"))
    #expect(set.name.map(folder.name) == samples.count.map { _ in "a.logs.ndjson" })
    #expect(set.events.count == samples.count ?? 0 && set.records.count == set.events.count)
    #expect(set.isComplete == samples.isComplete)
  }

  struct Tests: Sendable, CustomStringConvertible {
    var description: String
    var files: [(path: String, text: String)] = []
    var texts: [(path: String, text: String)] = []
    /// By test, its events; `nil`: there is no test file.
    var events: [Int]?
    var findings: [String] = []

    init(
      _ description: String, files: [(path: String, text: String)] = [],
      texts: [(path: String, text: String)] = [], _ events: [Int]?, findings: [String] = []
    ) {
      self.description = description
      self.files = files
      self.texts = texts
      self.events = events
      self.findings = findings
    }
  }

  static let tests: [Tests] = [
    Tests("no file", nil),
    Tests(
      "a file and its samples", files: [("a.test.yaml", Texts.tests), ("a.logs.ndjson", Texts.logs(3))], [3]),
    Tests(
      "samples as a text", files: [("a.test.yaml", Texts.tests), ("a.logs.ndjson", Texts.logs(3))],
      texts: [("a.logs.ndjson", Texts.logs(2))], [2]),
    Tests("a text", texts: [("a.test.yaml", Texts.tests), ("a.logs.ndjson", Texts.logs(1))], [1]),
    Tests("no samples", files: [("a.test.yaml", Texts.tests)], [0], findings: ["V900"]),
    Tests(
      "samples of another directory",
      files: [("a.test.yaml", Texts.tests.replacing("a.logs", with: "../a.logs"))], [0],
      findings: ["V900"]),
    Tests("what is no test file", files: [("a.test.yaml", "- 1\n")], [], findings: ["V900"]),
  ]

  @Test(arguments: tests)
  func `tests are those beside a rule`(tests: Tests) throws {
    let folder = try Folder(tests.files)
    let suite = try Workspace(folder.overlay(tests.texts)).tests(besides: folder.path("a.yaml"))
    #expect(suite?.source.name == tests.events.map { _ in folder.path("a.test.yaml") })
    #expect(suite?.file.tests.map(\.events.count) == tests.events)
    #expect((suite?.diagnostics ?? []).map(\.descriptor.code) == tests.findings)
  }

  @Test func `tests that cannot be read are an error`() throws {
    let folder = try Folder([("a.test.yaml/b", "")])
    #expect(throws: LogReadError.self) { try Workspace().tests(besides: folder.path("a.yaml")) }
  }
}
