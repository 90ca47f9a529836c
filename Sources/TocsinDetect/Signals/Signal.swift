package import TocsinLogModel
package import TocsinMatch
package import TocsinSemantics

/// How a signal ended.
package enum SignalState: String, Sendable, CaseIterable {
  /// Still open when the input ended, or on a stream so far.
  case open
  case closed
}

/// What a rule's match produced for one group.
///
/// Source: rule reference, sections 2.8 and 2.10.
package struct Signal: Sendable {
  /// 32 hexadecimal digits, derived from what happened: the same input gives the same id in every run.
  package var id: String
  /// Index of the rule in its plan set.
  package var rule: Int
  /// The case that gave the present severity.
  package var caseIndex: Int
  /// The cases met, in the order in which they were first met.
  package var metCases: [Int]
  /// The highest severity that a match has given so far; it never falls.
  package var severity: SignalSeverity
  /// The fields that divide the rule's signals, and their values; empty where nothing divides them.
  package var group: [GroupValue]
  /// The time of the match that created the signal; ``Timestamp/undated`` where its event has none, as the other times.
  package var firstSeen: Timestamp
  /// The time of the last match that updated the signal.
  package var lastSeen: Timestamp
  /// The oldest event that counted when the signal was created.
  package var windowStart: Timestamp
  /// Events that matched any query for this signal; one that matched two counts once.
  package var eventsMatched: Int
  /// By query: events that matched it for this signal.
  package var eventsPerQuery: [Int]
  /// By query: its value at the last update.
  package var values: [QueryValue]
  /// At most ``maximumSamples``.
  package var samples: [SampleRecord]
  /// Handles to notify: those of every case that set the severity, each once.
  package var notifications: [String]
  /// 1 at creation, one more for each update.
  package var revision: Int
  /// Whether the signal had closed when it was handed out.
  package var state: SignalState
  /// When it closed.
  package var closedAt: Timestamp?
  /// Order of creation within its rule.
  package var sequence: Int
  /// Number among the signals of one rule, group and instant, from 0.
  package var ordinal: Int
  /// What the detection method found at the last update, where it says more than the values.
  package var decision: Decision?
  /// The rises of the severity after the first match, in order of time.
  package var escalations: [SignalEscalation] = []

  /// Samples that a signal keeps; further events are counted, but not kept.
  package static let maximumSamples = 10
}

/// A match that raised the severity of an open signal.
package struct SignalEscalation: Sendable, Hashable {
  /// The time of the match.
  package var time: Timestamp
  /// The case that the match met.
  package var caseIndex: Int
  /// The severity from then on.
  package var severity: SignalSeverity

  /// Creates a rise of the severity.
  package init(time: Timestamp, caseIndex: Int, severity: SignalSeverity) {
    self.time = time
    self.caseIndex = caseIndex
    self.severity = severity
  }
}

/// A group-by field as the rule writes it, and its value as text.
package struct GroupValue: Sendable, Hashable {
  /// The field, named as the rule writes it.
  package var field: GroupField
  /// The value as text; ``GroupKey/missing`` for an optional field that the event lacks.
  package var value: UTF8Text

  /// Creates one entry of a signal's group.
  package init(field: GroupField, value: UTF8Text) {
    self.field = field
    self.value = value
  }
}
