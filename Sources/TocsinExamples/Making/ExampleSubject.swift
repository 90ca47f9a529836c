import TocsinDetect
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// What every example of a rule is made from.
struct ExampleSubject {
  let rule: Rule
  let join: GroupJoin
  let demands: ExampleDemands
  /// By query: its search and the filters of the rule.
  let searches: [QuerySyntax]

  init(rule: Rule, demands: ExampleDemands) {
    self.rule = rule
    self.demands = demands
    join = GroupJoin(rule.queries)
    searches = rule.queries.map { RuleSearch.effective($0, in: rule) }
  }

  /// Whether a query takes part in bringing values about.
  func needsLogs(_ query: Int, _ target: CountVector) -> Bool {
    guard target.values.indices.contains(query), let value = target.values[query] else { return false }
    // A maximum has a value only where there are events.
    return rule.queries[query].aggregation == .max || value != DecimalNumber(0)
  }

  /// What a log must meet to be counted for a query: its search, the group, and where asked for what is measured.
  func counted(_ query: Int, measured: Bool = true) -> [QuerySyntax] {
    let definition = rule.queries[query]
    let groups = definition.hasOptionalGroupByFields ? [] : definition.groupByFields
    let values = measured ? definition.distinctFields + definition.metrics : []
    return [searches[query]] + (groups + values).map { $0.source.query(.exists) }
  }

  /// What queries can yield, as ``Reasoner/countSpace(of:)`` says, and nothing for one that no log counts for.
  func countSpace(_ reasoner: inout Reasoner) -> CountSpace {
    var space = reasoner.countSpace(of: rule)
    for query in rule.queries.indices {
      guard case .unsatisfiable = reasoner.solve(all: counted(query), none: []) else { continue }
      space.domains[query] = rule.queries[query].aggregation == .max ? .noValue : .zero
    }
    return space
  }

  /// Whether a log meets all of some queries, and none of others, and what is demanded of all logs.
  ///
  /// Unsatisfiable only where no log at all does, whatever is demanded.
  func solve(
    _ all: [QuerySyntax], none: [QuerySyntax] = [], _ reasoner: inout Reasoner
  ) -> Satisfiability {
    let answer = reasoner.solve(all: all + demands.all, none: none)
    guard case .unsatisfiable = answer, !demands.all.isEmpty else { return answer }
    let bare = reasoner.solve(all: all, none: none)
    if case .satisfiable = bare { return .gaveUp(.notRealised) }
    return bare
  }

  /// Why no log at all counts for a query; `nil` where one does, or that is not decided.
  func silence(of query: Int, _ reasoner: inout Reasoner) -> ExampleProposals? {
    guard case .unsatisfiable = reasoner.solve(all: counted(query), none: []) else { return nil }
    return .unreachable(.neverMet)
  }
}
