/// The identity of a predicate within its arena.
package struct PredicateID: Hashable, Sendable, Comparable {
  /// Position in the arena that interned the predicate.
  ///
  /// Meaningless in any other arena.
  package let index: Int32

  /// Orders by interning, so operands come before what holds them.
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
  /// By predicate: its hash.
  private var hashes: [UInt64] = []
  /// Index of a predicate + 1, or 0; a power of two of them, at most half of them taken.
  private var slots: [Int32] = Array(repeating: 0, count: 64)
  /// Unlike in other processes, so that nobody can choose rules whose hashes collide.
  private let seed = UInt64(bitPattern: Int64(Hasher().finalize()))

  /// Creates an arena without predicates.
  package init() {}

  /// The predicate with this identity.
  ///
  /// The identity must come from this arena.
  package subscript(id: PredicateID) -> Predicate { predicates[Int(id.index)] }

  /// Number of distinct predicates.
  package var count: Int { predicates.count }

  /// Returns the identity of a predicate, the same one for equal predicates.
  ///
  /// Its operands must be in this arena.
  package mutating func intern(_ predicate: Predicate) -> PredicateID {
    intern(predicate, hash: hash(of: predicate))
  }

  private mutating func intern(_ predicate: Predicate, hash: UInt64) -> PredicateID {
    var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
    while slots[slot] != 0 {
      let index = Int(slots[slot]) - 1
      if hashes[index] == hash, predicates[index] == predicate {
        return PredicateID(index: Int32(truncatingIfNeeded: index))
      }
      slot = (slot + 1) & (slots.count - 1)
    }
    predicates.append(predicate)
    hashes.append(hash)
    slots[slot] = Int32(truncatingIfNeeded: predicates.count)
    if predicates.count * 2 > slots.count { grow() }
    return PredicateID(index: Int32(truncatingIfNeeded: predicates.count - 1))
  }

  /// Takes in all predicates of another arena in their order, as if they had been made here; by their ids there, their
  /// ids here.
  mutating func merge(_ other: PredicateArena) -> [PredicateID] {
    if predicates.isEmpty {
      self = other
      return predicates.indices.map { PredicateID(index: Int32(truncatingIfNeeded: $0)) }
    }
    var ids: [PredicateID] = []
    ids.reserveCapacity(other.count)
    for (predicate, hash) in zip(other.predicates, other.hashes) {
      switch predicate {
      case .constant: ids.append(intern(predicate))
      // The hash of an atom is the same in every arena of a process.
      case .atom: ids.append(intern(predicate, hash: hash))
      case .not(let operand): ids.append(intern(.not(ids[Int(operand.index)])))
      case .and(let operands): ids.append(intern(.and(operands.map { ids[Int($0.index)] })))
      case .or(let operands): ids.append(intern(.or(operands.map { ids[Int($0.index)] })))
      }
    }
    return ids
  }

  private mutating func grow() {
    slots = Array(repeating: 0, count: slots.count * 2)
    for (index, hash) in hashes.enumerated() {
      var slot = Int(truncatingIfNeeded: hash) & (slots.count - 1)
      while slots[slot] != 0 { slot = (slot + 1) & (slots.count - 1) }
      slots[slot] = Int32(truncatingIfNeeded: index + 1)
    }
  }

  /// Of an atom its content is hashed, of all else the ids: passes make the same junctions again and again.
  private func hash(of predicate: Predicate) -> UInt64 {
    switch predicate {
    case .constant(let value): return value ? 1 : 2
    case .atom(let atom):
      var hasher = Hasher()
      hasher.combine(atom)
      return UInt64(bitPattern: Int64(hasher.finalize()))
    case .not(let operand): return mixed(3, operand)
    case .and(let operands): return operands.reduce(4) { mixed($0, $1) }
    case .or(let operands): return operands.reduce(5) { mixed($0, $1) }
    }
  }

  private func mixed(_ hash: UInt64, _ id: PredicateID) -> UInt64 {
    QueryIndex.mix(hash &+ seed ^ UInt64(UInt32(bitPattern: id.index)))
  }

  /// The value of a constant.
  func constant(_ id: PredicateID) -> Bool? {
    if case .constant(let value) = predicates[Int(id.index)] { value } else { nil }
  }

  /// What a negation negates.
  func negated(_ id: PredicateID) -> PredicateID? {
    if case .not(let operand) = predicates[Int(id.index)] { operand } else { nil }
  }

  /// Rebuilds a predicate bottom-up, each distinct part once.
  mutating func rewrite(
    _ root: PredicateID, _ transform: (Predicate, inout PredicateArena) -> PredicateID
  ) -> PredicateID {
    var done = Rewrites()
    return rewrite(root, &done, transform)
  }

  private mutating func rewrite(
    _ id: PredicateID, _ done: inout Rewrites,
    _ transform: (Predicate, inout PredicateArena) -> PredicateID
  ) -> PredicateID {
    let rebuilt: Predicate
    switch self[id] {
    // No pass changes these, so they need not be hashed again.
    case .constant, .atom: return id
    case .not(let operand):
      if let known = done[id] { return known }
      rebuilt = .not(rewrite(operand, &done, transform))
    case .and(let operands):
      if let known = done[id] { return known }
      rebuilt = .and(operands.map { rewrite($0, &done, transform) })
    case .or(let operands):
      if let known = done[id] { return known }
      rebuilt = .or(operands.map { rewrite($0, &done, transform) })
    }
    let result = transform(rebuilt, &self)
    done.add(id, result)
    return result
  }
}

/// What became of the parts of a predicate: looked through while they are few, as they are in most queries.
private struct Rewrites {
  private var few: [(from: PredicateID, to: PredicateID)] = []
  private var many: [PredicateID: PredicateID] = [:]
  private static let limit = 12

  subscript(id: PredicateID) -> PredicateID? {
    if !many.isEmpty { return many[id] }
    for pair in few where pair.from == id { return pair.to }
    return nil
  }

  mutating func add(_ from: PredicateID, _ to: PredicateID) {
    if many.isEmpty, few.count < Rewrites.limit { return few.append((from, to)) }
    if many.isEmpty { for pair in few { many[pair.from] = pair.to } }
    many[from] = to
  }
}

/// Predicates in order, each once: looked through while they are few.
struct DistinctPredicates {
  private(set) var ids: [PredicateID] = []
  private var seen: Set<PredicateID> = []
  private static let limit = 16

  init(capacity: Int) { ids.reserveCapacity(capacity) }

  mutating func add(_ id: PredicateID) {
    if ids.count < DistinctPredicates.limit {
      if !ids.contains(id) { ids.append(id) }
      return
    }
    if seen.isEmpty { seen = Set(ids) }
    if seen.insert(id).inserted { ids.append(id) }
  }
}
