/// How large a query may be.
///
/// One above each limit is a located error.
package struct QueryBudget: Sendable {
  package var maximumBytes = 16 * 1024
  /// Parentheses, value groups and negations around one term.
  package var maximumDepth = 100
  package var maximumTerms = 10_000
  package var maximumWildcards = 16
  package var maximumSegments = 64

  package init() {}

  package static let standard = QueryBudget()
}
