import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// Makes an integer bound one more and one less, in queries and in conditions.
enum ChangeBound: Mutator {
  static let name = "change bound"

  static func proposals(_ subject: MutationSubject) -> [MutationProposal] {
    queries(subject) + conditions(subject)
  }

  private static func conditions(_ subject: MutationSubject) -> [MutationProposal] {
    ConditionSite.all(subject.rule).flatMap { site -> [MutationProposal] in
      guard case .leaf(let comparison) = site.node else { return [] }
      let spelling = comparison.numberSpelling.description
      let behind = SourceSpan(comparison.labelSpan.end, comparison.span.end)
      guard let place = subject.find(spelling, in: behind) else { return [] }
      return neighbours(comparison.number).map { number in
        var changed = comparison
        changed.number = number
        changed.numberSpelling = UTF8Text(number.canonicalText)
        return MutationProposal(
          summary: "\(spelling) becomes \(number.canonicalText) in \(subject.quoted(site.node.span))",
          alternatives: [[SourceEdit(place, number.canonicalText)]],
          isMeant: site.isMeant(.leaf(changed)))
      }
    }
  }

  private static func queries(_ subject: MutationSubject) -> [MutationProposal] {
    QuerySite.all(subject.rule).flatMap { site -> [MutationProposal] in
      guard let leaf = site.leaf else { return [] }
      switch leaf.test {
      case .comparison(let operation, let bound):
        return changes(subject, site, bound) { .comparison(operation, $0) }
      case .range(let lower, let includesLower, let upper, let includesUpper):
        let lowers = lower.map { bound in
          changes(subject, site, bound) {
            .range(lower: $0, includesLower: includesLower, upper: upper, includesUpper: includesUpper)
          }
        }
        let uppers = upper.map { bound in
          changes(subject, site, bound) {
            .range(lower: lower, includesLower: includesLower, upper: $0, includesUpper: includesUpper)
          }
        }
        return (lowers ?? []) + (uppers ?? [])
      default: return []
      }
    }
  }

  private static func changes(
    _ subject: MutationSubject, _ site: QuerySite, _ bound: Bound, _ test: (Bound) -> ValueTest
  ) -> [MutationProposal] {
    guard case .number(let number, let spelling) = bound,
      let leaf = site.leaf, let place = subject.find(spelling.description, in: leaf.value)
    else { return [] }
    return neighbours(number).compactMap { other in
      let changed = Bound.number(other, spelling: UTF8Text(other.canonicalText))
      guard let part = site.part(with: test(changed)) else { return nil }
      return MutationProposal(
        summary: "\(spelling) becomes \(other.canonicalText) in \(subject.quoted(site.span))",
        alternatives: [[SourceEdit(place, other.canonicalText)]], isMeant: site.isMeant(part))
    }
  }

  private static func neighbours(_ number: DecimalNumber) -> [DecimalNumber] {
    guard let value = number.integerValue, value > .min, value < .max else { return [] }
    return [DecimalNumber(value - 1), DecimalNumber(value + 1)]
  }
}
