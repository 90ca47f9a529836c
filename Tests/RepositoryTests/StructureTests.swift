import Foundation
import Testing
import TocsinDiagnostics
import TocsinLint
import TocsinTestSupport

struct StructureTests {
  static let sources = ["Sources", "Tests"].flatMap { Repository.files(in: $0, suffix: ".swift") }

  @Test func `no hand-written file is over 500 lines`() throws {
    for path in StructureTests.sources where !path.hasSuffix("+Generated.swift") {
      let lines = try Repository.text(path).split(separator: "\n", omittingEmptySubsequences: false).count
      #expect(lines <= 500, "\(path) has \(lines) lines")
    }
  }

  @Test func `libraries of the pipeline do without Foundation`() throws {
    for path in StructureTests.sources where path.hasPrefix("Sources/Tocsin") {
      let text = try Repository.text(path)
      #expect(!text.contains("import Foundation"), "\(path)")
    }
  }

  @Test(arguments: [
    ("CLibYAML", "TocsinSyntax"), ("CZlib", "TocsinIO"), ("CZstd", "TocsinIO"),
    ("CByteScan", "TocsinLogModel"),
  ])
  func `one layer imports a C library`(library: String, module: String) throws {
    for path in StructureTests.sources where try Repository.text(path).contains("import \(library)\n") {
      let isOwn = ["Sources/\(module)/", "Tests/\(module)Tests/"].contains { path.hasPrefix($0) }
      #expect(isOwn, "\(path)")
    }
  }

  /// All that is known about a source is in the file of its form; the table of forms holds one line.
  @Test func `a source is named in one file and one line`() throws {
    let events = "Sources/TocsinEvents/Forms"
    let shared = ["RecordForm", "RecordFormDefinition", "SourceSpelling", "RecordWriting", "RecordSignature"]
    let datadog = ["Plain", "Archive", "SearchResult", "LogExplorer"]
    let names = Repository.files(in: events, suffix: ".swift").map { path in
      path.split(separator: "/").last.map { String($0.dropLast(".swift".count)) } ?? path
    }
    let own = names.filter { !shared.contains($0) && !datadog.contains($0) }
    // What is too much for one file stands in others whose names begin with the source's.
    let sources = own.filter { name in !own.contains { $0 != name && name.hasPrefix($0) } }
    #expect(sources.contains("Salesforce"))
    func lines(of path: String, naming source: String) throws -> Int {
      try Repository.text(path).split(separator: "\n")
        .filter { $0.localizedCaseInsensitiveContains(source) }.count
    }
    // Checks and rules speak of products in their texts; the pipeline must not.
    let pipeline = [
      "LogModel", "Plan", "Events", "IO", "Engine", "Reasoning", "Examples", "RuleTesting", "Kit",
    ]
    for source in sources {
      #expect(try lines(of: "\(events)/RecordForm.swift", naming: source) == 1)
      for path in StructureTests.sources
      where pipeline.contains(where: { path.hasPrefix("Sources/Tocsin\($0)/") }) && !path.hasPrefix(events) {
        #expect(try lines(of: path, naming: source) == 0, "\(path) names \(source)")
      }
    }
  }

  @Test func `every descriptor of the sources belongs to a check`() throws {
    let pattern = try NSRegularExpression(
      pattern: #"DiagnosticDescriptor\(\s*"([A-Z][0-9]{3})", "([a-z0-9-]+)""#)
    var declared: [String: String] = [:]
    for path in StructureTests.sources where path.hasPrefix("Sources/") {
      let text = try Repository.text(path)
      for match in pattern.matches(in: text, range: NSRange(text.startIndex..., in: text)) {
        let code = Range(match.range(at: 1), in: text).map { String(text[$0]) } ?? ""
        let name = Range(match.range(at: 2), in: text).map { String(text[$0]) } ?? ""
        #expect(
          declared.updateValue(name, forKey: code) == nil, "\(code) is declared twice, again in \(path)")
      }
    }
    let registered = Dictionary(
      uniqueKeysWithValues: CheckRegistry.all.map { ($0.descriptor.code, $0.descriptor.name) })
    // Codes of F speak of the files of this program (the configuration, a baseline, a layout), those of L of log pipelines.
    #expect(declared.filter { !$0.key.hasPrefix("F") && !$0.key.hasPrefix("L") } == registered)
  }
}
