package import TocsinEvents
package import TocsinLogModel
package import TocsinSemantics

/// A record kept because a signal may show it: its bytes, decoded only when the signal is printed.
package final class SampleRecord: Sendable {
  package let bytes: [UInt8]
  package let form: RecordForm
  package let time: Timestamp

  package init(bytes: [UInt8], form: RecordForm, time: Timestamp) {
    self.bytes = bytes
    self.form = form
    self.time = time
  }

  /// The record as it came.
  package var record: LogRecord { LogRecord(bytes: bytes, form: form) }

  /// The event, its time filled in where the record had none.
  package func event() -> Event {
    var event = (try? EventDecoder.decode(bytes, form: form)) ?? Event()
    if event.timestamp == nil { event.timestamp = time }
    return event
  }
}

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
  package var id: String
  /// Index of the rule in its plan set.
  package var rule: Int
  /// The case that gave the present severity.
  package var caseIndex: Int
  /// The cases met, in the order in which they were first met.
  package var metCases: [Int]
  package var severity: SignalSeverity
  package var group: [GroupValue]
  package var firstSeen: Timestamp
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
  package var notifications: [String]
  /// 1 at creation, one more for each update.
  package var revision: Int
  package var state: SignalState
  /// When it closed.
  package var closedAt: Timestamp?
  /// Order of creation within its rule.
  package var sequence: Int
  /// Number among the signals of one rule, group and instant, from 0.
  package var ordinal: Int
  /// What the detection method found at the last update, where it says more than the values.
  package var decision: Decision?

  package static let maximumSamples = 10
}

/// A group-by field as the rule writes it, and its value as text.
package struct GroupValue: Sendable, Hashable {
  package var field: GroupField
  package var value: UTF8Text

  package init(field: GroupField, value: UTF8Text) {
    self.field = field
    self.value = value
  }
}
