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
}

/// One of `tests`: events in, signals out.
package struct RuleTest: Sendable {
  package var name: String
  /// The rule's name, where the file beside holds several.
  package var rule: String?
  /// Events from before the test, for rules that learn from history.
  package var history: [TestEvent]
  package var events: [TestEvent]
  /// Empty: no signal may come.
  package var expected: [ExpectedSignal]
  package var span: SourceSpan
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
  package var count: [(label: String, value: Int)]
  package var title: String?
  package var titleContains: String?
  package var messageContains: String?
  package var span: SourceSpan
}

extension DiagnosticDescriptor {
  package static let ruleTestFile = DiagnosticDescriptor(
    "V900", "rule-test-file", .error, "A rule test file does not have the form of one.")
  package static let unknownTestKey = DiagnosticDescriptor(
    "V910", "unknown-test-key", .error, "A key of a rule test file is not known.")
}
