package import TocsinLogModel

/// An event that matched at least one query of a rule: all that the rule's state needs of it.
package struct Hit: Sendable {
  /// When the event happened, or the time that stands in for it.
  package var time: Timestamp
  /// Position of the event among all events of the run, which orders events of one time.
  package var arrival: Int
  /// What the event adds to the queries it matched, in their order.
  package var parts: [QueryHit]
  /// The log itself, for a signal to show.
  package var record: SampleRecord

  /// Creates a hit, one per event and rule.
  package init(time: Timestamp, arrival: Int, parts: [QueryHit], record: SampleRecord) {
    self.time = time
    self.arrival = arrival
    self.parts = parts
    self.record = record
  }
}

/// What an event adds to one query of a rule.
package struct QueryHit: Sendable {
  /// Index of the query in the rule.
  package var query: Int
  /// The event's groups for this query; more than one where a group-by value is a list.
  package var groups: [GroupKey]
  /// Values to add up or compare: of the metric, or latitude and longitude.
  package var numbers: [DecimalNumber]
  /// Values to count or remember as one: of the distinct fields, the metrics, or the place.
  package var tuples: [GroupKey]

  /// Creates what an event adds to a query.
  package init(query: Int, groups: [GroupKey], numbers: [DecimalNumber], tuples: [GroupKey]) {
    self.query = query
    self.groups = groups
    self.numbers = numbers
    self.tuples = tuples
  }
}
