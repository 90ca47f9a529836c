internal import TocsinDiagnostics
internal import TocsinSyntax

/// What makes a rule invalid although its shape is right, and the warnings that need no reasoning.
///
/// One method of the extensions is one group of checks. None stops at the first finding.
struct RuleChecking {
  let draft: RuleDraft
  var findings: [Diagnostic] = []

  static func check(_ draft: RuleDraft) -> [Diagnostic] {
    var checking = RuleChecking(draft: draft)
    checking.checkRequired()
    checking.checkRoot()
    checking.checkQueries()
    checking.checkLabels()
    checking.checkCases()
    checking.checkWindows()
    checking.checkGrouping()
    checking.checkMethod()
    checking.checkSchedule()
    checking.checkTags()
    return checking.findings
  }

  init(draft: RuleDraft) {
    self.draft = draft
  }

  var node: YAMLNode { draft.node }
  var options: RuleOptions { draft.rule.options }

  /// Reports a finding with what to do next: a note, or a fix.
  mutating func report(
    _ descriptor: DiagnosticDescriptor, _ message: String, at span: SourceSpan, labels: [Label] = [],
    note: String? = nil, fix: Fix? = nil
  ) {
    findings.append(
      Diagnostic(
        descriptor, message, at: span, labels: labels, notes: note.map { [$0] } ?? [],
        fixes: fix.map { [$0] } ?? []))
  }

  /// The same text in the same quotes; no edit for a block scalar.
  func replacing(_ node: YAMLNode, by text: String) -> [Fix.Edit] { edits.replacing(node, by: text) }

  var edits: YAMLEdits { YAMLEdits(draft.file) }
}
