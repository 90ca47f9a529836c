/// How a tree joins operands.
public enum Junction: String, Hashable, Sendable {
  /// All operands have to hold.
  case and = "AND"
  /// One operand has to hold.
  case or = "OR"

  /// The junction of the negated operands that a negated junction equals, by De Morgan's laws.
  @inlinable
  public var dual: Junction { self == .and ? .or : .and }

  /// The dual below a negation, otherwise the junction itself.
  @inlinable
  public func dual(if isNegated: Bool) -> Junction { isNegated ? dual : self }
}

/// Conjunctions, disjunctions, and negations, down to leaves.
///
/// Queries, the values of one key, conditions, and their traces all have this shape. They differ in their leaves, and
/// in what a node that isn't a leaf carries, its `Mark`: a ``SourceSpan`` where the tree stands in a text,
/// ``Unmarked`` where it doesn't. A leaf carries its own span, because it often has several.
///
/// Parentheses and the spelling of an operator aren't kept. They are in the text between the spans of the operands. A
/// `THEN` isn't a junction, since its stages hold one after another: it joins whole trees in ``ConditionSyntax``.
///
/// Public, and its operations inlinable: the compiler specializes neither in other modules where access is `package`,
/// and reading thousands of rules would take a tenth longer.
///
/// All operations recurse. Parsers bound the depth, ``QueryBudget`` and ``ConditionBudget`` by how much.
public indirect enum BooleanTree<Leaf: Sendable, Mark: Sendable>: Sendable {
  /// At least two operands where a parser made it; without operands it never holds.
  case or([BooleanTree], Mark)
  /// At least two operands where a parser made it; without operands it always holds.
  case and([BooleanTree], Mark)
  case not(BooleanTree, Mark)
  case leaf(Leaf)
}

extension BooleanTree: Equatable where Leaf: Equatable, Mark: Equatable {}
extension BooleanTree: Hashable where Leaf: Hashable, Mark: Hashable {}

/// The mark of a tree that stands in no text.
public struct Unmarked: Hashable, Sendable {
  /// The only value.
  @inlinable
  public init() {}
}

extension BooleanTree where Mark == Unmarked {
  /// A conjunction outside a text.
  @inlinable
  public static func and(_ operands: [BooleanTree]) -> BooleanTree { .and(operands, Unmarked()) }

  /// A disjunction outside a text.
  @inlinable
  public static func or(_ operands: [BooleanTree]) -> BooleanTree { .or(operands, Unmarked()) }

  /// A negation outside a text.
  @inlinable
  public static func not(_ operand: BooleanTree) -> BooleanTree { .not(operand, Unmarked()) }
}

// Shape.
extension BooleanTree {
  /// A conjunction or a disjunction.
  @inlinable
  public init(_ junction: Junction, _ operands: [BooleanTree], _ mark: Mark) {
    switch junction {
    case .and: self = .and(operands, mark)
    case .or: self = .or(operands, mark)
    }
  }

  /// How the operands are joined; `nil` for a negation and a leaf.
  @inlinable
  public var junction: Junction? {
    switch self {
    case .and: .and
    case .or: .or
    case .not, .leaf: nil
    }
  }

  /// The nodes directly below: one of a negation, none of a leaf.
  @inlinable
  public var operands: [BooleanTree] {
    switch self {
    case .and(let operands, _), .or(let operands, _): operands
    case .not(let operand, _): [operand]
    case .leaf: []
    }
  }

  /// All nodes, each before its operands, and operands in order.
  @inlinable
  public var nodes: [BooleanTree] { [self] + operands.flatMap(\.nodes) }

  /// Whether there is a negation anywhere.
  @inlinable
  public var hasNegation: Bool {
    if case .not = self { true } else { operands.contains(where: \.hasNegation) }
  }

  /// All leaves, in order.
  @inlinable
  public var leaves: [Leaf] {
    var found: [Leaf] = []
    forEachLeaf { leaf, _ in found.append(leaf) }
    return found
  }

  /// All leaves in order, each with whether an odd number of negations is above it, `isNegated` counted as one.
  @inlinable
  public func leaves(isNegated: Bool) -> [(leaf: Leaf, isNegated: Bool)] {
    var found: [(leaf: Leaf, isNegated: Bool)] = []
    forEachLeaf(isNegated: isNegated) { found.append(($0, $1)) }
    return found
  }

  @inlinable
  func forEachLeaf(isNegated: Bool = false, _ body: (Leaf, _ isNegated: Bool) -> Void) {
    switch self {
    case .and(let operands, _), .or(let operands, _):
      for operand in operands { operand.forEachLeaf(isNegated: isNegated, body) }
    case .not(let operand, _): operand.forEachLeaf(isNegated: !isNegated, body)
    case .leaf(let leaf): body(leaf, isNegated)
    }
  }
}

