import TocsinLogModel
import TocsinPlan

/// What every log that meets a formula must hold, as far as its shape says so without a question.
struct QueryFacts {
  enum Subject: Hashable {
    /// The path with all dots alike: paths that differ in escapes may see one place.
    case attribute([UInt8])
    case reserved(ReservedAttribute)
    case tags
    case anyText
    case calculated(CalculatedField)

    init(_ field: EventField) {
      switch field {
      case .attribute(let path):
        self = .attribute(Array(path.segments.map(\.bytes).joined(separator: [UInt8(ascii: ".")])))
      case .reserved(let name): self = .reserved(name)
      case .tags: self = .tags
      case .anyText: self = .anyText
      case .calculated(let field): self = .calculated(field)
      }
    }

    /// Breaks ties the same way in every run.
    var order: [UInt8] {
      switch self {
      case .attribute(let path): [0] + path
      case .reserved(let name): [1] + Array(name.rawValue.utf8)
      case .tags: [2]
      case .anyText: [3]
      case .calculated(let field): [4] + field.name.bytes
      }
    }

    /// Whether a log holds one value of it: logs that need different ones are different logs.
    func isSingle(_ scope: ImplicationIndex.OverlapScope) -> Bool {
      switch self {
      case .reserved: true
      case .attribute: scope == .logsWithoutLists
      case .tags, .anyText, .calculated: false
      }
    }
  }

  enum Fact {
    /// One of these; numbers by their shortest spelling.
    case values(Set<UTF8Text>)
    case something
  }

  /// In every log of the query.
  var mandatory: [Subject: Fact] = [:]
  /// In some alternative: without a mention of a field a query can force nothing there.
  var mentioned: [Subject: [Fact]] = [:]
  /// Fields of which one equality is all that is asked: each of its values is that of some log, if any is.
  var free: Set<Subject> = []
  /// A key with a dot in it can force an object where no term asks for one.
  var mayForceObjects = false

  init(_ formula: Formula, _ atoms: [Atom]) {
    mandatory = QueryFacts.mandatory(formula, atoms)
    mayForceObjects = formula.literals.contains { item in
      if case .attribute(let path) = atoms[item.literal.proposition].field {
        AttributePlaces.hasDottedSegment(path)
      } else {
        false
      }
    }
    var uses: [Subject: Int] = [:]
    for (literal, _) in formula.literals {
      let atom = atoms[literal.proposition]
      uses[Subject(atom.field), default: 0] += 1
      if !literal.isNegated { mentioned[Subject(atom.field), default: []].append(QueryFacts.fact(atom)) }
    }
    // Full text sees, and refuses, values of all fields.
    if uses[.anyText] == nil { free = Set(mandatory.keys.filter { uses[$0] == 1 }) }
  }

  /// Whether every log of the query may hold what another needs of one field.
  func mayBring(_ need: Fact, of subject: Subject) -> Bool {
    guard let mentions = mentioned[subject] else { return false }
    guard case .values(let needed) = need else { return true }
    if free.contains(subject), case .values(let own)? = mandatory[subject] { return own.isSubset(of: needed) }
    return mentions.contains { mention in
      if case .values(let own) = mention { !own.isDisjoint(with: needed) } else { true }
    }
  }

  private static func fact(_ atom: Atom) -> Fact {
    guard case .equals(let values) = atom.test else { return .something }
    let prefix = atom.tagPrefix?.bytes ?? []
    return .values(
      Set(
        values.map { value in
          let text = value.number.map { UTF8Text($0.canonicalText) } ?? value.text
          return UTF8Text(bytes: prefix + text.bytes)
        }))
  }

  private static func mandatory(_ formula: Formula, _ atoms: [Atom]) -> [Subject: Fact] {
    switch formula {
    case .constant: return [:]
    case .literal(let literal, place: _):
      if literal.isNegated { return [:] }
      let atom = atoms[literal.proposition]
      return [Subject(atom.field): fact(atom)]
    case .and(let operands):
      return operands.reduce(into: [:]) { facts, operand in
        facts.merge(mandatory(operand, atoms)) { smaller($0, $1) }
      }
    case .or(let operands):
      guard let first = operands.first else { return [:] }
      return operands.dropFirst().reduce(mandatory(first, atoms)) { facts, operand in
        let other = mandatory(operand, atoms)
        return facts.reduce(into: [:]) { common, item in
          if let fact = other[item.key] { common[item.key] = united(item.value, fact) }
        }
      }
    }
  }

  /// Both hold: the one that says more.
  private static func smaller(_ one: Fact, _ other: Fact) -> Fact {
    switch (one, other) {
    case (.values(let left), .values(let right)): .values(left.count <= right.count ? left : right)
    case (.values, .something), (.something, .something): one
    case (.something, .values): other
    }
  }

  /// One of them holds.
  private static func united(_ one: Fact, _ other: Fact) -> Fact {
    if case .values(let left) = one, case .values(let right) = other { return .values(left.union(right)) }
    return .something
  }
}
