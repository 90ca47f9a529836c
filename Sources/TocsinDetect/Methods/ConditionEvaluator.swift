import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// The case conditions of a rule: first match wins.
///
/// Source: query reference, section 6.
struct ConditionEvaluator: Sendable {
  let cases: [RuleCase]

  /// The first case that holds for the queries' values.
  func firstMatch(_ values: [QueryValue]) -> Int? {
    cases.firstIndex { ruleCase in ruleCase.condition.map { ConditionEvaluator.holds($0, values) } ?? false }
  }

  /// Not ``BooleanTree/holds(_:)``, which would call a closure of another module for each event.
  static func holds(_ condition: CaseCondition, _ values: [QueryValue]) -> Bool {
    switch condition {
    case .or(let operands, _): operands.contains { holds($0, values) }
    case .and(let operands, _): operands.allSatisfy { holds($0, values) }
    case .not(let operand, _): !holds(operand, values)
    case .leaf(.comparison(let comparison)): comparison.isMet(values[comparison.query].number)
    // Stages are steps of a sequence, each evaluated by itself.
    case .leaf(.sequence): false
    }
  }
}
