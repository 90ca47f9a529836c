/// Why an event that a query matched adds nothing to it, or not all of it.
package struct Omission: Sendable, Hashable, BitwiseCopyable {
  /// What was wrong with the event.
  package enum Reason: UInt8, Sendable, CaseIterable, BitwiseCopyable {
    /// A group-by field has no value.
    case missingGroup
    /// List-valued fields gave more combinations than ``FieldReader/maximumCombinations``.
    case tooManyCombinations
    /// A metric has no value.
    case missingMetric
    /// The values of a metric are no numbers.
    case metricIsNoNumber
    /// A field of which distinct values are counted has no value.
    case missingDistinct
  }

  /// Index of the rule in the plan set.
  package let rule: Int32
  /// Index of the query in the rule.
  package let query: Int32
  /// What was wrong.
  package let reason: Reason
  /// Which field: the place in the list that the reason speaks of; 0 where it speaks of none.
  package let field: UInt8

  /// Creates an omission.
  package init(rule: Int32, query: Int32, reason: Reason, field: UInt8) {
    self.rule = rule
    self.query = query
    self.reason = reason
    self.field = field
  }
}
