import TocsinDiagnostics
import TocsinLogModel
package import TocsinSyntax

/// Query tree → predicate.
///
/// Source: query reference, sections 1, 3 and 4.
package enum QueryLowering {
  /// What free text searches.
  ///
  /// Source: Logs, Search Syntax.
  static let freeTextFields: [EventField] = [
    .reserved(.message),
    .attribute(AttributePath(segments: ["title"])),
    .attribute(AttributePath(segments: ["error", "message"])),
    .attribute(AttributePath(segments: ["error", "stack"])),
  ]

  /// Lowers a whole query.
  ///
  /// An empty query matches every event.
  package static func lower(_ query: QuerySyntax, into arena: inout PredicateArena) -> PredicateID {
    guard let root = query.root else { return arena.intern(.constant(true)) }
    return lower(root, &arena) { term, arena in lower(term.test, term.subject, &arena) }
  }

  /// Groups distribute: `k:(x y)` is `k:x AND k:y`, each picking its own value.
  package static func lower(
    _ value: ValueNode, _ subject: QueryTerm.Subject, _ arena: inout PredicateArena
  ) -> PredicateID {
    lower(value, &arena) { value, arena in lower(value.test, subject, &arena) }
  }

  private static func lower<Leaf>(
    _ tree: SpannedTree<Leaf>, _ arena: inout PredicateArena,
    _ leaf: (Leaf, inout PredicateArena) -> PredicateID
  ) -> PredicateID {
    tree.fold(
      leaf: { leaf($0, &arena) },
      not: { operand, _ in arena.intern(.not(operand)) },
      junction: { junction, operands, _ in arena.intern(junction == .and ? .and(operands) : .or(operands)) })
  }

  /// One test on one subject.
  package static func lower(
    _ test: ValueTest, _ subject: QueryTerm.Subject, _ arena: inout PredicateArena
  ) -> PredicateID {
    let constantFalse = Predicate.constant(false)
    switch subject {
    case .everything: return arena.intern(.constant(true))
    case .freeText:
      guard let text = TextLowering.test(test, onlyStrings: true) else { return arena.intern(constantFalse) }
      let atoms = freeTextFields.map {
        arena.intern(.atom(Atom(field: $0, test: text, isCaseInsensitive: true)))
      }
      return arena.intern(.or(atoms))
    case .fullText:
      if test == .exists { return arena.intern(.constant(true)) }
      guard let text = TextLowering.test(test, onlyStrings: false) else { return arena.intern(constantFalse) }
      return atom(.anyText, nil, text, isCaseInsensitive: true, &arena)
    case .attribute(let path):
      return atom(.attribute(path), nil, ValueLowering.attribute(test), &arena)
    case .reserved(.message):
      if test == .exists { return atom(.reserved(.message), nil, .exists, &arena) }
      return atom(
        .reserved(.message), nil, TextLowering.test(test, onlyStrings: true), isCaseInsensitive: true, &arena)
    case .reserved(.timestamp):
      return atom(.reserved(.timestamp), nil, TimeLowering.test(test), &arena)
    case .reserved(.status):
      return atom(
        .reserved(.status), nil, ValueLowering.status(test), isCaseInsensitive: test != .exists,
        &arena)
    case .reserved(let name):
      return atom(.reserved(name), nil, ValueLowering.reserved(test), &arena)
    case .calculated(let field):
      return atom(.calculated(field), nil, ValueLowering.attribute(test), &arena)
    case .wholeTag:
      return atom(.tags, nil, ValueLowering.tag(test), &arena)
    case .tag(let key):
      // The key of a tag ends at its first colon, so none holds one.
      if key.bytes.contains(UInt8(ascii: ":")) { return arena.intern(constantFalse) }
      let prefix = UTF8Text(bytes: LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")])
      return atom(.tags, prefix, ValueLowering.tag(test), &arena)
    }
  }

  private static func atom(
    _ field: EventField, _ prefix: UTF8Text?, _ test: AtomTest?, isCaseInsensitive: Bool = false,
    _ arena: inout PredicateArena
  ) -> PredicateID {
    guard let test else { return arena.intern(.constant(false)) }
    return arena.intern(
      .atom(Atom(field: field, tagPrefix: prefix, test: test, isCaseInsensitive: isCaseInsensitive)))
  }
}
