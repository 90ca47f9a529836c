import Foundation
import Testing
import TocsinTestSupport

@testable import tocsin_dev

/// The tool that measures these tests: its lists, the rewriting, and what it makes of a run's output.
struct MutantTests {
  static func mutant(
    _ original: String, _ replacement: String, in context: String? = nil, form: Mutant.Form = .expression,
    id: String = "a", file: String = "Sources/TocsinA/A.swift"
  ) -> Mutant {
    Mutant(
      id: id, file: file, context: context, original: original, replacement: replacement, tests: ["ATests"],
      reason: "because", form: form)
  }

  private static let source = """
    struct A {
      func one(
        _ x: Int
      ) -> Bool {
        if x == 0 { return x < 1 }
        return x < 9
      }

      func two(_ x: Int) -> Bool { x < 9 }
    }

    """

  private static func schemata(_ mutants: [Mutant], _ text: String = source) -> MutantSchemata {
    MutantSchemata(mutants, in: ["Sources/TocsinA/A.swift": text])
  }

  // Lists

  @Test func `every list of this repository can be read, and names differ`() throws {
    var seen: Set<String> = []
    for path in Repository.files(in: "Tests/Mutants", suffix: ".txt") {
      for mutant in try MutantList(path: path, text: try Repository.text(path)).mutants {
        #expect(seen.insert(mutant.id).inserted, "\(mutant.id) is there twice")
        #expect(mutant.module.hasPrefix("Tocsin"), "\(mutant.id)")
      }
    }
    #expect(seen.count >= 100)
  }

