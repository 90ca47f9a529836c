package import TocsinLint
import TocsinSemantics

extension LintedFile {
  /// A rule file that was loaded with its nodes.
  package init(
    _ rules: RuleFile, tests: RuleTestSuite?, readSamples: @escaping @Sendable () -> SampleSet
  ) {
    self.init(
      source: rules.source, documents: rules.documents,
      rules: zip(rules.rules, rules.ruleNodes).map { DecodedRule(rule: $0, node: $1) },
      suppressions: rules.suppressions,
      compilerFindings: rules.diagnostics,
      tests: tests.map { LintedTests(source: $0.source, file: $0.file, diagnostics: $0.diagnostics) },
      readSamples: readSamples)
  }
}
