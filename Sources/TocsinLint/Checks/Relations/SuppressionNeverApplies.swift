import TocsinDiagnostics
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let suppressionNeverApplies = DiagnosticDescriptor(
    "X701", "suppression-never-applies", .warning, "The suppression concerns no signal of any rule here.")
}

extension Check {
  static let suppressionNeverApplies = Check(
    .suppressionNeverApplies,
    explanation: """
      The search over rules selects none of those that were linted with it, or it selects rules no event of which meets
      the other query: that is decided for each of them. The suppression then does nothing.

      Correct the query, or remove the suppression. Lint it together with the rules it is about.
      """,
    triggering: [
      SuppressionTexts.example("rule_query: «type:signal_correlation»\ndata_exclusion_query: '@usr.id:root'"),
      SuppressionTexts.example(
        "rule_query: type:log_detection\ndata_exclusion_query: «'service:billing'»",
        query: "source:okta service:shop"),
    ],
    passing: [
      SuppressionTexts.example("rule_query: source:okta\ndata_exclusion_query: '@usr.id:root'"),
      SuppressionTexts.example("rule_query: 'An*'\ndata_exclusion_query: '@usr.id:root'"),
    ],
    detection: .ruleSet { context, findings in
      guard !context.rules.isEmpty else { return }
      for (file, suppression) in context.suppressions where suppression.isEnabled {
        let rules = context.selected(by: suppression)
        if rules.isEmpty {
          findings.add(
            Diagnostic(
              .suppressionNeverApplies,
              "none of the \(context.rules.count) rules here is selected by this search",
              at: suppression.ruleQuerySpan,
              fixes: [Fix("correct the search, or lint the rules that are meant together with it")]),
            ofFile: file)
          continue
        }
        for search in suppression.decidable {
          let isDisjoint = rules.allSatisfy { rule in
            context.proofs.searches(of: rule).allSatisfy { context.proofs.areDisjoint($0, search.search) }
          }
          guard isDisjoint else { continue }
          findings.add(
            Diagnostic(
              .suppressionNeverApplies,
              "no event that the \(rules.count == 1 ? "selected rule" : "\(rules.count) selected rules") counts can meet this query",
              at: search.span, fixes: [Fix("correct the query, or remove the suppression")]), ofFile: file)
        }
      }
    })
}

/// A rule and a suppression beside it.
enum SuppressionTexts {
  static func example(
    _ suppression: String, query: String = "source:okta @evt.name:deleted"
  ) -> CheckExample {
    CheckExample(files: [
      ("suppression.yaml", "name: Known noise\n\(suppression)\n"),
      ("rule.yaml", CrossRuleTexts.rule(name: "An example", query: query)),
    ])
  }
}

extension RuleSetContext {
  /// Every suppression with the index of its file.
  var suppressions: [(file: Int, suppression: Suppression)] {
    files.indices.flatMap { index in files[index].suppressions.map { (index, $0) } }
  }

  /// The rules that a suppression is about.
  func selected(by suppression: Suppression) -> [Rule] {
    rules.map(\.rule.rule).filter { RuleSelection.matches(suppression.ruleQuery, $0) }
  }
}

extension Suppression {
  /// The queries that are, or are as good as, searches over events.
  var decidable: [SuppressionSearch] {
    [dataExclusionQuery, suppressionQuery.flatMap { $0.search.asksForAttributesOnly ? $0 : nil }]
      .compactMap { $0 }
  }
}

extension RuleSetAnalysis {
  /// What the queries of a rule search, filters included.
  func searches(of rule: Rule) -> [QuerySyntax] {
    rule.queries.filter { $0.search.root != nil }.map { RuleSearch.effective($0, in: rule) }
  }
}
