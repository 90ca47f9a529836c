package import TocsinDiagnostics
package import TocsinReasoning
package import TocsinRuleTesting
package import TocsinSemantics
package import TocsinSyntax

/// One rule file of a run, read as far as it could be, with what lies beside it.
package struct LintedFile: Sendable {
  package let source: SourceFile
  package let documents: [YAMLNode]
  /// The rules without errors, each with its own node of the document.
  package let rules: [(rule: Rule, node: YAMLNode)]
  /// The rule tests beside the rule; `nil` when there is no such file.
  package let tests: RuleTestFile?

  package init(
    source: SourceFile, documents: [YAMLNode], rules: [(rule: Rule, node: YAMLNode)], tests: RuleTestFile?
  ) {
    self.source = source
    self.documents = documents
    self.rules = rules
    self.tests = tests
  }
}

/// What a check of a file sees.
package struct FileContext: Sendable {
  package let index: Int
  package let file: LintedFile
}

/// What a check of a rule sees.
package struct RuleContext: Sendable {
  package let fileIndex: Int
  package let file: LintedFile
  package let rule: Rule
  package let node: YAMLNode
  /// Makes a reasoner whose witnesses are confirmed by the evaluator.
  package let makeReasoner: @Sendable () -> Reasoner
}

/// What a check of the whole run sees.
package struct RuleSetContext: Sendable {
  package let files: [LintedFile]
  package let makeReasoner: @Sendable () -> Reasoner
}