  @Test func `a list has keys and values, comments, and reasons of several lines`() throws {
    let text = """
      # About A.

      mutant a-edge
      file   Sources/TocsinA/A.swift
      in     func one(
      from   x < 9
      to     x <= 9
      tests  ATests  BTests.Edge
      why    Nine is
      why    too much.
      mutant a-gone
      file   Sources/TocsinA/A.swift
      from   count += 1
      to
      as     statement
      tests  ATests
      why    Nothing is counted.
      """
    let mutants = try MutantList(path: "list.txt", text: text).mutants
    #expect(
      mutants == [
        Mutant(
          id: "a-edge", file: "Sources/TocsinA/A.swift", context: "func one(", original: "x < 9",
          replacement: "x <= 9", tests: ["ATests", "BTests.Edge"], reason: "Nine is too much."),
        Mutant(
          id: "a-gone", file: "Sources/TocsinA/A.swift", context: nil, original: "count += 1",
          replacement: "", tests: ["ATests"], reason: "Nothing is counted.", form: .statement),
      ])
  }

  @Test(arguments: [
    ("file A.swift", 1, "`file` before the first `mutant`"),
    ("mutant a\nfile A.swift\nfile B.swift", 3, "`file` is given twice"),
    ("mutant a\nfrm x", 2, "unknown key `frm`"),
    ("\nmutant a\nfile A.swift\nto y\ntests T\nwhy z", 2, "this mutant has no `from`"),
    ("mutant a\nfile A.swift\nfrom x\nto x\ntests T\nwhy z", 1, "`from` and `to` are the same"),
    (
      "mutant a\nfile A.swift\nfrom x\nto y\nas both\ntests T\nwhy z", 1,
      "`as` is expression, statement, or build, found `both`"
    ),
  ])
  func `a fault of a list has its line`(text: String, line: Int, message: String) {
    #expect(throws: MutantList.Fault(path: "list.txt", line: line, message: message)) {
      try MutantList(path: "list.txt", text: text)
    }
  }

  // Rewriting

  @Test func `an expression becomes a choice between the mutant and itself`() throws {
    let schemata = MutantTests.schemata([MutantTests.mutant("x < 9", "x <= 9", in: "func one(")])
    let number = try #require(schemata.placements.first).number
    let text = schemata.rewritten["Sources/TocsinA/A.swift"]
    let expected = MutantTests.source.replacingOccurrences(
      of: "return x < 9", with: "return (tocsin_mutant() == \(number) ? (x <= 9) : (x < 9))")
    #expect(text == "package import CMutant\n" + expected)
  }

  @Test func `a statement becomes a branch, and several mutants of a file stand together`() throws {
    let schemata = MutantTests.schemata([
      MutantTests.mutant("if x == 0 { return x < 1 }", "", form: .statement, id: "gone"),
      MutantTests.mutant("x < 9", "x < 8", in: "func two", id: "two"),
    ])
    let numbers = schemata.placements.map(\.number)
    let text = try #require(schemata.rewritten["Sources/TocsinA/A.swift"])
    #expect(
      text.contains("if tocsin_mutant() == \(numbers[0]) {  } else { if x == 0 { return x < 1 } }\n"))
    #expect(text.contains("{ (tocsin_mutant() == \(numbers[1]) ? (x < 8) : (x < 9)) }\n"))
    #expect(Set(numbers).count == 2)
  }

  @Test func `the number of a mutant does not depend on the others`() throws {
    let mutant = MutantTests.mutant("x < 9", "x < 8", in: "func two", id: "two")
    let other = MutantTests.mutant("x == 0", "x != 0", id: "zero")
    let alone = MutantTests.schemata([mutant]).placements[0].number
    #expect(MutantTests.schemata([other, mutant]).placements[1].number == alone)
  }

  @Test func `a mutant with a build of its own stands in no other's sources`() throws {
    let mutant = MutantTests.mutant("func two", "func three", form: .build)
    let schemata = MutantTests.schemata([mutant])
    #expect(schemata.rewritten.isEmpty)
    let text = schemata.alone(try #require(schemata.placements.first))
    #expect(text == MutantTests.source.replacingOccurrences(of: "func two", with: "func three"))
  }

  @Test(arguments: [
    (mutant("x < 9", "x"), "`x < 9` occurs 2 times in Sources/TocsinA/A.swift, not once"),
    (
      mutant("x < 1", "x", in: "func two"),
      "`x < 1` occurs 0 times in `func two` of Sources/TocsinA/A.swift, not once"
    ),
    (mutant("x < 9", "x", in: "func"), "`func` occurs 2 times in Sources/TocsinA/A.swift, not once"),
    (mutant("x", "y", file: "Sources/TocsinA/B.swift"), "no file Sources/TocsinA/B.swift"),
  ])
  func `a snippet that is not there once is stale, with the reason`(mutant: Mutant, reason: String) {
    let schemata = MutantTests.schemata([mutant])
    #expect(schemata.stale == [MutantSchemata.Stale(id: "a", reason: reason)])
    #expect(schemata.placements.isEmpty)
  }

  @Test func `mutants that overlap are not both built`() {
    let schemata = MutantTests.schemata([
      MutantTests.mutant("x == 0", "x != 0", id: "one"),
      MutantTests.mutant("if x == 0 { return x < 1 }", "", form: .statement, id: "two"),
    ])
    #expect(schemata.placements.map(\.mutant.id) == ["one"])
    #expect(schemata.stale.map(\.id) == ["two"])
  }

  @Test func `a declaration that moved to another file is found by its context`() {
    let mutant = MutantTests.mutant("x < 9", "x <= 9", in: "func two", file: "Sources/TocsinA/Old.swift")
    let placements = MutantTests.schemata([mutant]).placements
    #expect(placements.map(\.path) == ["Sources/TocsinA/A.swift"])
  }

  // Runs

  private static func outcome(_ lines: [String], status: Int32) -> TestLog.Outcome {
    var log = TestLog()
    for line in lines { log.read(line) }
    return log.outcome(status: status)
  }

  @Test func `the first test that records an issue is the one that noticed`() {
    let lines = [
      "◇ Test \"adds\" started.",
      "\u{1B}[91m✘\u{1B}[0m Test \"adds\" recorded an issue at A.swift:1:2: Expectation",
      "✘ Test \"divides\" recorded an issue at A.swift:3:2: Expectation",
    ]
    #expect(MutantTests.outcome(lines, status: 1) == .failed("\"adds\""))
  }

  @Test func `a crash names the test that began last, and why`() {
    let lines = ["◇ Test \"adds\" started.", "A/A.swift:7: Fatal error: Index out of range"]
    #expect(
      MutantTests.outcome(lines, status: 132)
        == .failed("crash in or near \"adds\": Fatal error: Index out of range"))
  }

  @Test func `a run that hangs, passes, or has no test is told from the others`() {
    #expect(MutantTests.outcome(["◇ Test \"adds\" started."], status: 124) == .timedOut)
    #expect(MutantTests.outcome(["✔ Test run with 6 tests in 2 suites passed"], status: 0) == .passed)
    #expect(MutantTests.outcome(["✔ Test run with 0 tests in 0 suites passed"], status: 0) == .empty)
  }

  @Test func `a kill outlives all but a change of its file, a survival outlives nothing`() throws {
    let directory = FileManager.default.temporaryDirectory.appendingPathComponent(UUID().uuidString)
    try FileManager.default.createDirectory(at: directory, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: directory) }
    let path = directory.appendingPathComponent("results.tsv")
    func placement(_ id: String, _ replacement: String = "x != 0", _ text: String = MutantTests.source) throws
      -> MutantSchemata.Placement
    {
      let mutant = MutantTests.mutant("x == 0", replacement, id: id)
      return try #require(MutantTests.schemata([mutant], text).placements.first)
    }
    let (killed, survived) = (try placement("killed"), try placement("survived"))
    var results = MutantResults(path: path, sources: "1", tests: "1")
    try results.record(.init(verdict: .killed, killer: "a\ttest", seconds: 3), of: killed)
    try results.record(.init(verdict: .survived, killer: "", seconds: 5), of: survived)
    try results.record(baseline: "ATests", seconds: 2)
    func known(_ sources: String, _ tests: String) -> [Bool] {
      let results = MutantResults(path: path, sources: sources, tests: tests)
      return [results[killed] != nil, results[survived] != nil, results[baseline: "ATests"] != nil]
    }
    #expect(known("1", "1") == [true, true, true])
    #expect(known("1", "2") == [true, false, false])
    #expect(known("2", "1") == [true, false, false])
    results = MutantResults(path: path, sources: "1", tests: "1")
    #expect(results[killed]?.killer == "a test")
    let other = try placement("killed", "x > 0")
    let longer = try placement("killed", "x != 0", MutantTests.source + "// longer\n")
    #expect(results[other] == nil && results[longer] == nil)
  }
}
