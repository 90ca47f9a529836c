package import TocsinLogModel
package import TocsinSemantics
package import TocsinSyntax

/// The compiled form of one query.
package struct QueryPlan: Sendable {
  /// The predicate after all passes.
  package let predicate: PredicateID
  /// Where its program begins; ``PlanStep/accept`` or ``PlanStep/reject`` for a constant.
  package let entry: Int32
}

/// Many rules as one: shared atoms, one list of fields to extract, one program area.
package struct PlanSet: Sendable {
  /// What to extract from each event; an atom's field is an index into this.
  package let fields: [EventField]
  /// Each distinct test once, numbered in the order in which programs name them.
  package let atoms: [Atom]
  /// By atom: the index of its field.
  package let atomFields: [Int32]
  /// By atom: what evaluation needs of it, flat.
  package let tables: PlanTables
  /// The programs of all queries, and after ``queryStepCount`` those of shared terms.
  package let steps: [PlanStep]
  /// The steps of the queries' own programs; further ones are of terms that queries share.
  package let queryStepCount: Int
  /// By global query id.
  package let queries: [QueryPlan]
  /// By global query id: the rule's index, and the query's within the rule.
  ///
  /// Queries of one rule stand together.
  package let queryOwners: [(rule: Int, query: Int)]
  /// Holds the predicates that ``QueryPlan/predicate`` names.
  package let arena: PredicateArena
  /// From values to queries.
  package let index: QueryIndex
  private let fieldIndices: [EventField: Int]

  /// Compiles rules together.
  package init(rules: [Rule]) {
    self.init(parts: [LoweredRules(rules)])
  }

  /// Compiles rules that were lowered apart, in their order: the same plan set in whatever parts they come.
  package init(parts: some Sequence<LoweredRules>) {
    var builder = PlanBuilder()
    for part in parts { builder.add(part) }
    self.init(builder)
  }

  /// Compiles one search, as query 0 of rule 0.
  package init(query: QuerySyntax) {
    var builder = PlanBuilder()
    let root = QueryLowering.lower(query, into: &builder.arena)
    builder.add(root, owner: (0, 0))
    self.init(builder)
  }

  /// Compiles searches, each as query 0 of a rule of its own.
  package init(queries: [QuerySyntax]) {
    var builder = PlanBuilder()
    for (index, query) in queries.enumerated() {
      let root = QueryLowering.lower(query, into: &builder.arena)
      builder.add(root, owner: (index, 0))
    }
    self.init(builder)
  }

  /// Compiles single tests, each a query of its own; for tracing.
  package init(tests: [(subject: QueryTerm.Subject, test: ValueTest)]) {
    var builder = PlanBuilder()
    for (index, item) in tests.enumerated() {
      let root = QueryLowering.lower(item.test, item.subject, &builder.arena)
      builder.add(root, owner: (0, index))
    }
    self.init(builder)
  }

  private init(_ builder: PlanBuilder) {
    var builder = builder
    let atoms = builder.numbers.atoms
    atomFields = atoms.map { Int32(truncatingIfNeeded: builder.want($0.field)) }
    tables = PlanTables(zip(atoms, atomFields).map { (atom: $0, field: $1) })
    self.atoms = atoms
    fields = builder.fields
    fieldIndices = builder.fieldIndices
    queries = builder.queries
    queryOwners = builder.owners
    arena = builder.arena
    queryStepCount = builder.steps.count
    let (numbers, fieldsOfAtoms) = (builder.numbers, atomFields)
    index = QueryIndexBuilder.build(
      builder.queries, builder.arena, fieldCount: builder.fields.count,
      placeOf: { numbers.number(of: $0).map { (atom: $0, field: fieldsOfAtoms[Int($0)]) } },
      entryOf: { builder.write($0) })
    steps = builder.steps
  }

  /// The index of a field in ``fields``, or `nil` if no query asks for it.
  package func fieldIndex(_ field: EventField) -> Int? { fieldIndices[field] }
}

/// Collects what a plan set is made of.
private struct PlanBuilder {
  var arena = PredicateArena()
  private(set) var numbers = AtomNumbers()
  private(set) var steps: [PlanStep] = []
  private(set) var queries: [QueryPlan] = []
  private(set) var owners: [(rule: Int, query: Int)] = []
  private var ruleCount = 0
  private(set) var fields: [EventField] = []
  private(set) var fieldIndices: [EventField: Int] = [:]

  mutating func add(_ root: PredicateID, owner: (rule: Int, query: Int)) {
    append(Pipeline.optimise(root, in: &arena), owner: owner)
  }

  mutating func add(_ part: LoweredRules) {
    let ids = arena.merge(part.arena)
    for query in part.queries {
      append(ids[Int(query.predicate.index)], owner: (ruleCount + query.owner.rule, query.owner.query))
    }
    for field in part.fields { want(field) }
    ruleCount += part.ruleCount
  }

  private mutating func append(_ predicate: PredicateID, owner: (rule: Int, query: Int)) {
    queries.append(QueryPlan(predicate: predicate, entry: write(predicate)))
    owners.append(owner)
  }

  /// Writes the program of a predicate.
  ///
  /// - Returns: its entry.
  mutating func write(_ predicate: PredicateID) -> Int32 {
    var writer = ProgramWriter(numbers)
    // Released before the writer grows them.
    numbers = AtomNumbers()
    let entry = writer.write(predicate, arena)
    numbers = writer.numbers
    // The writer emits back to front: turn its steps round, so that jumps go forward.
    let (base, last) = (
      Int32(truncatingIfNeeded: steps.count), Int32(truncatingIfNeeded: writer.steps.count - 1)
    )
    func place(_ target: Int32) -> Int32 { target < 0 ? target : base + last - target }
    for step in writer.steps.reversed() {
      steps.append(PlanStep(atom: step.atom, onTrue: place(step.onTrue), onFalse: place(step.onFalse)))
    }
    return place(entry)
  }

  @discardableResult
  mutating func want(_ field: EventField) -> Int {
    if let index = fieldIndices[field] { return index }
    fieldIndices[field] = fields.count
    fields.append(field)
    let index = fields.count - 1
    if case .calculated(let field) = field {
      for input in field.inputs { want(input) }
    }
    return index
  }
}

extension GroupField {
  /// What to extract for this field.
  package var eventField: EventField {
    switch source {
    case .attribute(let path): .attribute(path)
    case .reserved(let name): .reserved(name)
    case .tag: .tags
    case .calculated(let field): .calculated(field)
    }
  }
}
