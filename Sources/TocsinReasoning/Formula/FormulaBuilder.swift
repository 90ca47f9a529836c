import TocsinDiagnostics
import TocsinLogModel
import TocsinPlan
import TocsinSyntax

/// Queries → formulas over interned atoms.
///
/// Leaves are lowered by the plan's own lowering, so that a term means one thing in the product.
struct FormulaBuilder {
  private(set) var atoms: [Atom] = []
  private(set) var places: [LiteralPlace] = []
  private var ids: [Atom: Int] = [:]
  private var arena = PredicateArena()

  /// An atom that nothing meets.
  private static let never = Atom(field: .reserved(.host), test: .equals([]))

  mutating func intern(_ atom: Atom) -> Int {
    if let id = ids[atom] { return id }
    ids[atom] = atoms.count
    atoms.append(atom)
    return atoms.count - 1
  }

  /// Forgets where earlier formulas were written.
  mutating func forgetPlaces() { places.removeAll(keepingCapacity: true) }

  mutating func formula(_ query: QuerySyntax, isNegated: Bool = false) -> Formula {
    guard let root = query.root else { return .constant(!isNegated) }
    return root.tests.fold(
      isNegated: isNegated,
      leaf: { leaf, isNegated in
        let lowered = lower(leaf)
        return formula(lowered, isNegated, place: places.count - 1)
      },
      junction: { junction, parts, isNegated in
        junction == .or ? anyOf(parts, isNegated) : .junction(.and.dual(if: isNegated), of: parts)
      })
  }

  /// A test as a predicate, with a new place at its span: a test alone is placed at its whole term, one of a group at
  /// its own value.
  private mutating func lower(_ leaf: QueryTest) -> PredicateID {
    places.append(LiteralPlace(spans: [leaf.span]))
    return QueryLowering.lower(leaf.test, leaf.term.subject, &arena)
  }

  /// One test and its negation.
  mutating func leaf(_ leaf: QueryTest) -> (met: Formula, unmet: Formula) {
    let lowered = lower(leaf)
    return (
      formula(lowered, false, place: places.count - 1), formula(lowered, true, place: places.count - 1)
    )
  }

  private mutating func formula(_ id: PredicateID, _ isNegated: Bool, place: Int) -> Formula {
    switch arena[id] {
    case .constant(let value):
      // What nothing meets keeps its place, so that a core can name it.
      return value != isNegated
        ? .constant(true) : .literal(Literal(intern(FormulaBuilder.never)), place: place)
    case .atom(let atom): return .literal(Literal(intern(atom), isNegated: isNegated), place: place)
    case .not(let operand): return formula(operand, !isNegated, place: place)
    case .and(let operands):
      let parts = operands.map { formula($0, isNegated, place: place) }
      return .junction(.and.dual(if: isNegated), of: parts)
    case .or(let operands):
      let parts = operands.map { formula($0, isNegated, place: place) }
      return .junction(.or.dual(if: isNegated), of: parts)
    }
  }

  /// Equalities with one field become one set: a thousand values are one literal.
  private mutating func anyOf(_ operands: [Formula], _ isNegated: Bool) -> Formula {
    var sets: [Atom: (position: Int, values: Set<EqualityValue>, place: Int)] = [:]
    var kept: [Formula] = []
    var merged = false
    for operand in operands {
      guard case .literal(let literal, let place) = operand, literal.isNegated == isNegated,
        case .equals(let values) = atoms[literal.proposition].test
      else {
        kept.append(operand)
        continue
      }
      var key = atoms[literal.proposition]
      key.test = .equals([])
      if var known = sets[key] {
        sets[key] = nil
        known.values.formUnion(values)
        places[known.place].spans += places[place].spans
        sets[key] = known
        merged = true
      } else {
        // A place of its own: the literal's is also that of the same term in other formulas.
        places.append(places[place])
        sets[key] = (kept.count, Set(values), places.count - 1)
        kept.append(operand)
      }
    }
    if merged {
      for (key, set) in sets.sorted(by: { $0.value.position < $1.value.position }) {
        var atom = key
        atom.test = .equals(set.values.sorted())
        kept[set.position] = .literal(
          Literal(intern(atom), isNegated: isNegated), place: set.place)
      }
    }
    return .junction(.or.dual(if: isNegated), of: kept)
  }
}
