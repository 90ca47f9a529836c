import TocsinLogModel

/// Chooses for each query the atoms by which the index finds it: those that the fewest events meet, as far as the
/// rules alone can tell.
struct WitnessChoice {
  /// Atoms of which one must hold; empty for a query that nothing meets.
  struct Witness {
    var atoms: [PredicateID]
    var price: Int
  }

  /// How many queries ask for the same value of the same field: what many rules want is common.
  private struct ValueKey: Hashable {
    var field: EventField
    var prefix: UTF8Text?
    var value: UTF8Text
  }

  private static let existencePrice = 4096
  private static let testPrice = 2048
  /// A witness of more atoms costs more to look up than the query to run.
  private static let maximumAtoms = 4096

  private let arena: PredicateArena
  private var keys: [ValueKey: Int] = [:]
  /// By value key: how many queries ask for it.
  private var sharing: [Int] = []
  private var fieldNumbers: [EventField: Int] = [:]
  /// By field: all values that queries name.
  private var named: [Int] = []
  /// By predicate: the values of an equality, known from the first query that holds it.
  private var equalities: [Equality?]
  /// By predicate: the last query in which it was counted.
  private var counted: [Int32]
  private var priced: [Witness??]

  /// The field of an equality and its values, as numbers.
  private struct Equality {
    var field: Int
    var keys: [Int]
  }

  init(_ queries: [QueryPlan], _ arena: PredicateArena) {
    self.arena = arena
    equalities = Array(repeating: nil, count: arena.count)
    counted = Array(repeating: -1, count: arena.count)
    priced = Array(repeating: nil, count: arena.count)
    for (number, query) in queries.enumerated() {
      count(query.predicate, Int32(truncatingIfNeeded: number))
    }
  }

  private mutating func count(_ id: PredicateID, _ query: Int32) {
    let index = Int(id.index)
    guard counted[index] != query else { return }
    counted[index] = query
    switch arena[id] {
    case .constant, .not: break
    case .atom(let atom):
      guard case .equals(let values) = atom.test else { return }
      let equality = equalities[index] ?? equality(atom, values)
      equalities[index] = equality
      for key in equality.keys { sharing[key] += 1 }
      named[equality.field] += equality.keys.count
    case .and(let operands), .or(let operands): for operand in operands { count(operand, query) }
    }
  }

  private mutating func equality(_ atom: Atom, _ values: [EqualityValue]) -> Equality {
    let field = fieldNumbers[atom.field] ?? named.count
    if field == named.count {
      fieldNumbers[atom.field] = field
      named.append(0)
    }
    let numbers = values.map { value in
      let key = ValueKey(field: atom.field, prefix: atom.tagPrefix, value: value.text)
      let number = keys[key] ?? sharing.count
      if number == sharing.count {
        keys[key] = number
        sharing.append(0)
      }
      return number
    }
    return Equality(field: field, keys: numbers)
  }

  /// The cheapest witness; `nil` where there is none.
  mutating func witness(of id: PredicateID) -> Witness? {
    if let known = priced[Int(id.index)] { return known }
    let found: Witness?
    switch arena[id] {
    case .constant(let value): found = value ? nil : Witness(atoms: [], price: 0)
    case .not: found = nil
    case .atom(let atom): found = price(atom, id).map { Witness(atoms: [id], price: $0) }
    case .and(let operands):
      found = operands.compactMap { witness(of: $0) }.min { $0.price < $1.price }
    case .or(let operands):
      var union: Witness? = Witness(atoms: [], price: 0)
      for operand in operands {
        guard let part = witness(of: operand), var sum = union,
          sum.atoms.count + part.atoms.count <= WitnessChoice.maximumAtoms
        else {
          union = nil
          break
        }
        sum.atoms += part.atoms.filter { !sum.atoms.contains($0) }
        sum.price += part.price
        union = sum
      }
      found = union
    }
    priced[Int(id.index)] = .some(found)
    return found
  }

  /// What an atom costs as a witness: how often it sends an event to its query.
  private func price(_ atom: Atom, _ id: PredicateID) -> Int? {
    switch atom.test {
    case .equals(let values):
      let equality = equalities[Int(id.index)]
      let all = equality.map { max(named[$0.field], 1) } ?? 1
      return values.indices.reduce(0) { sum, place in
        let count = equality.map { sharing[$0.keys[place]] } ?? 1
        // What few rules name is rare, and so is a long text; where rules name the same few values over and over, the
        // field has no others, and a value is met as often as it is named.
        let rarity = 8 * count + 128 / max(values[place].text.bytes.count, 1)
        return sum + rarity * WitnessChoice.commonness(of: atom.field)
          + WitnessChoice.existencePrice / 4 * (count - 1) / all
      }
    case .wildcard, .stretch, .phrase:
      guard let literal = WitnessChoice.literal(of: atom) else { return WitnessChoice.testPrice }
      return literal.count >= 3 ? 64 + 512 / literal.count : WitnessChoice.testPrice
    case .addressIn(let blocks): return atom.tagPrefix == nil ? 256 * blocks.count : WitnessChoice.testPrice
    case .interval, .textInterval, .tagInterval: return WitnessChoice.testPrice
    case .exists: return WitnessChoice.existencePrice
    // Of the event's own time no field tells.
    case .timeWithin: return nil
    }
  }

  /// Fields whose values most events of a system share.
  private static func commonness(of field: EventField) -> Int {
    switch field {
    case .reserved(.source), .reserved(.service), .reserved(.status), .tags: 16
    case .reserved, .attribute, .anyText, .calculated: 1
    }
  }

  /// The longest text that every value meeting the atom holds; lower-cased where the atom ignores case.
  static func literal(of atom: Atom) -> [UInt8]? {
    let literals: [[UInt8]]
    switch atom.test {
    case .wildcard(let pattern), .stretch(let pattern, onlyStrings: _): literals = pattern.literals
    case .phrase(let phrase, onlyStrings: _): literals = phrase.tokens.map(\.bytes)
    default: return nil
    }
    return literals.max { $0.count < $1.count }
  }
}
