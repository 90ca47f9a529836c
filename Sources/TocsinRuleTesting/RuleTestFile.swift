package import TocsinDiagnostics
package import TocsinEvents
package import TocsinLogModel
package import TocsinSemantics

/// The tests beside a rule, `<stem>.test.yaml`.
///
/// Source: rule reference, section 5: the service's own payload form, and our superset of it.
package struct RuleTestFile: Sendable {
  package var payloadTests: [PayloadTest]
  package var tests: [RuleTest]

  package init(payloadTests: [PayloadTest] = [], tests: [RuleTest] = []) {
    self.payloadTests = payloadTests
    self.tests = tests
  }
}

/// One of `ruleQueryPayloads`: does one query match one event.
package struct PayloadTest: Sendable {
  package var expectedResult: Bool
  /// Index of the query under test.
  package var query: Int
  package var record: LogRecord
  package var span: SourceSpan
  /// Its position among those of the file, from 1.
  package var number = 1

  /// What reports call the test.
  package var name: String { "payload \(number), query \(query)" }
}

/// One of `tests`: events in, signals out.
package struct RuleTest: Sendable {
  package var name: String
  /// The rule's name, where the file beside holds several.
  package var rule: String?
  /// Events from before the test, for rules that learn from history.
  package var history: [TestEvent]
  package var events: [TestEvent]
  /// When the test ends; `nil` for the time of its last event.
  ///
  /// Signals that depend on the absence of events come up to this time. Events after it are a failure.
  package var endsAt: Timestamp?
  /// Empty: no signal may come.
  package var expected: [ExpectedSignal]
  /// The whole test.
  package var span: SourceSpan
  /// The key `expect`.
  package var expectSpan: SourceSpan
  /// The list after `expect:`, brackets included.
  package var expectedSpan: SourceSpan
  /// The key `endsAt`, or the whole test where there is none.
  package var endSpan: SourceSpan
}

/// One event of a test: a record, its time included.
package struct TestEvent: Sendable {
  package var record: LogRecord
  package var span: SourceSpan
}

/// What a test asks of a signal; what is `nil` is not asked.
package struct ExpectedSignal: Sendable {
  package var severity: SignalSeverity?
  package var caseName: String?
  package var group: [(field: String, value: UTF8Text)]
  package var at: Timestamp?
  package var lastSeen: Timestamp?
  /// The rises of the severity after the first match, all of them; `nil` asks for none.
  package var escalations: [ExpectedEscalation]?
  package var count: [(label: String, value: Int)]
  package var title: String?
  package var titleContains: String?
  package var messageContains: String?
  package var span: SourceSpan
  /// The values that are asked for, by the name that a failure gives them, such as `status` or `group @usr.id`.
  package var valueSpans: [String: SourceSpan] = [:]
}

/// What a test asks of one rise of a signal's severity; what is `nil` is not asked.
package struct ExpectedEscalation: Sendable {
  package var severity: SignalSeverity?
  package var caseName: String?
  package var at: Timestamp?
}

extension DiagnosticDescriptor {
  package static let ruleTestFile = DiagnosticDescriptor(
    "V900", "rule-test-file", .error, "A rule test file is wrong in its form, or no rule reads it.")
  package static let unknownTestKey = DiagnosticDescriptor(
    "V910", "unknown-test-key", .error, "A key of a rule test file is not known.")
}
