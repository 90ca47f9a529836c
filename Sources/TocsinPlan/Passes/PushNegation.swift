/// Moves negation down to the atoms.
///
/// Law: the value of the predicate is the same for every event.
package enum PushNegation {
  /// Returns an equivalent predicate in which only atoms are negated.
  package static func run(_ root: PredicateID, in arena: inout PredicateArena) -> PredicateID {
    push(root, isNegated: false, &arena)
  }

  private static func push(_ id: PredicateID, isNegated: Bool, _ arena: inout PredicateArena) -> PredicateID {
    switch arena[id] {
    case .constant(let value): arena.intern(.constant(value != isNegated))
    case .atom: isNegated ? arena.intern(.not(id)) : id
    case .not(let operand): push(operand, isNegated: !isNegated, &arena)
    case .and(let operands):
      junction(operands.map { push($0, isNegated: isNegated, &arena) }, isAnd: !isNegated, &arena)
    case .or(let operands):
      junction(operands.map { push($0, isNegated: isNegated, &arena) }, isAnd: isNegated, &arena)
    }
  }

  private static func junction(
    _ operands: [PredicateID], isAnd: Bool, _ arena: inout PredicateArena
  ) -> PredicateID {
    arena.intern(isAnd ? .and(operands) : .or(operands))
  }
}
