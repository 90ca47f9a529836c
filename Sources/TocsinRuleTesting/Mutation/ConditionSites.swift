import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

/// A part of a case's condition and what the condition is with something else in its place.
struct ConditionSite {
  var ruleCase: Int
  var node: ConditionNode
  /// The spans of the operands of the junction around it, itself among them; empty when there is none.
  var neighbours: [SourceSpan]
  var position: Int
  /// `nil` takes it away.
  var replaced: (ConditionNode?) -> ConditionNode?

  /// The rule's condition is then this.
  func isMeant(_ node: ConditionNode?) -> (Rule) -> Bool {
    let wanted = replaced(node).map { ConditionPrinter.print(ConditionSyntax(stages: [$0])) }
    return { rule in
      guard rule.cases.indices.contains(ruleCase), let syntax = rule.cases[ruleCase].conditionSyntax else {
        return false
      }
      return ConditionPrinter.print(syntax) == wanted
    }
  }

  /// All parts of all conditions of a rule, outer before inner.
  static func all(_ rule: Rule) -> [ConditionSite] {
    rule.cases.enumerated().flatMap { index, ruleCase -> [ConditionSite] in
      guard let stages = ruleCase.conditionSyntax?.stages, stages.count == 1 else { return [] }
      return stages[0].sites.map { site in
        ConditionSite(
          ruleCase: index, node: site.node, neighbours: site.neighbours, position: site.position,
          replaced: site.replaced)
      }
    }
  }
}
