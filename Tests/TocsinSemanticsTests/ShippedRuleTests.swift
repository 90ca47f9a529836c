import Testing
import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

struct ShippedRuleTests {
  @Test(arguments: Repository.files(in: "rules", suffix: ".yaml").filter { !$0.hasSuffix(".test.yaml") })
  func `every shipped rule decodes without a finding`(path: String) throws {
    let file = SourceFile(name: path, bytes: try Repository.bytes(path))
    var findings = DiagnosticCollector()
    let rules = YAMLReader.documents(of: file, into: &findings).flatMap {
      RuleDecoder.decode($0, file: file, into: &findings)
    }
    #expect(rules.count == 1)
    #expect(findings.sorted.filter { $0.level > .info }.isEmpty)
    #expect(rules.allSatisfy { $0.unsupported.isEmpty })
  }
}
