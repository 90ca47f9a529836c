import Foundation
import Testing
import TocsinIO

/// Which files a path, a directory or a pattern stands for.
struct PathTests {
  static let files = [
    "a.ndjson", "b.json", "c.csv", "d.log.gz", "e.jsonl.zst", "f.txt", ".hidden.ndjson", "g[1].ndjson",
    "sub/a.ndjson", "sub/deep/a.ndjson", "sub/deep/z.log", ".git/a.ndjson", "sub/.cache/a.ndjson",
    "ünder.ndjson",
  ]

  static func found(_ pattern: String, in files: [String] = files) throws -> (
    paths: [String], failures: [String]
  ) {
    let scratch = try Scratch()
    for file in files { try scratch.write(file) }
    let (inputs, failures, _) = LogInputs.expand(paths: ["\(scratch.path)/\(pattern)"])
    return (
      inputs.map { String($0.name.dropFirst(scratch.path.count + 1)) },
      failures.map { $0.message }
    )
  }

  @Test(arguments: [
    ("*.ndjson", ["a.ndjson", "g[1].ndjson", "ünder.ndjson"]),
    (".*.ndjson", [".hidden.ndjson"]),
    ("?.ndjson", ["a.ndjson"]),
    ("?nder.ndjson", ["ünder.ndjson"]),
    ("?hidden.ndjson", []),
    ("*/a.ndjson", ["sub/a.ndjson"]),
    ("**/a.ndjson", ["a.ndjson", "sub/a.ndjson", "sub/deep/a.ndjson"]),
    ("sub/**", ["sub/a.ndjson", "sub/deep/a.ndjson", "sub/deep/z.log"]),
    ("**/deep/*.log", ["sub/deep/z.log"]),
    (".g*/a.ndjson", [".git/a.ndjson"]),
    // A bracket stands for itself.
    ("g[1].ndjson", ["g[1].ndjson"]),
    ("g[12]*.ndjson", []),
    ("g[1*.ndjson", ["g[1].ndjson"]),
    // A pattern names files of any ending.
    ("*.txt", ["f.txt"]),
    ("f.txt", ["f.txt"]),
    ("a.ndjson/*", []),
  ])
  func `a pattern stands for what it matches`(pattern: String, expected: [String]) throws {
    let (paths, failures) = try Self.found(pattern)
    #expect(paths == expected)
    #expect(failures.isEmpty == !expected.isEmpty)
    if expected.isEmpty, pattern != "a.ndjson/*" { #expect(failures == ["no file matches"]) }
  }

  @Test func `a directory stands for its log files, hidden directories left out`() throws {
    let (paths, failures) = try Self.found("")
    #expect(failures.isEmpty)
    #expect(
      paths.map { $0.hasPrefix("/") ? String($0.dropFirst()) : $0 } == [
        ".hidden.ndjson", "a.ndjson", "b.json", "c.csv", "d.log.gz", "e.jsonl.zst", "f.txt", "g[1].ndjson",
        "sub/a.ndjson", "sub/deep/a.ndjson", "sub/deep/z.log", "ünder.ndjson",
      ])
  }

  @Test func `a file is read once, whatever names lead to it`() throws {
    let scratch = try Scratch()
    let file = try scratch.write("a.ndjson")
    try scratch.link("b.ndjson", to: "a.ndjson")
    try scratch.link("loop", to: ".")
    let paths = [file, "\(scratch.path)/b.ndjson", scratch.path, "\(scratch.path)/*.ndjson", "-", "-"]
    let (inputs, failures, _) = LogInputs.expand(paths: paths)
    #expect(failures.isEmpty)
    #expect(inputs.map(\.name) == [file, "<stdin>"])
  }

