/// Turns equalities on one field that are joined by `or`, or whose negations are joined by `and`, into one set.
///
/// Law: the value of the predicate is the same for every event. Equalities joined by `and` stay apart: each picks its
/// own element of an array.
package enum MergeEqualities {
  /// Returns an equivalent predicate with alternative equalities of one field merged into one set.
  package static func run(_ root: PredicateID, in arena: inout PredicateArena) -> PredicateID {
    arena.rewrite(root) { predicate, arena in
      switch predicate {
      case .or(let operands): return merged(operands, areNegated: false, &arena)
      case .and(let operands): return merged(operands, areNegated: true, &arena)
      case .constant, .atom, .not: return arena.intern(predicate)
      }
    }
  }

  /// The operands, negated or not, with equalities of one field as one.
  private static func merged(
    _ operands: [PredicateID], areNegated: Bool, _ arena: inout PredicateArena
  ) -> PredicateID {
    let kept = needsNoMerging(operands, areNegated, arena) ? operands : merging(operands, areNegated, &arena)
    if kept.count == 1 { return kept[0] }
    return arena.intern(areNegated ? .and(kept) : .or(kept))
  }

  /// At most one equality, and that with one value: what most junctions are.
  private static func needsNoMerging(
    _ operands: [PredicateID], _ areNegated: Bool, _ arena: PredicateArena
  ) -> Bool {
    var count = 0
    for operand in operands {
      guard let found = equality(operand, areNegated, arena) else { continue }
      count += 1
      if count > 1 || found.values.count > 1 { return false }
    }
    return true
  }

  private static func merging(
    _ operands: [PredicateID], _ areNegated: Bool, _ arena: inout PredicateArena
  ) -> [PredicateID] {
    var places: [Atom: Int] = [:]
    var sets: [(place: Int, key: Atom, values: [EqualityValue])] = []
    var result: [PredicateID?] = []
    for operand in operands {
      guard let (key, values) = equality(operand, areNegated, arena) else {
        result.append(operand)
        continue
      }
      // The values of one field stand together, as a rule.
      let known = sets.last?.key == key ? sets.count - 1 : places[key]
      if let known {
        sets[known].values += values
      } else {
        places[key] = sets.count
        sets.append((result.count, key, values))
        result.append(nil)
      }
    }
    for (place, key, values) in sets {
      var atom = key
      atom.test = .equals(values.count > 1 ? Set(values).sorted() : values)
      let id = arena.intern(.atom(atom))
      result[place] = areNegated ? arena.intern(.not(id)) : id
    }
    return result.compactMap { $0 }
  }

  /// The field of an equality as an atom without values, and its values.
  private static func equality(
    _ id: PredicateID, _ isNegated: Bool, _ arena: PredicateArena
  ) -> (key: Atom, values: [EqualityValue])? {
    guard let inner = isNegated ? arena.negated(id) : id, case .atom(var atom) = arena[inner],
      case .equals(let values) = atom.test
    else { return nil }
    atom.test = .equals([])
    return (atom, values)
  }
}
