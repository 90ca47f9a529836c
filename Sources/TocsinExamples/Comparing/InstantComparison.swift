import TocsinDiagnostics
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Decides rules without a window exactly: one event decides, so each case is a query of its own.
///
/// The case that an event gives is a question about that event, also where the queries of the two rules differ.
struct InstantComparison {
  private let old: InstantCases
  private let new: InstantCases

  /// `nil` unless both rules look at one event alone, count, and put it into the same group.
  init?(_ old: Rule, _ new: Rule) {
    guard old.options.evaluationWindow == 0, new.options.evaluationWindow == 0,
      RuleSettings(old) == RuleSettings(new),
      RuleSettings(old).countsInWindows, old.type != .signalCorrelation, old.schedule == nil,
      old.tableRestrictions.isEmpty,
      let one = InstantCases(old), let other = InstantCases(new), one.group == other.group
    else { return nil }
    self.old = one
    self.new = other
  }

  enum Answer {
    case equivalent
    /// Logs, each of which gives the two rules different outcomes.
    case different([Timeline], Difference)
    case gaveUp(GaveUp)
  }

  struct Difference {
    var onlyOld = false
    var onlyNew = false
    var other = false
  }

  func decide(_ reasoner: inout Reasoner) -> Answer {
    var timelines: [Timeline] = []
    var difference = Difference()
    var doubt: GaveUp?
    for (outcome, search) in old.outcomes {
      for (otherOutcome, otherSearch) in new.outcomes where outcome != otherOutcome {
        switch reasoner.solve(all: [search, otherSearch] + old.presence, none: []) {
        case .satisfiable(let log):
          timelines.append(Timeline([.init(seconds: 0, event: log.event)]))
          switch (outcome, otherOutcome) {
          case (_, nil): difference.onlyOld = true
          case (nil, _): difference.onlyNew = true
          default: difference.other = true
          }
        case .unsatisfiable: continue
        case .gaveUp(let reason): doubt = doubt ?? reason
        }
      }
    }
    if !timelines.isEmpty {
      if doubt != nil { difference.other = true }
      return .different(timelines, difference)
    }
    return doubt.map { .gaveUp($0) } ?? .equivalent
  }
}

/// The cases of a rule without a window, as queries.
private struct InstantCases {
  /// What the event makes of the rule: the case's name and severity, or nothing.
  struct Outcome: Hashable {
    var name: String
    var severity: SignalSeverity
  }

  /// The place of the group-by fields, and whether a log may lack them.
  struct Group: Hashable {
    var fields: [GroupField]
    var isOptional: Bool
  }

  let group: Group
  private(set) var outcomes: [(outcome: Outcome?, search: QuerySyntax)] = []

  init?(_ rule: Rule) {
    let groups = Set(
      rule.queries.map { query in
        Group(
          fields: query.groupByFields,
          isOptional: query.hasOptionalGroupByFields && !query.groupByFields.isEmpty)
      })
    guard groups.count == 1, let group = groups.first,
      rule.queries.allSatisfy({ $0.aggregation == .count })
    else { return nil }
    self.group = group
    let searches = rule.queries.map { RuleSearch.effective($0, in: rule) }
    let any = QuerySyntax.any(searches)
    var earlier: [QuerySyntax] = []
    for ruleCase in rule.cases {
      guard let condition = ruleCase.condition, let met = InstantCases.search(condition, searches) else {
        return nil
      }
      let outcome = Outcome(name: ruleCase.name, severity: ruleCase.severity)
      outcomes.append((outcome, .all([any, met] + earlier.map(\.negated))))
      earlier.append(met)
    }
    outcomes.append((nil, QuerySyntax.any([any.negated, .all(earlier.map(\.negated))])))
  }

  /// A log without a group field is not counted, unless fields are optional.
  var presence: [QuerySyntax] { group.isOptional ? [] : group.fields.map { $0.source.query(.exists) } }

  /// A condition over counts that are 0 or 1.
  private static func search(_ condition: CaseCondition, _ searches: [QuerySyntax]) -> QuerySyntax? {
    condition.withoutStages?.fold(
      leaf: { comparison in
        switch (comparison.isMet(DecimalNumber(0)), comparison.isMet(DecimalNumber(1))) {
        case (true, true): .everything
        case (false, true): searches[comparison.query]
        case (true, false): searches[comparison.query].negated
        case (false, false): .nothing
        }
      },
      not: { operand, _ in operand.negated },
      junction: { junction, parts, _ in .junction(junction, of: parts) })
  }
}
