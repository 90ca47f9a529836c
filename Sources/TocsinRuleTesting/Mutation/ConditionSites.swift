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

  /// All parts of all conditions of a rule.
  static func all(_ rule: Rule) -> [ConditionSite] {
    var sites: [ConditionSite] = []
    for (index, ruleCase) in rule.cases.enumerated() {
      guard let stages = ruleCase.conditionSyntax?.stages, stages.count == 1 else { continue }
      visit(stages[0], index, [], 0, &sites) { $0 }
    }
    return sites
  }

  /// Depth is bounded by the condition parser.
  private static func visit(
    _ node: ConditionNode, _ ruleCase: Int, _ neighbours: [SourceSpan], _ position: Int,
    _ sites: inout [ConditionSite], _ rebuild: @escaping (ConditionNode?) -> ConditionNode?
  ) {
    sites.append(
      ConditionSite(
        ruleCase: ruleCase, node: node, neighbours: neighbours, position: position, replaced: rebuild))
    switch node {
    case .and(let operands, let span), .or(let operands, let span):
      let isAnd = if case .and = node { true } else { false }
      for (index, operand) in operands.enumerated() {
        visit(operand, ruleCase, operands.map(\.span), index, &sites) { other in
          var changed = operands
          if let other { changed[index] = other } else { changed.remove(at: index) }
          if changed.count < 2 { return rebuild(changed.first) }
          return rebuild(isAnd ? .and(changed, span: span) : .or(changed, span: span))
        }
      }
    case .not(let operand, let span):
      visit(operand, ruleCase, [], 0, &sites) { other in rebuild(other.map { .not($0, span: span) }) }
    case .comparison: break
    }
  }
}

extension ConditionNode {
  var span: SourceSpan {
    switch self {
    case .or(_, let span), .and(_, let span), .not(_, let span): span
    case .comparison(let comparison): comparison.span
    }
  }
}
