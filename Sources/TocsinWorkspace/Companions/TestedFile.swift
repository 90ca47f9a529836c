import TocsinDiagnostics
package import TocsinIO
package import TocsinRuleTesting
package import TocsinSemantics

/// A rule file whose tests are run: the rules of it that are evaluated, and what tests them.
package struct TestedFile: Sendable {
  /// The rule file.
  package let file: RuleFile
  /// The rules that are evaluated, at least one, in the order of the file.
  package let rules: [Rule]
  /// The tests; `nil` where there is no test file.
  package internal(set) var suite: RuleTestSuite?

  /// Whether the test file can be read as one.
  package var hasUsableTests: Bool {
    suite.map { !$0.diagnostics.contains { $0.descriptor.invalidatesRule } } ?? false
  }

  /// Whether a rule is one of those that are evaluated.
  package func isEvaluated(_ rule: Rule) -> Bool { rules.contains { $0.identity == rule.identity } }

  /// The rule of the file that a test is about, evaluated or not; `nil` where the test names no rule of it.
  package func subject(of test: RuleTest) -> Rule? {
    guard let name = test.rule else { return file.rules.first }
    return file.rules.first { $0.name == name || $0.id == name }
  }

  /// The tests that are about a rule, as far as `filter` selects them.
  package func tests(of rule: Rule, _ filter: TestFilter) -> [RuleTest] {
    (suite?.file.tests ?? []).filter {
      filter.selects($0.name) && subject(of: $0)?.identity == rule.identity
    }
  }

  /// The tests of single queries, which are those of the file's first rule, as far as `filter` selects them.
  package func payloadTests(of rule: Rule, _ filter: TestFilter) -> [PayloadTest] {
    guard rule.identity == file.rules.first?.identity else { return [] }
    return (suite?.file.payloadTests ?? []).filter { filter.selects($0.name) }
  }
}

extension Workspace {
  /// The files with rules that are evaluated, and their tests as they are now.
  ///
  /// A file with an error is left out, since the place of a rule in its file decides which tests are about it. Throws
  /// what keeps an existing test file from being read.
  package func testedFiles(_ files: [RuleFile], evaluated: [Rule]) throws(LogReadError) -> [TestedFile] {
    let chosen = Set(evaluated.map(\.identity))
    var tested: [TestedFile] = []
    for file in files where file.isValid {
      let rules = file.rules.filter { chosen.contains($0.identity) }
      guard !rules.isEmpty else { continue }
      tested.append(TestedFile(file: file, rules: rules, suite: try tests(besides: file.source.name)))
    }
    return tested
  }
}