// Other trees.
extension BooleanTree {
  /// A tree of the same shape.
  ///
  /// A node is visited before its operands, and operands in order.
  @inlinable
  public func map<NewLeaf, NewMark>(
    leaf newLeaf: (Leaf) -> NewLeaf, mark newMark: (Mark) -> NewMark
  ) -> BooleanTree<NewLeaf, NewMark> {
    switch self {
    case .and(let operands, let mark):
      let mark = newMark(mark)
      return .and(operands.map { $0.map(leaf: newLeaf, mark: newMark) }, mark)
    case .or(let operands, let mark):
      let mark = newMark(mark)
      return .or(operands.map { $0.map(leaf: newLeaf, mark: newMark) }, mark)
    case .not(let operand, let mark):
      let mark = newMark(mark)
      return .not(operand.map(leaf: newLeaf, mark: newMark), mark)
    case .leaf(let leaf): return .leaf(newLeaf(leaf))
    }
  }

  /// A tree of the same shape with other leaves.
  @inlinable
  public func map<NewLeaf>(_ transform: (Leaf) -> NewLeaf) -> BooleanTree<NewLeaf, Mark> {
    map(leaf: transform, mark: { $0 })
  }

  /// A tree with a tree in the place of each leaf.
  @inlinable
  public func flatMap<NewLeaf>(
    _ transform: (Leaf) -> BooleanTree<NewLeaf, Mark>
  ) -> BooleanTree<NewLeaf, Mark> {
    switch self {
    case .and(let operands, let mark): .and(operands.map { $0.flatMap(transform) }, mark)
    case .or(let operands, let mark): .or(operands.map { $0.flatMap(transform) }, mark)
    case .not(let operand, let mark): .not(operand.flatMap(transform), mark)
    case .leaf(let leaf): transform(leaf)
    }
  }

  /// A tree of the same shape with other leaves; `nil` where a leaf has none.
  ///
  /// The transform sees every leaf, also after one that has none, so that it can report each.
  @inlinable
  public func mapAll<NewLeaf>(_ transform: (Leaf) -> NewLeaf?) -> BooleanTree<NewLeaf, Mark>? {
    func all(_ operands: [BooleanTree]) -> [BooleanTree<NewLeaf, Mark>]? {
      let mapped = operands.map { $0.mapAll(transform) }.compactMap(\.self)
      return mapped.count == operands.count ? mapped : nil
    }
    return switch self {
    case .and(let operands, let mark): all(operands).map { .and($0, mark) }
    case .or(let operands, let mark): all(operands).map { .or($0, mark) }
    case .not(let operand, let mark): operand.mapAll(transform).map { .not($0, mark) }
    case .leaf(let leaf): transform(leaf).map { .leaf($0) }
    }
  }
}

// Meaning.
extension BooleanTree {
  /// Whether the tree holds, when its leaves hold as told.
  ///
  /// Leaves that can't change the answer aren't asked.
  @inlinable
  public func holds(_ leafHolds: (Leaf) -> Bool) -> Bool {
    switch self {
    case .and(let operands, _): operands.allSatisfy { $0.holds(leafHolds) }
    case .or(let operands, _): operands.contains { $0.holds(leafHolds) }
    case .not(let operand, _): !operand.holds(leafHolds)
    case .leaf(let leaf): leafHolds(leaf)
    }
  }

  /// What the leaves yield, combined upward.
  ///
  /// Leaves are asked in order.
  @inlinable
  public func fold<Result>(
    leaf: (Leaf) -> Result, not: (Result, Mark) -> Result, junction: (Junction, [Result], Mark) -> Result
  ) -> Result {
    switch self {
    case .and(let operands, let mark):
      junction(.and, operands.map { $0.fold(leaf: leaf, not: not, junction: junction) }, mark)
    case .or(let operands, let mark):
      junction(.or, operands.map { $0.fold(leaf: leaf, not: not, junction: junction) }, mark)
    case .not(let operand, let mark): not(operand.fold(leaf: leaf, not: not, junction: junction), mark)
    case .leaf(let value): leaf(value)
    }
  }

  /// What the leaves yield, combined upward, with negations moved down to the leaves.
  ///
  /// `junction` gets the junction as it is in the tree: below a negation, its ``Junction/dual`` is meant. `isNegated`
  /// negates the whole tree.
  @inlinable
  public func fold<Result>(
    isNegated: Bool, leaf: (Leaf, _ isNegated: Bool) -> Result,
    junction: (Junction, [Result], _ isNegated: Bool) -> Result
  ) -> Result {
    switch self {
    case .and(let operands, _):
      junction(
        .and, operands.map { $0.fold(isNegated: isNegated, leaf: leaf, junction: junction) }, isNegated)
    case .or(let operands, _):
      junction(
        .or, operands.map { $0.fold(isNegated: isNegated, leaf: leaf, junction: junction) }, isNegated)
    case .not(let operand, _): operand.fold(isNegated: !isNegated, leaf: leaf, junction: junction)
    case .leaf(let value): leaf(value, isNegated)
    }
  }
}
