internal import TocsinLogModel
package import TocsinSemantics

/// Some of the rules of a plan set as predicates after all passes: what can be done for them without the others, and so
/// on another thread.
package struct LoweredRules: Sendable {
  struct Query: Sendable {
    var predicate: PredicateID
    /// The rule's index among these rules, and the query's within the rule.
    var owner: (rule: Int, query: Int)
  }

  private(set) var arena = PredicateArena()
  private(set) var queries: [Query] = []
  /// What group-bys and metrics read, in order; a field may stand here more than once.
  private(set) var fields: [EventField] = []
  let ruleCount: Int

  /// A rule's `filters` are part of each of its queries, and so are its reference tables.
  package init(_ rules: [Rule]) {
    ruleCount = rules.count
    for (index, rule) in rules.enumerated() {
      let filters = rule.filters.map { filter in
        let lowered = QueryLowering.lower(filter.search, into: &arena)
        return filter.action == .require ? lowered : arena.intern(.not(lowered))
      }
      let restrictions = rule.tableRestrictions
      for (position, query) in rule.queries.enumerated() {
        // A query over signals meets no event.
        guard query.signals == nil else {
          add(arena.intern(.constant(false)), owner: (index, position))
          continue
        }
        let search = QueryLowering.lower(query.search, into: &arena)
        let tables = restrictions.filter { $0.query == position }.map {
          TableLowering.lower($0, into: &arena)
        }
        let root =
          filters.isEmpty && tables.isEmpty ? search : arena.intern(.and([search] + filters + tables))
        add(root, owner: (index, position))
        fields += query.fieldsRead.map(\.eventField)
      }
    }
  }

  private mutating func add(_ root: PredicateID, owner: (rule: Int, query: Int)) {
    queries.append(Query(predicate: Pipeline.optimise(root, in: &arena), owner: owner))
  }
}
