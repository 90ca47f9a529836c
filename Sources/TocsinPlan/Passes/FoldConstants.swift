/// Folds constants, empty and single junctions, and an operand beside its negation.
///
/// Law: the value of the predicate is the same for every event.
package enum FoldConstants {
  /// Returns an equivalent predicate that is a constant or holds none.
  package static func run(_ root: PredicateID, in arena: inout PredicateArena) -> PredicateID {
    arena.rewrite(root) { predicate, arena in
      switch predicate {
      case .not(let operand):
        switch arena[operand] {
        case .constant(let value): return arena.intern(.constant(!value))
        case .not(let inner): return inner
        default: return arena.intern(predicate)
        }
      case .and(let operands): return junction(operands, neutral: true, &arena)
      case .or(let operands): return junction(operands, neutral: false, &arena)
      case .constant, .atom: return arena.intern(predicate)
      }
    }
  }

  /// `neutral` is the value that changes nothing: true for `and`.
  private static func junction(
    _ operands: [PredicateID], neutral: Bool, _ arena: inout PredicateArena
  ) -> PredicateID {
    let absorbing = arena.intern(.constant(!neutral))
    let kept = operands.filter { arena.constant($0) != neutral }
    if kept.contains(absorbing) { return absorbing }
    let negated = kept.compactMap { arena.negated($0) }
    if meets(kept, negated) { return absorbing }
    switch kept.count {
    case 0: return arena.intern(.constant(neutral))
    case 1: return kept[0]
    default: return arena.intern(neutral ? .and(kept) : .or(kept))
    }
  }

  /// Both lists hold the same predicate.
  private static func meets(_ kept: [PredicateID], _ negated: [PredicateID]) -> Bool {
    if negated.count <= 8 { return negated.contains { kept.contains($0) } }
    return kept.contains(where: Set(negated).contains)
  }
}
