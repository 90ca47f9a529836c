/// Puts cheap operands first.
///
/// Law: terms cannot fail, so order never changes a value.
package enum OrderByCost {
  /// Returns an equivalent predicate whose junctions test their cheapest operands first.
  package static func run(_ root: PredicateID, in arena: inout PredicateArena) -> PredicateID {
    var costs: [PredicateID: Int] = [:]
    return arena.rewrite(root) { predicate, arena in
      switch predicate {
      case .and(let operands): return arena.intern(.and(ordered(operands, arena, &costs)))
      case .or(let operands): return arena.intern(.or(ordered(operands, arena, &costs)))
      case .constant, .atom, .not: return arena.intern(predicate)
      }
    }
  }

  private static func ordered(
    _ operands: [PredicateID], _ arena: PredicateArena, _ costs: inout [PredicateID: Int]
  ) -> [PredicateID] {
    let prices = operands.map { cost($0, arena, &costs) }
    if zip(prices, prices.dropFirst()).allSatisfy({ $0 <= $1 }) { return operands }
    let priced = zip(operands, prices).enumerated().map { ($0.offset, $0.element.0, $0.element.1) }
    return priced.sorted { ($0.2, $0.0) < ($1.2, $1.0) }.map(\.1)
  }

  static func cost(_ id: PredicateID, _ arena: PredicateArena, _ costs: inout [PredicateID: Int]) -> Int {
    switch arena[id] {
    case .constant: return 0
    case .atom(let atom): return atom.cost
    // A negation holds for most events, so it decides less.
    case .not(let operand): return cost(operand, arena, &costs) + 1
    case .and(let operands), .or(let operands):
      if let known = costs[id] { return known }
      let result = operands.reduce(1) { min($0 + cost($1, arena, &costs), 1 << 40) }
      costs[id] = result
      return result
    }
  }
}
