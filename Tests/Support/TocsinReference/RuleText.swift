import TocsinDiagnostics
import TocsinLogModel
package import TocsinSemantics
import TocsinSyntax

/// Rules made of one query.
package enum RuleText {
  /// A threshold rule with one ungrouped query that has no window.
  package static func rule(_ query: String) -> Rule {
    var rule = RuleDefinition(
      file: "test.yaml", span: .init(0, 0), name: "test", nameSpan: .init(0, 0),
      options: RuleOptions(
        detectionMethod: .threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0,
        decreaseCriticalityBasedOnEnv: false))
    rule.contentHash = "test"
    rule.queries = [
      RuleQuery(
        label: "a", search: QueryParser.parse(UTF8Text(query)).syntax, text: "", span: .init(0, 0),
        aggregation: .count, groupByFields: [], distinctFields: [], metrics: [],
        hasOptionalGroupByFields: false)
    ]
    return Rule(rule)
  }
}
