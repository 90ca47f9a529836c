package import TocsinDetect
package import TocsinDiagnostics
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
  /// What is decided about the rule.
  package let proofs: RuleAnalysis
  /// What the rule makes of its tests and samples.
  package let runs: RuleTestOutcomes
  /// Names such as `usr.id` that some rule writes with `@`.
  let attributesOfRules: Set<String>
  private let lazySamples: LazySamples

  /// `position`: of the rule in its file; `surroundings` and `attributes`: those of all rules that are linted.
  package init(
    fileIndex: Int, file: LintedFile, position: Int, samples: LazySamples, in surroundings: RunSurroundings,
    attributes: Set<String>
  ) {
    attributesOfRules = attributes
    self.fileIndex = fileIndex
    self.file = file
    rule = file.rules[position].rule
    node = file.rules[position].node
    proofs = RuleAnalysis(rule)
    runs = RuleTestOutcomes(
      rule, isFirst: position == 0, tests: file.tests, samples: samples,
      in: surroundings)
    lazySamples = samples
  }

  package var source: SourceFile { file.source }
  /// The tests beside the rule; `nil` when there is no such file.
  package var tests: LintedTests? { file.tests }
  /// The logs beside the rule, read when they are first asked for.
  package var samples: SampleSet { lazySamples.value }
  /// The nodes of `queries[]`, by index of ``Rule/queries``.
  package var queryNodes: [YAMLNode] { node.items("queries") }
  /// The nodes of `cases[]`, by index of ``Rule/cases``.
  package var caseNodes: [YAMLNode] { node.items("cases") }
}

/// What a check of the whole run sees.
package struct RuleSetContext {
  package let files: [LintedFile]
  /// Every rule with the index of its file, in order.
  package let rules: [(file: Int, rule: DecodedRule)]
  /// What is decided about the rules together.
  package let proofs: RuleSetAnalysis
  private let lazySamples: [LazySamples]

  package init(files: [LintedFile], maximumQuestions: Int = RuleSetAnalysis.standardQuestions) {
    self.files = files
    rules = files.indices.flatMap { index in files[index].rules.map { (index, $0) } }
    proofs = RuleSetAnalysis(rules.map(\.rule.rule), maximumQuestions: maximumQuestions)
    lazySamples = files.map { LazySamples($0.readSamples) }
  }

  /// The logs beside the rules of a file.
  package func samples(ofFile index: Int) -> SampleSet { lazySamples[index].value }
}
