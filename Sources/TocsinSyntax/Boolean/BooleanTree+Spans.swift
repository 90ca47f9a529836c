package import TocsinDiagnostics

/// Has a place in a text.
package protocol Spanned: Sendable {
  /// Bytes of the text.
  var span: SourceSpan { get set }
}

/// A tree whose nodes have a place in a text.
package typealias SpannedTree<Leaf: Spanned> = BooleanTree<Leaf, SourceSpan>

extension BooleanTree where Leaf: Spanned, Mark == SourceSpan {
  /// Where the tree is written.
  ///
  /// It includes the parentheses around the values of a key, and no other outer ones.
  package var span: SourceSpan {
    switch self {
    case .and(_, let span), .or(_, let span), .not(_, let span): span
    case .leaf(let leaf): leaf.span
    }
  }

  /// The same tree with another span, its inner nodes left where they are.
  package func placed(at span: SourceSpan) -> BooleanTree {
    switch self {
    case .and(let operands, _): return .and(operands, span)
    case .or(let operands, _): return .or(operands, span)
    case .not(let operand, _): return .not(operand, span)
    case .leaf(var leaf):
      leaf.span = span
      return .leaf(leaf)
    }
  }

  /// A junction from the first to the last of its operands; a single operand is itself, and none is `nil`.
  package static func joining(_ junction: Junction, _ operands: [BooleanTree]) -> BooleanTree? {
    guard let first = operands.first, operands.count > 1 else { return operands.first }
    return BooleanTree(junction, operands, operands.dropFirst().reduce(first.span) { $0.union($1.span) })
  }

  /// Reads operands that are junctions of the same kind as part of the outer one: `a OR (b OR c)` as `a OR b OR c`.
  package var flattened: BooleanTree {
    guard let junction, operands.contains(where: { $0.junction == junction }) else { return self }
    return BooleanTree(
      junction, operands.flatMap { $0.junction == junction ? $0.operands : [$0] }, span)
  }

  /// The spans that ``removing(_:)`` can take out: those of the operands of junctions, outer before inner.
  package var removable: [SourceSpan] {
    (junction == nil ? [] : operands.map(\.span)) + operands.flatMap(\.removable)
  }

  /// The tree without the operands of junctions that are written at a span.
  ///
  /// A junction that is left with one operand becomes that operand.
  package func removing(_ span: SourceSpan) -> BooleanTree {
    guard let junction else {
      if case .not(let operand, let mark) = self { return .not(operand.removing(span), mark) }
      return self
    }
    let left = operands.filter { $0.span != span }.map { $0.removing(span) }
    return left.count == 1 ? left[0] : BooleanTree(junction, left, self.span)
  }

  /// The path to the node at a span; to the outermost where several are written there.
  package func path(to span: SourceSpan) -> [Int]? {
    if self.span == span { return [] }
    for (position, operand) in operands.enumerated() {
      if let rest = operand.path(to: span) { return [position] + rest }
    }
    return nil
  }

  /// The range to cut out of the text so that the node at a path is gone together with its operator.
  ///
  /// It reaches back to the end of the operand before, or, for the first operand, forward to the beginning of the next.
  /// `nil` for a node that isn't the operand of a junction. Parentheses that a span doesn't include may lose their
  /// partner, so what is left has to be parsed and compared.
  package func cut(of path: [Int]) -> SourceSpan? {
    guard let position = path.last, let parent = self[path.dropLast()], parent.junction != nil else {
      return nil
    }
    let operands = parent.operands
    guard operands.count > 1, operands.indices.contains(position) else { return nil }
    return position > 0
      ? SourceSpan(operands[position - 1].span.end, operands[position].span.end)
      : SourceSpan(operands[0].span.start, operands[1].span.start)
  }
}
