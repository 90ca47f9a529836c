import TocsinLogModel
import TocsinSemantics

/// Reference tables → predicates: a column is a set of values that a field is or is not in.
///
/// Source: rule reference, section 4.4: a missing value is in no table, so it fails `IN` and meets `NOT IN`; of a list
/// any element counts.
enum TableLowering {
  static func lower(_ restriction: TableRestriction, into arena: inout PredicateArena) -> PredicateID {
    let values = (restriction.values ?? []).map(EqualityValue.init)
    var isIn = arena.intern(.constant(false))
    // From the last field to the first: one that the event has hides those after it.
    for source in restriction.fields.reversed() {
      let here = atom(source, values.isEmpty ? nil : .equals(values), &arena)
      let exists = atom(source, .exists, &arena)
      let isMissing = arena.intern(.not(exists))
      let otherwise = arena.intern(.and([isMissing, isIn]))
      isIn = arena.intern(.or([here, otherwise]))
    }
    return restriction.keepsPresent ? isIn : arena.intern(.not(isIn))
  }

  private static func atom(
    _ source: GroupField.Source, _ test: AtomTest?, _ arena: inout PredicateArena
  ) -> PredicateID {
    guard let test else { return arena.intern(.constant(false)) }
    switch source {
    case .attribute(let path): return arena.intern(.atom(Atom(field: .attribute(path), test: test)))
    case .reserved(let name): return arena.intern(.atom(Atom(field: .reserved(name), test: test)))
    case .calculated(let field): return arena.intern(.atom(Atom(field: .calculated(field), test: test)))
    case .tag(let key):
      let prefix = UTF8Text(bytes: LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")])
      return arena.intern(.atom(Atom(field: .tags, tagPrefix: prefix, test: test)))
    }
  }
}
