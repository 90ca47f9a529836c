/// Trees as S-expressions, for corpora and `print-tree`.
extension BooleanTree {
  /// `(or a (not b))`, on one line.
  func expression(_ leaf: (Leaf) -> String) -> String {
    if case .leaf(let value) = self { return leaf(value) }
    return "(" + ([operatorName] + operands.map { $0.expression(leaf) }).joined(separator: " ") + ")"
  }

  /// The operator of a node that isn't a leaf.
  var operatorName: String { junction?.rawValue.lowercased() ?? "not" }
}
