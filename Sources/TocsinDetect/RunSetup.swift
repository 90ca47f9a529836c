package import TocsinLogModel
package import TocsinPlan
package import TocsinSemantics

/// All that decides what rules make of logs.
///
/// There is no other way to start a run, so that none of it can be forgotten. The reference tables of a run are in its
/// rules, as far as they were resolved.
package struct RunSetup: Sendable {
  /// The rules that are evaluated, with their sources; the one of interest, where there is one, comes last.
  package let linked: LinkedRules
  /// What keeps signals and events away, also what is not enabled: counts go by position.
  package let suppressions: [Suppression]
  /// For the times of scheduled rules and in messages.
  package let timeZones: any TimeZoneSource
  /// The rules compiled together.
  package let plan: PlanSet

  /// `compile` may compile many rules on several threads.
  package init(
    _ linked: LinkedRules, suppressions: [Suppression], timeZones: any TimeZoneSource,
    compile: ([Rule]) -> PlanSet = { PlanSet(rules: $0) }
  ) {
    self.linked = linked
    self.suppressions = suppressions
    self.timeZones = timeZones
    plan = compile(linked.rules)
  }

  /// Rules by themselves: linked with one another only, with nothing suppressed, and in UTC.
  package init(alone rules: [Rule]) {
    self.init(LinkedRules(rules), suppressions: [], timeZones: CoordinatedTime())
  }

  /// In the order of the plan.
  package var rules: [Rule] { linked.rules }

  /// The position of the rule of interest, the last.
  package var subjectIndex: Int { rules.count - 1 }

  /// The rule of interest; there is at least one rule.
  package var subject: Rule { rules[subjectIndex] }

  /// The rules whose signals the rule of interest counts, and those behind them.
  package var sources: [Rule] { Array(rules.dropLast()) }

  /// The same run with another rule of interest, such as a version of it that is tried.
  package func replacingSubject(by rule: Rule) -> RunSetup {
    RunSetup(linked.replacingLast(by: rule), suppressions: suppressions, timeZones: timeZones)
  }
}

/// What any of the rules that a command was given is evaluated with.
package struct RunSurroundings: Sendable {
  private let sources: RuleSources
  /// The suppressions among the files.
  package let suppressions: [Suppression]
  /// For the times of scheduled rules and in messages.
  package let timeZones: any TimeZoneSource

  /// `rules` are all that were given: sources are looked for among them.
  package init(_ rules: [Rule], suppressions: [Suppression], timeZones: any TimeZoneSource) {
    sources = RuleSources(rules)
    self.suppressions = suppressions
    self.timeZones = timeZones
  }

  /// A run of one of the rules, with those whose signals it counts.
  package func setup(for rule: Rule) -> RunSetup {
    RunSetup(sources.linked(rule), suppressions: suppressions, timeZones: timeZones)
  }
}
