/// The identity of a predicate within its arena.
package struct PredicateID: Hashable, Sendable, Comparable {
  package let index: Int32

  package static func < (left: PredicateID, right: PredicateID) -> Bool { left.index < right.index }
}

/// A boolean function of atoms.
package enum Predicate: Hashable, Sendable {
  case constant(Bool)
  case atom(Atom)
  case not(PredicateID)
  case and([PredicateID])
  case or([PredicateID])
}

/// All predicates of a plan set, each distinct one once: equal predicates have equal ids, so sharing needs no pass.
package struct PredicateArena: Sendable {
  private var predicates: [Predicate] = []
  private var ids: [Predicate: PredicateID] = [:]

  package init() {}

  package subscript(id: PredicateID) -> Predicate { predicates[Int(id.index)] }

  package var count: Int { predicates.count }

  package mutating func intern(_ predicate: Predicate) -> PredicateID {
    if let id = ids[predicate] { return id }
    let id = PredicateID(index: Int32(truncatingIfNeeded: predicates.count))
    predicates.append(predicate)
    ids[predicate] = id
    return id
  }

  /// Rebuilds a predicate bottom-up, each distinct part once.
  mutating func rewrite(
    _ root: PredicateID, _ transform: (Predicate, inout PredicateArena) -> PredicateID
  ) -> PredicateID {
    var done: [PredicateID: PredicateID] = [:]
    return rewrite(root, &done, transform)
  }

  private mutating func rewrite(
    _ id: PredicateID, _ done: inout [PredicateID: PredicateID],
    _ transform: (Predicate, inout PredicateArena) -> PredicateID
  ) -> PredicateID {
    if let known = done[id] { return known }
    let rebuilt: Predicate
    switch self[id] {
    // No pass changes these, so they need not be hashed again.
    case .constant, .atom: return id
    case .not(let operand): rebuilt = .not(rewrite(operand, &done, transform))
    case .and(let operands): rebuilt = .and(operands.map { rewrite($0, &done, transform) })
    case .or(let operands): rebuilt = .or(operands.map { rewrite($0, &done, transform) })
    }
    let result = transform(rebuilt, &self)
    done[id] = result
    return result
  }
}
