import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Turns a comparison into the other strictness and into the other direction, in queries and in conditions; an end of
/// a range from included to excluded and the reverse.
enum ChangeComparison: Mutator {
  static let name = "change comparison"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    queries(subject) + conditions(subject)
  }

  private static func queries(_ subject: MutationSubject) -> [MutationProposal] {
    QuerySite.all(subject.rule).flatMap { site -> [MutationProposal] in
      guard let leaf = site.leaf else { return [] }
      switch leaf.test {
      case .comparison(let operation, let bound):
        guard let place = subject.find(operation.rawValue, in: site.span) else { return [] }
        return others(operation).compactMap { other in
          guard let part = site.part(with: .comparison(other, bound)) else { return nil }
          return MutationProposal(
            summary: "`\(operation.rawValue)` becomes `\(other.rawValue)` in \(subject.quoted(site.span))",
            alternatives: [[SourceEdit(place, other.rawValue)]], isMeant: site.isMeant(part))
        }
      case .range(let lower, let includesLower, let upper, let includesUpper):
        let ends = [
          (lower, includesLower ? "[" : "{", includesLower ? "{" : "[", !includesLower, includesUpper),
          (upper, includesUpper ? "]" : "}", includesUpper ? "}" : "]", includesLower, !includesUpper),
        ]
        return ends.compactMap { bound, from, to, lowerIncluded, upperIncluded in
          let test = ValueTest.range(
            lower: lower, includesLower: lowerIncluded, upper: upper, includesUpper: upperIncluded)
          guard bound != nil, let place = subject.find(from, in: site.span), let part = site.part(with: test)
          else { return nil }
          return MutationProposal(
            summary: "`\(from)` becomes `\(to)` in \(subject.quoted(site.span))",
            alternatives: [[SourceEdit(place, to)]], isMeant: site.isMeant(part))
        }
      default: return []
      }
    }
  }

  private static func others(_ operation: ComparisonOperator) -> [ComparisonOperator] {
    switch operation {
    case .less: [.lessOrEqual, .greater]
    case .lessOrEqual: [.less, .greaterOrEqual]
    case .greater: [.greaterOrEqual, .less]
    case .greaterOrEqual: [.greater, .lessOrEqual]
    }
  }

  private static func conditions(_ subject: MutationSubject) -> [MutationProposal] {
    ConditionSite.all(subject.rule).flatMap { site -> [MutationProposal] in
      guard case .leaf(let comparison) = site.node else { return [] }
      let between = SourceSpan(comparison.labelSpan.end, comparison.span.end)
      guard let place = subject.find(comparison.comparison.rawValue, in: between) else { return [] }
      return others(comparison.comparison).map { other in
        var changed = comparison
        changed.comparison = other
        return MutationProposal(
          summary:
            "`\(comparison.comparison.rawValue)` becomes `\(other.rawValue)` in \(subject.quoted(site.node.span))",
          alternatives: [[SourceEdit(place, other.rawValue)]], isMeant: site.isMeant(.leaf(changed)))
      }
    }
  }

  private static func others(
    _ operation: ConditionComparison.Operator
  ) -> [ConditionComparison.Operator] {
    switch operation {
    case .less: [.lessOrEqual, .greater]
    case .lessOrEqual: [.less, .greaterOrEqual]
    case .greater: [.greaterOrEqual, .less]
    case .greaterOrEqual: [.greater, .lessOrEqual]
    case .equal: [.notEqual]
    case .notEqual: [.equal]
    }
  }
}
