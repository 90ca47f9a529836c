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

  static func holds(_ condition: CaseCondition, _ values: [QueryValue]) -> Bool {
    switch condition {
    case .or(let operands): operands.contains { holds($0, values) }
    case .and(let operands): operands.allSatisfy { holds($0, values) }
    case .not(let operand): !holds(operand, values)
    case .comparison(let query, let comparison, let number):
      values[query].number.map { comparison.holds($0, number) } ?? false
    // Stages are steps of a sequence, each evaluated by itself.
    case .sequence: false
    }
  }
}
