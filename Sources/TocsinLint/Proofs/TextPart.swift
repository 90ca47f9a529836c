package import TocsinDiagnostics
package import TocsinSyntax

/// A query or a condition as parts within parts, each with its place: what is needed to take one out.
package struct TextPart: Sendable {
  package enum Kind: Sendable {
    case and
    case or
    case not
    case leaf
  }

  package var kind: Kind
  package var span: SourceSpan
  package var parts: [TextPart]
  /// The part is among the values of one key.
  package var isValue = false

  /// The way to the part at a span, by position; the outermost where several stand there.
  package func path(to span: SourceSpan) -> [Int]? {
    if self.span == span { return [] }
    for (index, part) in parts.enumerated() {
      if let rest = part.path(to: span) { return [index] + rest }
    }
    return nil
  }

  package subscript(path: ArraySlice<Int>) -> TextPart? {
    guard let first = path.first else { return self }
    return parts.indices.contains(first) ? parts[first][path.dropFirst()] : nil
  }

  /// The range to cut out so that the part at a path is gone with its operator: from the end of the part before it, or
  /// up to the part after it.
  package func cut(of path: [Int]) -> SourceSpan? {
    guard let index = path.last, let junction = self[path.dropLast()], junction.parts.count > 1,
      junction.kind == .and || junction.kind == .or
    else { return nil }
    let parts = junction.parts
    return index > 0
      ? SourceSpan(parts[index - 1].span.end, parts[index].span.end)
      : SourceSpan(parts[0].span.start, parts[1].span.start)
  }
}

/// Junctions and negations, down to leaves: queries, the values of one key, and conditions.
private protocol PartTree {
  var shape: PartShape<Self> { get }
  static var isValue: Bool { get }
}

extension PartTree {
  static var isValue: Bool { false }
}

/// One node of such a tree.
private enum PartShape<Tree> {
  case inner(TextPart.Kind, [Tree], SourceSpan)
  /// With the values of one key, where it has them.
  case leaf(SourceSpan, ValueNode?)
}

extension TextPart {
  package init(_ node: QueryNode) { self.init(tree: node) }
  package init(_ node: ConditionNode) { self.init(tree: node) }

  /// Depth is bounded by the parsers.
  private init<Tree: PartTree>(tree: Tree) {
    switch tree.shape {
    case .inner(let kind, let operands, let span):
      self.init(kind: kind, span: span, parts: operands.map { TextPart(tree: $0) })
    case .leaf(let span, let values):
      // One test of a key is the term; the values of a group stand inside it.
      let values = values.map { TextPart(tree: $0) }
      self.init(kind: values?.kind ?? .leaf, span: span, parts: values?.parts ?? [])
    }
    isValue = Tree.isValue
  }
}

extension QueryNode: PartTree {
  fileprivate var shape: PartShape<QueryNode> {
    switch self {
    case .and(let operands, let span): .inner(.and, operands, span)
    case .or(let operands, let span): .inner(.or, operands, span)
    case .not(let operand, let span): .inner(.not, [operand], span)
    case .term(let term): .leaf(term.span, term.test)
    }
  }
}

extension ValueNode: PartTree {
  fileprivate static var isValue: Bool { true }

  fileprivate var shape: PartShape<ValueNode> {
    switch self {
    case .and(let operands, let span): .inner(.and, operands, span)
    case .or(let operands, let span): .inner(.or, operands, span)
    case .not(let operand, let span): .inner(.not, [operand], span)
    case .test(_, let span): .leaf(span, nil)
    }
  }
}

extension ConditionNode: PartTree {
  fileprivate var shape: PartShape<ConditionNode> {
    switch self {
    case .and(let operands, let span): .inner(.and, operands, span)
    case .or(let operands, let span): .inner(.or, operands, span)
    case .not(let operand, let span): .inner(.not, [operand], span)
    case .comparison(let comparison): .leaf(comparison.span, nil)
    }
  }
}

extension TextPart {
  /// The places of the parts that can be taken out: those of a junction.
  package var removable: [SourceSpan] {
    let own = kind == .and || kind == .or ? parts.map(\.span) : []
    return own + parts.flatMap(\.removable)
  }
}

extension QueryNode {
  /// The single test that stands at a span.
  package func test(at span: SourceSpan) -> ValueTest? {
    switch self {
    case .and(let operands, _), .or(let operands, _): operands.lazy.compactMap { $0.test(at: span) }.first
    case .not(let operand, _): operand.test(at: span)
    case .term(let term):
      if term.span == span, case .test(let test, _) = term.test { test } else { term.test.test(at: span) }
    }
  }

  /// The query without the part of a junction that stands at a span.
  package func removing(_ span: SourceSpan) -> QueryNode {
    switch self {
    case .and(let operands, let own):
      return joined(operands.filter { $0.span != span }.map { $0.removing(span) }) { .and($0, span: own) }
    case .or(let operands, let own):
      return joined(operands.filter { $0.span != span }.map { $0.removing(span) }) { .or($0, span: own) }
    case .not(let operand, let own): return .not(operand.removing(span), span: own)
    case .term(var term):
      term.test = term.test.removing(span)
      return .term(term)
    }
  }
}

extension ValueNode {
  fileprivate func test(at span: SourceSpan) -> ValueTest? {
    switch self {
    case .and(let operands, _), .or(let operands, _): operands.lazy.compactMap { $0.test(at: span) }.first
    case .not(let operand, _): operand.test(at: span)
    case .test(let test, let own): own == span ? test : nil
    }
  }

  fileprivate func removing(_ span: SourceSpan) -> ValueNode {
    switch self {
    case .and(let operands, let own):
      return joined(operands.filter { $0.span != span }.map { $0.removing(span) }) { .and($0, span: own) }
    case .or(let operands, let own):
      return joined(operands.filter { $0.span != span }.map { $0.removing(span) }) { .or($0, span: own) }
    case .not(let operand, let own): return .not(operand.removing(span), span: own)
    case .test: return self
    }
  }
}

/// A junction of what is left; a single operand stands for itself.
private func joined<Node>(_ operands: [Node], _ junction: ([Node]) -> Node) -> Node {
  operands.count == 1 ? operands[0] : junction(operands)
}
