/// Turns equalities on one field that are joined by `or`, or whose negations are joined by `and`, into one set.
///
/// Law: the value of the predicate is the same for every event. Equalities joined by `and` stay apart: each picks its
/// own element of an array.
package enum MergeEqualities {
  private struct Key: Hashable {
    var atom: Atom
  }

  package static func run(_ root: PredicateID, in arena: inout PredicateArena) -> PredicateID {
    arena.rewrite(root) { predicate, arena in
      switch predicate {
      case .or(let operands):
        return merged(
          operands, &arena, atom: { id, arena in if case .atom(let atom) = arena[id] { atom } else { nil } }
        ) {
          $1.intern(.atom($0))
        } rebuild: {
          .or($0)
        }
      case .and(let operands):
        return merged(
          operands, &arena,
          atom: { id, arena in
            if case .not(let inner) = arena[id], case .atom(let atom) = arena[inner] { atom } else { nil }
          }
        ) { atom, arena in
          arena.intern(.not(arena.intern(.atom(atom))))
        } rebuild: {
          .and($0)
        }
      case .constant, .atom, .not: return arena.intern(predicate)
      }
    }
  }

  private static func merged(
    _ operands: [PredicateID], _ arena: inout PredicateArena,
    atom: (PredicateID, PredicateArena) -> Atom?,
    intern: (Atom, inout PredicateArena) -> PredicateID, rebuild: ([PredicateID]) -> Predicate
  ) -> PredicateID {
    var sets: [Key: (place: Int, values: Set<EqualityValue>)] = [:]
    var result: [PredicateID?] = []
    for operand in operands {
      guard let found = atom(operand, arena), let (key, values) = equality(found) else {
        result.append(operand)
        continue
      }
      if let known = sets[key] {
        sets[key] = (known.place, known.values.union(values))
      } else {
        sets[key] = (result.count, Set(values))
        result.append(nil)
      }
    }
    for (key, set) in sets.sorted(by: { $0.value.place < $1.value.place }) {
      var atom = key.atom
      let values = set.values.sorted()
      atom.test = .equals(values)
      result[set.place] = intern(atom, &arena)
    }
    let kept = result.compactMap { $0 }
    return kept.count == 1 ? kept[0] : arena.intern(rebuild(kept))
  }

  /// The field of an equality as a key, and its values.
  private static func equality(_ atom: Atom) -> (Key, [EqualityValue])? {
    guard case .equals(let values) = atom.test else { return nil }
    var key = atom
    key.test = .equals([])
    return (Key(atom: key), values)
  }
}
