/// How much a rule file may ask for.
///
/// One above each limit is a located error.
package struct YAMLBudget: Sendable {
  package var maximumBytes = 1 << 20
  package var maximumDepth = 64
  /// Nodes after aliases and merge keys are expanded.
  package var maximumNodes = 100_000
  package var maximumListItems = 1000

  package init() {}

  package static let standard = YAMLBudget()
}
