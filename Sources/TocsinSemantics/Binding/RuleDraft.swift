internal import TocsinDiagnostics
internal import TocsinSyntax

/// A rule as far as it could be read, with the nodes its checks point at.
///
/// Where the document is wrong the values are defaults; the errors are reported, and the rule is not used.
struct RuleDraft {
  let node: YAMLNode
  let file: SourceFile
  var rule: Rule
  var queries: [QueryDraft]
  var cases: [CaseDraft]
  var steps: [StepDraft]
  /// Whether it is the definition of a historical job.
  var isJob = false
  var isKnownTimeZone: Bool = true

  var type: RuleType { rule.type }
  var method: DetectionMethod { rule.options.detectionMethod }
  var optionsNode: YAMLNode? { node.value("options") }
  var isScheduled: Bool { node.value("schedulingOptions") != nil }

  /// Rules whose searches and cases decide over logs or signals; others are checked by the table only.
  var isOverLogsOrSignals: Bool { type == .logDetection || type == .signalCorrelation }

  /// A rule the service wrote out: some forms that it refuses today are still in its store.
  var isExport: Bool { node.value("id") != nil || RuleSchema.isExport(node, of: RuleSchema.root) }
}

/// A query and its node.
struct QueryDraft {
  let node: YAMLNode
  var query: RuleQuery
  /// Where the label is written; the query itself when it has none.
  var labelSpan: SourceSpan
  var isNamed: Bool
  var dataSource: DataSource
}

/// A case and its node.
struct CaseDraft {
  let node: YAMLNode
  var ruleCase: RuleCase
  /// A condition is written, also one that is wrong.
  var hasCondition: Bool
}

/// A step of a sequence.
struct StepDraft {
  let node: YAMLNode
  var name: String
  var nameSpan: SourceSpan
  /// `nil` where it could not be read.
  var condition: CaseCondition?
  var evaluationWindow: Int
}
