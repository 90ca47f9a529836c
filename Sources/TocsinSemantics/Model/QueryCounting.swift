/// How the events that a query matches are counted: all of the query but its search and its name.
///
/// The one definition of queries that count alike: over any logs, two queries with the same search and the same
/// counting yield the same values for the same groups. Fields are compared by what they read, not by their spelling.
package struct QueryCounting: Hashable, Sendable {
  /// Which events are counted together.
  package struct Group: Hashable, Sendable {
    /// What divides the events.
    package var fields: [GroupField.Source]
    /// Whether an event without a field counts; false where there are no fields.
    package var isOptional: Bool
  }

  /// What is computed from the events of one group.
  package struct Measure: Hashable, Sendable {
    /// The computation.
    package var aggregation: Aggregation
    /// The fields whose distinct values are counted.
    package var distinct: [GroupField.Source]
    /// The fields that are read.
    package var metrics: [GroupField.Source]
    /// The fields whose words a content anomaly rule compares.
    package var content: [GroupField.Source]
  }

  /// Whose signals are counted instead of events.
  package struct Signals: Hashable, Sendable {
    /// The names of the source rule, the first that names one decides.
    package var ruleIDs: [String]
    /// The query of the source rule whose group the fields are read from; `nil` reads the common group.
    package var queryIndex: Int?
  }

  /// Which events are counted together.
  package var group: Group
  /// What is computed.
  package var measure: Measure
  /// `nil` for a query over events.
  package var signals: Signals?
}

extension RuleQuery {
  /// How the query counts, apart from what it searches.
  package var counting: QueryCounting {
    func sources(_ fields: [GroupField]) -> [GroupField.Source] { fields.map(\.source) }
    return QueryCounting(
      group: QueryCounting.Group(
        fields: sources(groupByFields), isOptional: hasOptionalGroupByFields && !groupByFields.isEmpty),
      measure: QueryCounting.Measure(
        aggregation: aggregation, distinct: sources(distinctFields), metrics: sources(metrics),
        content: sources(contentFields)),
      signals: signals.map { QueryCounting.Signals(ruleIDs: $0.ruleIDs, queryIndex: $0.queryIndex) })
  }

  /// The keys of a signal's group, which say how the fields are spelled.
  package var groupNames: [String] { groupByFields.map(\.name) }
}
