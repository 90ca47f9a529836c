import Foundation
import Testing
import TocsinTestSupport

struct StructureTests {
  static let sources = ["Sources", "Tests"].flatMap { Repository.files(in: $0, suffix: ".swift") }

  @Test func `no hand-written file is over 500 lines`() throws {
    for path in StructureTests.sources {
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
      #expect(path.hasPrefix("Sources/\(module)/"), "\(path)")
    }
  }
}
