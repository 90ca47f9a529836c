import TocsinDiagnostics
import TocsinIO
import TocsinRuleTesting
import TocsinSyntax

extension CompanionPath {
  private static let testEndings = [".test.yaml", ".test.yml"]

  /// Whether a path is that of rule tests, by its name.
  package static func isTests(_ path: String) -> Bool { testEndings.contains { path.hasSuffix($0) } }

  /// The rule files that tests may belong to: `a.test.yaml` → `a.yaml`, `a.yml`, `a.json`.
  static func rules(ofTests path: String) -> [String] {
    guard let ending = testEndings.first(where: { path.hasSuffix($0) }) else { return [] }
    return [".yaml", ".yml", ".json"].map { path.dropLast(ending.count) + $0 }
  }
}

extension Workspace {
  /// The paths with rule files in the place of the test files of rules, and the test files that no rule reads.
  ///
  /// `looksForTests`: test files below the paths are looked at too, not only those that are named.
  func withoutTests(
    _ paths: [String], looksForTests: Bool, choosing choice: FileChoice
  ) -> (paths: [String], strays: [RuleFile]) {
    var ruled: [String] = []
    var tests: [String] = []
    for path in paths {
      guard CompanionPath.isTests(path), files.isFile(path) else {
        ruled.append(path)
        continue
      }
      tests.append(path)
      if let rule = rule(ofTests: path) { ruled.append(rule) }
    }
    // Other programs call files so, too: only what is one of rule tests is meant to run.
    if choice.passesOverNamed { tests.removeAll { choice.isExcluded($0) || !isRuleTest($0) } }
    if looksForTests {
      let named = Set(tests)
      tests += files.testFiles(ruled).paths.filter {
        !named.contains($0) && !choice.isExcluded($0) && isRuleTest($0)
      }
    }
    return (ruled, tests.compactMap(stray))
  }

  /// Whether the keys of a test file are those of rule tests; one that is read, or cannot be, is taken for one.
  private func isRuleTest(_ path: String) -> Bool {
    guard rule(ofTests: path) == nil,
      let bytes = try? files.read(path, limit: YAMLBudget.standard.maximumBytes)
    else { return true }
    let kind = ContentKind.of(bytes, path: path)
    return kind == .ruleTest || kind == .empty
  }

  /// The rule that a test file belongs to; `nil` for a file that is never read.
  private func rule(ofTests path: String) -> String? {
    CompanionPath.rules(ofTests: path).first { files.isFile($0) && CompanionPath.tests(of: $0) == path }
  }

  /// What is wrong with a test file that no rule reads; `nil` for one that is read.
  private func stray(_ path: String) -> RuleFile? {
    guard rule(ofTests: path) == nil else { return nil }
    let bytes = (try? files.read(path, limit: YAMLBudget.standard.maximumBytes)) ?? []
    let source = SourceFile(name: path, bytes: bytes)
    let name = Workspace.name(of: path)
    let rule = CompanionPath.rules(ofTests: path).first { files.isFile($0) }
    let finding: Diagnostic
    if let rule {
      let expected = Workspace.name(of: CompanionPath.tests(of: rule))
      finding = Diagnostic(
        .ruleTestFile,
        "these tests never run: the tests of `\(Workspace.name(of: rule))` are read from `\(expected)`",
        at: SourceSpan(0, 0), fixes: [Fix("rename the file to `\(expected)`")])
    } else {
      let missing = CompanionPath.rules(ofTests: path).first.map(Workspace.name) ?? name
      finding = Diagnostic(
        .ruleTestFile, "these tests never run: there is no rule `\(missing)` beside them",
        at: SourceSpan(0, 0),
        fixes: [Fix(advice(path, missing))])
    }
    return RuleFile(
      source: source, rules: [], suppressions: [], ruleNodes: [], documents: [], diagnostics: [finding])
  }

  private func advice(_ path: String, _ missing: String) -> String {
    let directory = Workspace.directory(of: path)
    let names = files.ruleFiles([directory]).paths.filter { Workspace.directory(of: $0) == directory }
      .map(Workspace.name)
    guard let near = nearestName(to: missing, among: names) else {
      return "write the rule, or rename the tests after their rule"
    }
    return "rename the file to `\(Workspace.name(of: CompanionPath.tests(of: near)))`, if it tests `\(near)`"
  }

  private static func directory(of path: String) -> String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  private static func name(of path: String) -> String {
    path.split(separator: "/").last.map(String.init) ?? path
  }
}
