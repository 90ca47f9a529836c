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
    case .term(let term):
      found.append(PlacedTerm(term: term, isNegated: isNegated, isRequired: isRequired))
    case .not(let part, span: _):
      part.collect(isNegated: !isNegated, isRequired: isRequired, into: &found)
    // "Neither of two" asks both, as "both" does.
    case .and(let parts, span: _):
      for part in parts {
        part.collect(isNegated: isNegated, isRequired: isRequired && !isNegated, into: &found)
      }
    case .or(let parts, span: _):
      for part in parts {
        part.collect(isNegated: isNegated, isRequired: isRequired && isNegated, into: &found)
      }
    }
  }
}

extension ValueNode {
  /// All tests, in source order.
  var placedTests: [PlacedTest] {
    var found: [PlacedTest] = []
    collect(isNegated: false, into: &found)
    return found
  }

  private func collect(isNegated: Bool, into found: inout [PlacedTest]) {
    switch self {
    case .test(let test, let span): found.append(PlacedTest(test: test, span: span, isNegated: isNegated))
    case .not(let part, span: _): part.collect(isNegated: !isNegated, into: &found)
    case .and(let parts, span: _), .or(let parts, span: _):
      for part in parts { part.collect(isNegated: isNegated, into: &found) }
    }
  }
}
