import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// Builds a log field by field, or finds the literals that forbid it.
struct DraftBuilder {
  let demand: LogTheory.Demand
  let atoms: [Atom]
  let budget: ReasoningBudget
  private var draft = LogDraft()
  private var doubt: GaveUp?
  /// Every value put into the log so far, for full text.
  private var values: [WitnessValue] = []
  /// By path: the values put where it alone looks.
  private var valuesByPath: [AttributePath: [WitnessValue]] = [:]

  init(demand: LogTheory.Demand, atoms: [Atom], budget: ReasoningBudget) {
    self.demand = demand
    self.atoms = atoms
    self.budget = budget
  }

  mutating func build(_ solver: inout ValueSolver) -> TheoryAnswer<LogDraft> {
    if let conflict = buildReserved(&solver) { return .conflict(conflict) }
    if let conflict = buildTags(&solver) { return .conflict(conflict) }
    if let conflict = buildAttributes(&solver) { return .conflict(conflict) }
    if let conflict = buildAnyText(&solver) { return .conflict(conflict) }
    if doubt == nil { settleAliases(&solver) }
    return doubt.map { .gaveUp($0) } ?? .consistent(draft)
  }

  private mutating func doubt(_ reason: GaveUp) { doubt = doubt ?? reason }

  /// The literals behind a refusal.
  private func conflict(
    _ solver: inout ValueSolver, _ domain: ValueDomain, _ positives: [Int], _ negatives: [Int]
  ) -> [Literal] {
    let refusal = solver.refusal(domain, positives: positives, negatives: negatives)
    return refusal.positives.map { Literal($0) } + refusal.negatives.map { Literal($0, isNegated: true) }
  }

  // MARK: - Reserved attributes

  private func domain(_ name: ReservedAttribute) -> ValueDomain { name == .status ? .status : .string }

  private mutating func buildReserved(_ solver: inout ValueSolver) -> [Literal]? {
    for name in ReservedAttribute.allCases {
      guard let sides = demand.reserved[name], !sides.positives.isEmpty else { continue }
      if name == .timestamp {
        if let conflict = buildTime(sides) { return conflict }
        continue
      }
      let negatives = sides.negatives + demand.anyText.negatives
      switch solver.solve(domain(name), positives: sides.positives, negatives: negatives) {
      case .value(let value):
        draft.reserved[name] = value.text
        values.append(value)
      case .none: return conflict(&solver, domain(name), sides.positives, negatives)
      case .gaveUp(let reason): doubt(reason)
      }
    }
    return nil
  }

  private mutating func buildTime(_ sides: LogTheory.Sides) -> [Literal]? {
    let (positives, negatives) = (sides.positives.map { atoms[$0] }, sides.negatives.map { atoms[$0] })
    switch TimeQuestion.answer(positives: positives, negatives: negatives) {
    case .time(let time): draft.time = time
    case .none:
      return sides.positives.map { Literal($0) } + sides.negatives.map { Literal($0, isNegated: true) }
    case .gaveUp(let reason): doubt(reason)
    }
    return nil
  }

  // MARK: - Tags

  private mutating func buildTags(_ solver: inout ValueSolver) -> [Literal]? {
    for positive in demand.tags.positives {
      if draft.tags.contains(where: { solver.tests[positive].holds(.string($0)) }) { continue }
      switch solver.solve(.tag, positives: [positive], negatives: demand.tags.negatives) {
      case .value(let value): if let text = value.text { draft.tags.append(text) }
      case .none: return conflict(&solver, .tag, [positive], demand.tags.negatives)
      case .gaveUp(let reason): doubt(reason)
      }
    }
    return nil
  }

  // MARK: - Attributes

  private mutating func buildAttributes(_ solver: inout ValueSolver) -> [Literal]? {
    let paths = demand.attributes.keys.sorted()
    let hasDots = paths.contains(where: AttributePlaces.hasDottedSegment)
    // Existence last: what other terms put there may be enough.
    var left: [(path: AttributePath, positive: Int)] = []
    for path in paths {
      guard let sides = demand.attributes[path] else { continue }
      var positives = sides.positives.filter { atoms[$0].test != .exists }
      left += sides.positives.filter { atoms[$0].test == .exists }.map { (path, $0) }
      if positives.count > 1, positives.count <= DraftBuilder.maximumJoint, !hasDots {
        // One value for all of them reads best.
        let negatives = sides.negatives + demand.anyText.negatives
        if case .value(let value) = solver.solve(.attribute, positives: positives, negatives: negatives) {
          put(value, path, at: place(path))
          positives = []
        }
      }
      for positive in positives {
        if let conflict = add(positive, path, hasDots, &solver) { return conflict }
      }
    }
    for (path, positive) in left where path.values(in: draft.attributes).isEmpty {
      if let conflict = add(positive, path, hasDots, &solver) { return conflict }
    }
    return nil
  }

  /// Positive atoms of one path up to which one value for all of them is looked for.
  private static let maximumJoint = 6

  private mutating func put(_ value: WitnessValue, _ path: AttributePath, at keys: [UTF8Text]) {
    draft.put(value, at: keys)
    values.append(value)
    valuesByPath[path, default: []].append(value)
  }