  @Test func `what cannot be read is a failure, never left out`() throws {
    let scratch = try Scratch()
    let outside = try Scratch()
    try outside.write("x.ndjson")
    try scratch.write("a.ndjson")
    try scratch.link("broken.ndjson", to: "nowhere")
    try scratch.link("out.ndjson", to: outside.path + "/x.ndjson")
    try scratch.link("outdir", to: outside.path)
    #expect(mkfifo(scratch.path + "/pipe.ndjson", 0o600) == 0)
    let (inputs, failures, _) = LogInputs.expand(paths: [scratch.path, scratch.path + "/none"])
    #expect(inputs.map(\.name) == [scratch.path + "/a.ndjson"])
    #expect(
      failures.map { "\($0.path.dropFirst(scratch.path.count + 1)): \($0.message)" } == [
        "broken.ndjson: there is no such file or directory", "out.ndjson: a link leads out of the directory",
        "outdir: a link leads out of the directory", "pipe.ndjson: this is a pipe, not a file",
        "none: there is no such file or directory",
      ])
  }

  @Test func `rule files are told by their names`() throws {
    let scratch = try Scratch()
    for name in [
      "a.yaml", "b.yml", "c.json", "a.test.yaml", "b.test.yml", "c.logs.json", "tocsin.yaml", ".x.yaml",
      "d.txt",
      "sub/e.yaml",
    ] {
      try scratch.write(name)
    }
    func names(_ expansion: PathExpansion) -> [String] {
      expansion.paths.map { String($0.dropFirst(scratch.path.count + 1)) }
    }
    #expect(names(PathExpansion.ruleFiles([scratch.path])) == ["a.yaml", "b.yml", "c.json", "sub/e.yaml"])
    #expect(
      names(PathExpansion.files([scratch.path], where: PathExpansion.isFormattedFile)) == [
        "a.test.yaml", "a.yaml", "b.test.yml", "b.yml", "sub/e.yaml",
      ])
    #expect(names(PathExpansion.logFiles([scratch.path])) == ["c.json", "c.logs.json", "d.txt"])
  }

  @Test(arguments: [(64, true), (65, false)])
  func `directories are read 64 deep`(depth: Int, isRead: Bool) throws {
    let scratch = try Scratch()
    try scratch.write(String(repeating: "d/", count: depth) + "a.ndjson")
    for path in [scratch.path, scratch.path + "/**/a.ndjson"] {
      let (inputs, failures, _) = LogInputs.expand(paths: [path])
      if path == scratch.path {
        #expect(inputs.count == (isRead ? 1 : 0))
        #expect(failures.map(\.message) == (isRead ? [] : ["more than 64 directories deep"]))
      } else if !isRead {
        #expect(failures.contains { $0.kind == .budget })
      }
    }
  }

  @Test func `ten thousand files are read, and no more`() throws {
    #expect(PathExpansion.maximumFiles == 10_000)
    let scratch = try Scratch()
    for index in 0..<10_000 { try Data().write(to: URL(fileURLWithPath: "\(scratch.path)/\(index).log")) }
    #expect(LogInputs.expand(paths: [scratch.path]).failures.isEmpty)
    #expect(LogInputs.expand(paths: [scratch.path + "/*.log"]).failures.isEmpty)
    try scratch.write("one-more.log")
    for path in [scratch.path, scratch.path + "/*.log"] {
      let (inputs, failures, _) = LogInputs.expand(paths: [path])
      #expect(inputs.count == 10_000)
      #expect(failures.allSatisfy { $0.kind == .budget } && !failures.isEmpty)
    }
  }

  @Test func `a file is found below the directory of another`() throws {
    let scratch = try Scratch()
    let (rule, table) = (try scratch.write("rules/a.yaml"), try scratch.write("rules/data/t.csv"))
    let elsewhere = try scratch.write("t.csv")
    #expect(ParentDirectories.path(of: table, besides: rule) == "data/t.csv")
    #expect(ParentDirectories.path(of: rule, besides: rule) == "a.yaml")
    #expect(ParentDirectories.path(of: elsewhere, besides: rule) == nil)
    #expect(ParentDirectories.path(of: scratch.path + "/rules/none", besides: rule) == nil)
  }
}
