package import TocsinLogModel
package import TocsinMatch
package import TocsinSemantics

/// Matched events that a rule did not count, for one reason.
package struct OmissionCount: Sendable, Equatable {
  /// Why an event was not counted.
  package enum Cause: Sendable, Hashable {
    /// A group-by field, named as the rule writes it, has no value.
    case missingGroup(String)
    /// List-valued fields gave too many combinations.
    case tooManyCombinations
    /// The named metric has no value.
    case missingMetric(String)
    /// The values of the named metric are no numbers.
    case metricIsNoNumber(String)
    /// The named field, of which distinct values are counted, has no value.
    case missingDistinct(String)
    /// The event has no time, and the rule looks at more than single events.
    case untimed
    /// The event was older than the allowed lateness.
    case late
    /// The time can't be right: it is far from those of all other records.
    case implausible(Timestamp)
    /// The group would have been one too many.
    case tooManyGroups
  }

  /// Index of the rule in the plan set.
  package var rule: Int
  /// Index of the query in the rule; `nil` for what concerns the event as a whole.
  package var query: Int?
  /// Why.
  package var cause: Cause
  /// How many events.
  package var count: Int

  /// Creates a count.
  package init(rule: Int, query: Int?, cause: Cause, count: Int) {
    self.rule = rule
    self.query = query
    self.cause = cause
    self.count = count
  }
}

extension OmissionCount.Cause {
  /// The cause of what a batch left out of a query; `nil` where the query has no such field.
  package init?(_ omission: Omission, of query: RuleQuery) {
    let field = Int(omission.field)
    func name(in fields: [GroupField]) -> String? {
      fields.indices.contains(field) ? fields[field].name : nil
    }
    let cause: OmissionCount.Cause? =
      switch omission.reason {
      case .missingGroup: name(in: query.groupByFields).map { .missingGroup($0) }
      case .tooManyCombinations: .tooManyCombinations
      case .missingMetric: name(in: query.metrics).map { .missingMetric($0) }
      case .metricIsNoNumber: name(in: query.metrics).map { .metricIsNoNumber($0) }
      case .missingDistinct: name(in: query.distinctFields).map { .missingDistinct($0) }
      }
    guard let cause else { return nil }
    self = cause
  }

  /// What is wrong with the event, as a part of a sentence after a colon.
  package var text: String {
    switch self {
    case .missingGroup(let name): "no `\(name)` to group by"
    case .tooManyCombinations:
      "more than \(FieldReader.maximumCombinations) combinations of list values"
    case .missingMetric(let name): "no `\(name)` to measure"
    case .metricIsNoNumber(let name): "`\(name)` is to be measured and is not a number"
    case .missingDistinct(let name): "no `\(name)` to count distinct values of"
    case .untimed: "no time, and the rule looks at more than one event"
    case .late: "older than the allowed lateness"
    case .implausible(let time): "its time, \(time.iso8601), can't be right"
    case .tooManyGroups: "the rule already tracked as many groups as it may"
    }
  }

  /// A word for programs.
  package var code: String {
    switch self {
    case .missingGroup: "missing_group"
    case .tooManyCombinations: "too_many_combinations"
    case .missingMetric: "missing_metric"
    case .metricIsNoNumber: "metric_not_a_number"
    case .missingDistinct: "missing_distinct"
    case .untimed: "no_time"
    case .late: "late"
    case .implausible: "implausible_time"
    case .tooManyGroups: "too_many_groups"
    }
  }

  /// The attribute that is to blame; `nil` where none is.
  package var attribute: String? {
    switch self {
    case .missingGroup(let name), .missingMetric(let name), .metricIsNoNumber(let name),
      .missingDistinct(let name):
      name
    case .tooManyCombinations, .untimed, .late, .implausible, .tooManyGroups: nil
    }
  }
}