  private mutating func add(
    _ positive: Int, _ path: AttributePath, _ hasDots: Bool, _ solver: inout ValueSolver
  ) -> [Literal]? {
    if valuesByPath[path]?.contains(where: { solver.tests[positive].holds($0) }) ?? false { return nil }
    if hasDots { return addAnywhere(positive, path, &solver) }
    let negatives = (demand.attributes[path]?.negatives ?? []) + demand.anyText.negatives
    switch solver.solve(.attribute, positives: [positive], negatives: negatives) {
    case .value(let value): put(value, path, at: place(path))
    case .none: return conflict(&solver, .attribute, [positive], negatives)
    case .gaveUp(let reason): doubt(reason)
    }
    return nil
  }

  /// Nested, unless an object above would exist where nothing may.
  ///
  /// Without dotted segments no other path sees the one key that holds all segments.
  private func place(_ path: AttributePath) -> [UTF8Text] {
    guard path.segments.count <= DraftBuilder.maximumDepth else { return AttributePlaces.joined(path) }
    let isForbidden = (1..<path.segments.count).contains { count in
      isAbsent(AttributePath(segments: Array(path.segments[..<count])))
    }
    return isForbidden ? AttributePlaces.joined(path) : AttributePlaces.nested(path)
  }

  /// Objects that a witness nests at most; deeper paths become one key.
  private static let maximumDepth = 30

  private func isAbsent(_ path: AttributePath) -> Bool {
    demand.attributes[path]?.negatives.contains { atoms[$0].test == .exists } ?? false
  }

  /// Tries every place of the path: with dots in segments, other paths may see what stands there.
  private mutating func addAnywhere(
    _ positive: Int, _ path: AttributePath, _ solver: inout ValueSolver
  ) -> [Literal]? {
    guard let places = AttributePlaces.all(path, maximumJoints: budget.maximumDottedSegments) else {
      doubt(.budget("maximumDottedSegments", limit: budget.maximumDottedSegments))
      return nil
    }
    var refusals: Set<Literal> = []
    for keys in places {
      if let absent = absentAbove(keys) {
        refusals.insert(Literal(absent, isNegated: true))
        continue
      }
      let seeing = demand.attributes.filter { AttributePlaces.sees($0.key, keys[...]) }.flatMap(
        \.value.negatives)
      let negatives = seeing.sorted() + demand.anyText.negatives
      switch solver.solve(.attribute, positives: [positive], negatives: negatives) {
      case .value(let value):
        put(value, path, at: keys)
        return nil
      case .none: refusals.formUnion(conflict(&solver, .attribute, [positive], negatives))
      case .gaveUp(let reason):
        doubt(reason)
        return nil
      }
    }
    refusals.insert(Literal(positive))
    return refusals.sorted()
  }

  /// An atom that forbids an object at a beginning of the keys.
  private func absentAbove(_ keys: [UTF8Text]) -> Int? {
    for count in 1..<keys.count {
      for (path, sides) in demand.attributes.sorted(by: { $0.key < $1.key })
      where AttributePlaces.sees(path, keys[..<count]) {
        if let absent = sides.negatives.first(where: { atoms[$0].test == .exists }) { return absent }
      }
    }
    return nil
  }

  // MARK: - Full text

  private mutating func buildAnyText(_ solver: inout ValueSolver) -> [Literal]? {
    for positive in demand.anyText.positives {
      if values.contains(where: { solver.tests[positive].holds($0) }) { continue }
      switch solver.solve(.attribute, positives: [positive], negatives: demand.anyText.negatives) {
      case .value(let value): putAnywhere(value)
      case .none: return conflict(&solver, .attribute, [positive], demand.anyText.negatives)
      case .gaveUp(let reason): doubt(reason)
      }
    }
    return nil
  }

  /// The message where no term speaks of it, else an attribute of which none does.
  private mutating func putAnywhere(_ value: WitnessValue) {
    values.append(value)
    if case .string(let text) = value, demand.reserved[.message] == nil, draft.reserved[.message] == nil,
      !text.bytes.contains(UInt8(ascii: "{"))
    {
      draft.reserved[.message] = text
      return
    }
    for number in 0... {
      let key = UTF8Text(number == 0 ? "text" : "text\(number)")
      let isTaken = demand.attributes.keys.contains { $0.consume(key, from: 0) != nil }
      if isTaken { continue }
      draft.put(value, at: [key])
      return
    }
  }

  // MARK: - Aliases

  /// Some attributes fill a reserved attribute that the record leaves out: it is given a value the query allows.
  private mutating func settleAliases(_ solver: inout ValueSolver) {
    let attributes = draft.attributes
    let sides = demand.reserved[.timestamp] ?? LogTheory.Sides()
    if draft.reserved[.timestamp] == nil, !sides.negatives.isEmpty || !demand.anyText.negatives.isEmpty,
      TimeKeys.all.contains(where: { $0.values(in: attributes).contains(where: \.isScalar) })
    {
      draft.refusesTime = true
    }
    for alias in IntakeKeys.aliases where draft.reserved[alias.attribute] == nil {
      let sides = demand.reserved[alias.attribute] ?? LogTheory.Sides()
      let isConstrained = !sides.negatives.isEmpty || !demand.anyText.negatives.isEmpty
      guard isConstrained, alias.path.values(in: attributes).contains(where: \.isScalar) else { continue }
      let negatives = sides.negatives + demand.anyText.negatives
      switch solver.solve(domain(alias.attribute), positives: [], negatives: negatives) {
      case .value(let value): draft.reserved[alias.attribute] = value.text
      case .none, .gaveUp:
        doubt(
          .notWritable(
            "`@\(alias.path)` fills `\(alias.attribute.rawValue)`, which the query forbids"))
      }
    }
  }
}
