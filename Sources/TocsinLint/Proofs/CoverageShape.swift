import TocsinLogModel
import TocsinReasoning
import TocsinSemantics

/// What lets one rule cover another before any query is looked at: groups and windows that line up, severities.
struct CoverageShape {
  /// What both rules must have in common.
  struct Kind: Hashable {
    /// What divides the events of every query.
    var group: QueryCounting.Group
    /// Whether each event is evaluated alone.
    var isInstant: Bool
    /// When scheduled rules run.
    var schedule: RuleSchedule?
    var lowersSeverityByEnvironment: Bool
    var signalGroup: [GroupField.Source]?
  }

  let kind: Kind
  let highest: SignalSeverity
  let window: Int
  /// Whether some case matches while nothing is counted: no other rule gives a signal then.
  let firesOnNothing: Bool

  /// `nil` for a rule that neither covers another nor is covered.
  init?(_ rule: Rule) {
    let settings = RuleSettings(rule)
    guard CoverageShape.isProvable(settings), let highest = rule.cases.map(\.severity).max(),
      let group = rule.queries.first?.counting.group,
      rule.queries.allSatisfy({
        $0.counting.group == group && ($0.aggregation == .count || $0.aggregation == .cardinality)
      })
    else { return nil }
    kind = Kind(
      group: group, isInstant: rule.options.evaluationWindow == 0, schedule: settings.schedule,
      lowersSeverityByEnvironment: settings.lowersSeverityByEnvironment,
      signalGroup: settings.signalGroup?.map(\.source))
    self.highest = highest
    window = rule.options.evaluationWindow
    let nothing = CountVector(values: rule.queries.map { _ in DecimalNumber(0) })
    firesOnNothing = rule.cases.contains { $0.condition?.isMet(by: nothing) ?? true }
  }

  /// Whether the shapes let this rule cover the other, which is of the same kind.
  func mayCover(_ other: CoverageShape) -> Bool {
    highest >= other.highest && window >= other.window && !other.firesOnNothing
  }

  /// Whether what a rule does follows from its queries, and from conditions over counts of events in windows.
  ///
  /// A table lets only some of the events in that a query matches.
  static func isProvable(_ rule: Rule) -> Bool { isProvable(RuleSettings(rule)) }

  private static func isProvable(_ settings: RuleSettings) -> Bool {
    settings.type == .logDetection && settings.countsInWindows && settings.tables.isEmpty
  }
}
