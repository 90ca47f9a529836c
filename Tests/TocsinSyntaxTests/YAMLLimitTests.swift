import Testing
import TocsinDiagnostics
import TocsinSyntax

/// Budgets of rule files: the last text inside, the first one outside, in YAML and in JSON alike.
struct YAMLLimitTests {
  private static let budget = YAMLBudget.standard

  private static func codes(_ text: String, _ name: String) -> [String] {
    var diagnostics = DiagnosticCollector()
    _ = YAMLReader.documents(of: SourceFile(name: name, text: text), into: &diagnostics)
    return diagnostics.sorted.map(\.descriptor.code)
  }

  private static func repeated(_ text: String, _ count: Int) -> String {
    String(repeating: text, count: count)
  }

  @Test(arguments: ["a.yaml", "a.json"])
  func `lists are so long`(name: String) {
    func list(_ count: Int) -> String {
      "[" + Array(repeating: "1", count: count).joined(separator: ",") + "]"
    }
    #expect(YAMLLimitTests.codes(list(YAMLLimitTests.budget.maximumListItems), name).isEmpty)
    #expect(YAMLLimitTests.codes(list(YAMLLimitTests.budget.maximumListItems + 1), name).count == 1)
  }

  @Test(arguments: ["a.yaml", "a.json"])
  func `values nest so deep`(name: String) {
    func nested(_ depth: Int) -> String {
      YAMLLimitTests.repeated("[", depth) + "1" + YAMLLimitTests.repeated("]", depth)
    }
    #expect(YAMLLimitTests.codes(nested(YAMLLimitTests.budget.maximumDepth), name).isEmpty)
    #expect(YAMLLimitTests.codes(nested(YAMLLimitTests.budget.maximumDepth + 1), name).count == 1)
  }

  @Test func `what an alias repeats counts each time`() {
    // Each alias of the list is worth all its items.
    let items = Array(repeating: "1", count: 999).joined(separator: ",")
    func text(_ aliases: Int) -> String {
      "a: &a [\(items)]\nb:\n" + YAMLLimitTests.repeated("- *a\n", aliases)
    }
    // The mapping, its two keys, the list behind `b`, and a thousand nodes for each copy of the list.
    let most = (YAMLLimitTests.budget.maximumNodes - 4) / 1000 - 1
    #expect(YAMLLimitTests.codes(text(most), "a.yaml").isEmpty)
    #expect(YAMLLimitTests.codes(text(most + 1), "a.yaml").count == 1)
  }
}
