import Foundation
import Testing
import TocsinTestSupport

/// Breaking any one operator, literal, attribute, bound, severity or the case order of the Salesforce rule makes one of
/// its tests fail.
struct SalesforceMutationTests {
  static let rule = "rules/salesforce/installed-package.yaml"

  struct Mutant {
    var description: String
    var text: String
  }

  /// Changes that no log can show: the package queries exclude each other, so the order of their cases is free.
  static let equivalent: Set<String> = ["swap cases 1 and 2"]

  @Test func `every mutant is killed`() throws {
    let shell = try Shell()
    defer { shell.remove() }
    try shell.copy("rules")
    let mutants = try Self.mutants(of: Repository.text(Self.rule))
    #expect(mutants.count >= 90, "\(mutants.count) mutants")
    for mutant in mutants {
      try shell.write(mutant.text, to: Self.rule)
      let status = try shell.run("tocsin test \(Self.rule)").status
      let isEquivalent = Self.equivalent.contains(mutant.description)
      #expect(status == (isEquivalent ? 0 : 1), "\(mutant.description): status \(status)")
    }
  }

  static func mutants(of rule: String) throws -> [Mutant] {
    let start = try #require(rule.range(of: "queries:")).lowerBound
    let end = try #require(rule.range(of: "options:")).lowerBound
    let body = start..<end
    var mutants: [Mutant] = []
    func replace(_ pattern: String, _ replacements: [String], _ what: String) throws {
      let expression = try NSRegularExpression(pattern: pattern)
      for match in expression.matches(in: rule, range: NSRange(body, in: rule)) {
        guard let range = Range(match.range, in: rule) else { continue }
        for replacement in replacements where rule[range] != replacement {
          let line = rule[..<range.lowerBound].count { $0 == "\n" } + 1
          mutants.append(
            Mutant(
              description: "line \(line): \(what) `\(rule[range])` → `\(replacement)`",
              text: rule.replacingCharacters(in: range, with: replacement)))
        }
      }
    }
    let literals = [
      "salesforce", "PackageInstall", "SetupAuditTrail", "insertConnectedApplication", "true", "1", "EXPORT",
      "UNINSTALL",
      "VALIDATE_PACKAGE", "INIT_EXPORT_PKG_CONTROLLER",
    ]
    for literal in literals { try replace("(?<=[:(]|OR )\(literal)(?=[ )\\n])", ["broken"], "literal") }
    try replace("@[A-Za-z_.]+(?=:)", ["@broken"], "attribute")
    try replace("(?<= )OR(?= )", ["AND"], "operator")
    try replace("(?<=[ \\n])-(?=@)", [""], "negation")
    try replace("> 0", ["> 1", "< 0", "<= 0", "== 0"], "bound")
    try replace("(?<=status: )[a-z]+", ["info", "low", "medium", "high", "critical"], "severity")
    try replace("\"@[a-z_.]+\"", ["\"@broken\""], "group-by field")
    return mutants + (try swaps(rule))
  }

  private static func swaps(_ rule: String) throws -> [Mutant] {
    let cases = try #require(rule.range(of: "cases:\n"))
    let end = try #require(rule.range(of: "options:")).lowerBound
    let blocks = rule[cases.upperBound..<end].components(separatedBy: "  - name: ").dropFirst().map {
      "  - name: " + $0
    }
    #expect(blocks.count == 3)
    return [(0, 1), (0, 2), (1, 2)].map { one, other in
      var swapped = Array(blocks)
      swapped.swapAt(one, other)
      return Mutant(
        description: "swap cases \(one + 1) and \(other + 1)",
        text: rule.replacingCharacters(in: cases.upperBound..<end, with: swapped.joined()))
    }
  }
}
