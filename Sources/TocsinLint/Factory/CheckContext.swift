package import TocsinDiagnostics
package import TocsinReasoning
package import TocsinSemantics
package import TocsinSyntax

/// What a check of a file sees, valid or not.
package struct FileContext {
  package let fileIndex: Int
  package let file: LintedFile
  private let lazySamples: LazySamples

  package init(fileIndex: Int, file: LintedFile, samples: LazySamples) {
    self.fileIndex = fileIndex
    self.file = file
    lazySamples = samples
  }

  package var source: SourceFile { file.source }
  /// The logs beside the rule.
  package var samples: SampleSet { lazySamples.value }
}

/// What a check of a rule sees.
package struct RuleContext {
  package let fileIndex: Int
  package let file: LintedFile
  package let rule: Rule
  package let node: YAMLNode
  private let lazySamples: LazySamples

  package init(fileIndex: Int, file: LintedFile, rule: DecodedRule, samples: LazySamples) {
    self.fileIndex = fileIndex
    self.file = file
    self.rule = rule.rule
    node = rule.node
    lazySamples = samples
  }

  package var source: SourceFile { file.source }
  /// The tests beside the rule; `nil` when there is no such file.
  package var tests: LintedTests? { file.tests }
  /// The logs beside the rule, read when they are first asked for.
  package var samples: SampleSet { lazySamples.value }
  /// Makes a reasoner whose witnesses are confirmed by the evaluator.
  package func makeReasoner() -> Reasoner { .confirmed() }

  /// The nodes of `queries[]`, by index of ``Rule/queries``.
  package var queryNodes: [YAMLNode] { node.items("queries") }
  /// The nodes of `cases[]`, by index of ``Rule/cases``.
  package var caseNodes: [YAMLNode] { node.items("cases") }
}

/// What a check of the whole run sees.
package struct RuleSetContext {
  package let files: [LintedFile]
  private let lazySamples: [LazySamples]

  package init(files: [LintedFile]) {
    self.files = files
    lazySamples = files.map { LazySamples($0.readSamples) }
  }

  /// Every rule with the index of its file, in order.
  package var rules: [(file: Int, rule: DecodedRule)] {
    files.indices.flatMap { index in files[index].rules.map { (index, $0) } }
  }

  /// The logs beside the rules of a file.
  package func samples(ofFile index: Int) -> SampleSet { lazySamples[index].value }

  /// Makes a reasoner whose witnesses are confirmed by the evaluator.
  package func makeReasoner() -> Reasoner { .confirmed() }
}
