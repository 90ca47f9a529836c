package import TocsinLogModel

/// An event that matched at least one query of a rule: all that the rule's state needs of it.
package struct Hit: Sendable {
  package struct Part: Sendable {
    package var query: Int
    /// The event's groups for this query; more than one where a group-by value is a list.
    package var groups: [GroupKey]
    package var numbers: [DecimalNumber]
    package var tuples: [GroupKey]

    package init(query: Int, groups: [GroupKey], numbers: [DecimalNumber], tuples: [GroupKey]) {
      self.query = query
      self.groups = groups
      self.numbers = numbers
      self.tuples = tuples
    }
  }

  package var time: Timestamp
  package var arrival: Int
  package var parts: [Part]
  package var record: SampleRecord

  package init(time: Timestamp, arrival: Int, parts: [Part], record: SampleRecord) {
    self.time = time
    self.arrival = arrival
    self.parts = parts
    self.record = record
  }
}
