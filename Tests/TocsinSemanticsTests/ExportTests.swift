import Testing
import TocsinDiagnostics
import TocsinSemantics
import TocsinTestSupport

/// Bodies as exports of rules hold them: every type, every method, every null and empty form.
struct ExportTests {
  static let exports = Repository.files(in: "Tests/TocsinSemanticsTests/Cases/exports", suffix: ".json")

  @Test func `there are exports`() {
    #expect(ExportTests.exports.count >= 30)
  }

  @Test(arguments: exports)
  func `an export is a rule without error`(path: String) throws {
    let decoded = try Decoded(path: path)
    #expect(decoded.errors.isEmpty, "\(decoded.places)")
    #expect(decoded.rules.count == 1)
  }

  @Test(arguments: exports, [".yaml", ".sorted.yaml"])
  func `the export as YAML is the same rule`(path: String, suffix: String) throws {
    let json = try Decoded(path: path)
    let yaml = try Decoded(path: String(path.dropLast(".json".count)) + suffix)
    #expect(yaml.errors.isEmpty, "\(yaml.places)")
    let rule = try #require(json.rules.first)
    let other = try #require(yaml.rules.first)
    #expect(rule.contentHash == other.contentHash)
    #expect(rule.message == other.message)
    #expect(rule.name == other.name)
    #expect(rule.tags == other.tags)
    #expect(rule.queries.map(\.text) == other.queries.map(\.text))
    #expect(rule.unsupported.map(\.message).sorted() == other.unsupported.map(\.message).sorted())
    #expect(Set(json.findings.map(\.descriptor.code)) == Set(yaml.findings.map(\.descriptor.code)))
  }

  @Test func `no two exports have one hash`() throws {
    var paths: [String: String] = [:]
    for path in ExportTests.exports {
      let rule = try #require(try Decoded(path: path).rules.first)
      #expect(paths[rule.contentHash] == nil, "\(path) and \(paths[rule.contentHash] ?? "")")
      paths[rule.contentHash] = path
    }
  }

  @Test func `every detection method and type is among the exports`() throws {
    let rules = try ExportTests.exports.flatMap { try Decoded(path: $0).rules }
    #expect(Set(rules.map(\.type)) == Set(RuleType.allCases))
    #expect(Set(rules.map(\.options.detectionMethod)) == Set(DetectionMethod.allCases))
    #expect(Set(rules.flatMap { $0.queries.map(\.aggregation) }) == Set(Aggregation.allCases))
  }
}
