import Foundation
import Testing
import TocsinTestSupport

/// The page that strangers read first names only what is there.
struct ArchitecturePageTests {
  @Test func `every type that the architecture page names is declared`() throws {
    let page = try Repository.text("docs/architecture.md")
    let sources = try Repository.files(in: "Sources", suffix: ".swift").map { try Repository.text($0) }
      .joined(separator: "\n")
    let names = Set(try matches(of: #"`([A-Z][A-Za-z]+)`"#, in: page))
    #expect(names.count > 20)
    let declared = Set(
      try matches(of: #"\b(?:struct|class|enum|protocol|typealias) ([A-Z][A-Za-z]+)"#, in: sources))
    // `THEN` is a word of the rule language.
    #expect(names.subtracting(declared).subtracting(["THEN", "String"]).sorted() == [])
  }

  @Test func `every path that the architecture page names exists`() throws {
    let page = try Repository.text("docs/architecture.md")
    let paths = try matches(of: #"`((?:Sources|Tests|docs)/[A-Za-z/._-]+)`"#, in: page)
    #expect(!paths.isEmpty)
    for path in paths {
      #expect(FileManager.default.fileExists(atPath: Repository.url(path).path), "\(path)")
    }
  }

  @Test func `every module of the package is on the architecture page`() throws {
    let page = try Repository.text("docs/architecture.md")
    let modules = try matches(of: #"module\(\s*"(Tocsin[A-Za-z]+)""#, in: Repository.text("Package.swift"))
    #expect(modules.count > 10)
    for module in modules { #expect(page.contains("| \(module) |"), "\(module)") }
  }

  private func matches(of pattern: String, in text: String) throws -> [String] {
    let range = NSRange(text.startIndex..., in: text)
    return try NSRegularExpression(pattern: pattern).matches(in: text, range: range).compactMap {
      Range($0.range(at: 1), in: text).map { String(text[$0]) }
    }
  }
}
