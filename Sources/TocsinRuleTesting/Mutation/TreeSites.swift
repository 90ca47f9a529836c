import TocsinDiagnostics
import TocsinSyntax

/// A node of a tree and what the tree is with something else in its place.
struct TreeSite<Leaf: Spanned> {
  var node: SpannedTree<Leaf>
  /// The spans of the operands of the junction around it, itself among them; empty when there is none.
  var neighbours: [SourceSpan]
  var position: Int
  var isNegated: Bool
  /// `nil` takes it away; what is then left may be nothing.
  var replaced: (SpannedTree<Leaf>?) -> SpannedTree<Leaf>?
}

extension BooleanTree where Leaf: Spanned, Mark == SourceSpan {
  /// All nodes, outer before inner.
  var sites: [TreeSite<Leaf>] {
    paths.compactMap { path in
      guard let node = self[path[...]] else { return nil }
      let parent = path.isEmpty ? nil : self[path.dropLast()]
      return TreeSite(
        node: node, neighbours: parent?.junction == nil ? [] : parent?.operands.map(\.span) ?? [],
        position: path.last ?? 0, isNegated: parent != nil && parent?.junction == nil,
        replaced: { replacing(path[...], with: $0) })
    }
  }
}
