package import TocsinLogModel

/// An event that matched at least one query of a rule: all that the rule's state needs of it.
package struct Hit: Sendable {
  /// The time at which the event counts.
  ///
  /// Its own, or that of the event before where it has none; of a counted signal the time at which it was first seen.
  package var time: Timestamp
  /// Ascending number of the event, or of the signal that a correlation rule counts: it orders those of one instant.
  package var arrival: Int
  /// By query that had a group for the event, in order of the queries.
  package var parts: [QueryHit]
  /// What a signal shows of the event.
  package var record: SampleRecord

  /// Creates a hit; its parts are in order of the queries.
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
  /// Metric values for sum and max; latitude and longitude for impossible travel; empty elsewhere.
  package var numbers: [DecimalNumber]
  /// What is distinguished within a group; empty where the aggregation needs nothing.
  ///
  /// Distinct tuples for cardinality, values for new value, city and country for impossible travel. A content anomaly
  /// rule has the words of the event before them, as one tuple.
  package var tuples: [GroupKey]

  /// Creates what an event adds to one query.
  package init(query: Int, groups: [GroupKey], numbers: [DecimalNumber], tuples: [GroupKey]) {
    self.query = query
    self.groups = groups
    self.numbers = numbers
    self.tuples = tuples
  }
}
