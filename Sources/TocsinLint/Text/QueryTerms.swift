import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// A term of a query, and what it does there.
struct PlacedTerm {
  let term: QueryTerm
  let isNegated: Bool
  /// Whether every log that meets the query meets the term, or fails it where it is negated.
  let isRequired: Bool
}

/// A test of a value, and what it does in its term.
struct PlacedTest {
  let test: ValueTest
  let span: SourceSpan
  let isNegated: Bool
}

extension QueryTerm {
  /// `usr.id` of `@usr.id`; `nil` for other terms.
  var attributeName: String? {
    if case .attribute(let path) = subject { path.description } else { nil }
  }
}

extension QuerySyntax {
  /// All terms, in source order.
  var placedTerms: [PlacedTerm] {
    var found: [PlacedTerm] = []
    root?.collect(isNegated: false, isRequired: true, into: &found)
    return found
  }
}

extension QueryNode {
  /// The parser bounds the depth.
  fileprivate func collect(isNegated: Bool, isRequired: Bool, into found: inout [PlacedTerm]) {
    switch self {
    case .leaf(let term):
      found.append(PlacedTerm(term: term, isNegated: isNegated, isRequired: isRequired))
    case .not(let part, _): part.collect(isNegated: !isNegated, isRequired: isRequired, into: &found)
    case .and(let parts, _), .or(let parts, _):
      // "Neither of two" asks both, as "both" does.
      let isRequired = isRequired && junction?.dual(if: isNegated) == .and
      for part in parts { part.collect(isNegated: isNegated, isRequired: isRequired, into: &found) }
    }
  }
}

extension ValueNode {
  /// All tests, in source order.
  var placedTests: [PlacedTest] {
    leaves(isNegated: false).map { PlacedTest(test: $0.test, span: $0.span, isNegated: $1) }
  }
}
