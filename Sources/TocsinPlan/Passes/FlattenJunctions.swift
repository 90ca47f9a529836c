/// Merges nested `and` and `or`, drops repeated operands.
///
/// Law: the value of the predicate is the same for every event.
package enum FlattenJunctions {
  /// Returns an equivalent predicate in which no junction holds one of its own kind.
  package static func run(_ root: PredicateID, in arena: inout PredicateArena) -> PredicateID {
    arena.rewrite(root) { predicate, arena in
      switch predicate {
      case .and(let operands):
        let flat = flattened(operands) { if case .and(let inner) = arena[$0] { inner } else { nil } }
        return flat.count == 1 ? flat[0] : arena.intern(.and(flat))
      case .or(let operands):
        let flat = flattened(operands) { if case .or(let inner) = arena[$0] { inner } else { nil } }
        return flat.count == 1 ? flat[0] : arena.intern(.or(flat))
      case .constant, .atom, .not: return arena.intern(predicate)
      }
    }
  }

  private static func flattened(
    _ operands: [PredicateID], _ inner: (PredicateID) -> [PredicateID]?
  ) -> [PredicateID] {
    var distinct = DistinctPredicates(capacity: operands.count)
    for operand in operands {
      if let parts = inner(operand) {
        for part in parts { distinct.add(part) }
      } else {
        distinct.add(operand)
      }
    }
    return distinct.ids
  }
}
