import Foundation
import Testing
import TocsinTestSupport

/// Detection methods are found by what their files declare: no list names them, so a test holds that none is missing.
struct MethodFilesTests {
  /// The options of methods, as the files of TocsinSemantics declare them.
  private func options() throws -> [String] {
    let names = try Repository.files(in: "Sources/TocsinSemantics/Methods", suffix: ".swift").flatMap {
      try matches(of: #"struct (\w+): MethodDetails\b"#, in: Repository.text($0))
    }
    #expect(names.count >= 6)
    return names
  }

  @Test func `options of every method make a state`() throws {
    let text = try sources(of: "TocsinDetect")
    for name in try options() { #expect(text.contains("extension \(name): MethodStateMaker"), "\(name)") }
  }

  @Test func `every method defined is in the generated list`() throws {
    let text = try sources(of: "TocsinSemantics")
    let list = try Repository.text("Sources/TocsinSemantics/Methods/DetectionMethod+Generated.swift")
    let defined = try matches(of: #"\benum (\w+): MethodDefinition\b"#, in: text)
    #expect(try matches(of: #"(\w+)\.self,"#, in: list).sorted() == defined.sorted())
  }

  private func sources(of module: String) throws -> String {
    try Repository.files(in: "Sources/\(module)/Methods", suffix: ".swift").map { try Repository.text($0) }
      .joined(separator: "\n")
  }

  private func matches(of pattern: String, in text: String) throws -> [String] {
    let range = NSRange(text.startIndex..., in: text)
    return try NSRegularExpression(pattern: pattern).matches(in: text, range: range).compactMap {
      Range($0.range(at: 1), in: text).map { String(text[$0]) }
    }
  }
}
