import TocsinDetect
package import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics

/// One way in which a test did not come out as expected.
package struct TestFailure: Sendable, Equatable {
  /// What was compared: `status`, `group @usr.id`, `signals`.
  package var field: String
  package var expected: String
  package var actual: String
  /// The expected signal, from 0, where one is at fault.
  package var signal: Int?
  /// What the test file says about it: the value, the expected signal, or the key `expect`.
  package var span: SourceSpan?

  package init(field: String, expected: String, actual: String, signal: Int?, span: SourceSpan? = nil) {
    self.field = field
    self.expected = expected
    self.actual = actual
    self.signal = signal
    self.span = span
  }

  /// The failure as one sentence, as reports show it after the location.
  package var sentence: String { "\(subject): expected \(expected), got \(actual)" }

  /// What was compared, with the number of the expected signal, from 1, where one is at fault.
  package var subject: String {
    if field.hasPrefix("signal ") { return field }
    return (signal.map { "signal \($0 + 1) " } ?? "") + field
  }
}

/// Compares expected with actual signals: equal in number, each expected one met by one of its own.
enum FailureDiff {
  static func compare(_ test: RuleTest, _ actual: [SignalReport]) -> [TestFailure] {
    let expected = test.expected
    var failures: [TestFailure] = []
    if expected.count != actual.count {
      failures.append(
        TestFailure(
          field: "signals", expected: "\(expected.count)", actual: "\(actual.count)", signal: nil,
          span: test.expectSpan))
    }
    let pairing = pairing(expected, actual)
    // What is left on both sides is compared with what is most like it.
    for (index, candidate) in pairing.corrections {
      failures += differences(expected[index], actual[candidate], index)
    }
    for index in pairing.missing {
      failures.append(
        TestFailure(
          field: "signal \(index + 1)", expected: describe(expected[index]), actual: "none", signal: index,
          span: expected[index].span))
    }
    for candidate in pairing.extra {
      failures.append(
        TestFailure(
          field: "extra signal", expected: "none",
          actual: "\(actual[candidate].signal.severity.rawValue), \(actual[candidate].title)", signal: nil,
          span: test.expectSpan))
    }
    return failures
  }

  static func pairing(_ expected: [ExpectedSignal], _ actual: [SignalReport]) -> SignalPairing {
    SignalPairing(expected: expected.count, actual: actual.count) { index, candidate in
      differences(expected[index], actual[candidate], index).count
    }
  }

  /// What a signal is not as expected; `index` is that of the expected one.
  static func differences(
    _ expected: ExpectedSignal, _ report: SignalReport, _ index: Int
  ) -> [TestFailure] {
    let signal = report.signal
    var failures: [TestFailure] = []
    func fail(_ field: String, _ wanted: String, _ found: String) {
      failures.append(
        TestFailure(
          field: field, expected: wanted, actual: found, signal: index,
          span: expected.valueSpans[field] ?? expected.span))
    }
    func check(_ field: String, _ wanted: String?, _ found: String) {
      if let wanted, wanted != found { fail(field, wanted, found) }
    }
    check("status", expected.severity?.rawValue, signal.severity.rawValue)
    check("case", expected.caseName, report.caseName)
    check("at", expected.at?.iso8601, signal.firstSeen.iso8601)
    check("lastSeen", expected.lastSeen?.iso8601, signal.lastSeen.iso8601)
    if let wanted = expected.escalations, !isMet(wanted, report) {
      fail(
        "escalations", listed(wanted.map(describe)),
        listed(signal.escalations.map { describe($0, report.rule) }))
    }
    check("title", expected.title, report.title)
    for wanted in expected.group {
      let found = signal.group.first { $0.field.name == wanted.field }
      check(
        "group \(wanted.field)", wanted.value.description, found?.value.description ?? "not a group field")
    }
    for wanted in expected.count {
      if wanted.label.isEmpty {
        check("count", "\(wanted.value)", "\(signal.eventsMatched)")
      } else {
        let query = report.rule.queries.firstIndex { $0.label == wanted.label }
        check(
          "count \(wanted.label)", "\(wanted.value)",
          query.map { "\(signal.eventsPerQuery[$0])" } ?? "not a query")
      }
    }
    for (field, part, text) in [
      ("titleContains", expected.titleContains, report.title),
      ("messageContains", expected.messageContains, report.message),
    ] {
      guard let part, !UTF8Text(text).contains(UTF8Text(part)) else { continue }
      fail(field, part, text)
    }
    return failures
  }

  // MARK: - Escalations

  private static func isMet(_ wanted: [ExpectedEscalation], _ report: SignalReport) -> Bool {
    let found = report.signal.escalations
    return wanted.count == found.count
      && zip(wanted, found).allSatisfy { wanted, found in
        wanted.severity.map { $0 == found.severity } ?? true
          && wanted.caseName.map { $0 == report.rule.cases[found.caseIndex].name } ?? true
          && wanted.at.map { $0 == found.time } ?? true
      }
  }

  private static func listed(_ parts: [String]) -> String {
    parts.isEmpty ? "none" : parts.joined(separator: ", ")
  }

  private static func describe(_ escalation: ExpectedEscalation) -> String {
    let parts =
      [escalation.severity?.rawValue ?? "any severity"]
      + [escalation.caseName.map { "by case \($0)" }, escalation.at.map { "at \($0.iso8601)" }]
      .compactMap(\.self)
    return parts.joined(separator: " ")
  }

  private static func describe(_ escalation: SignalEscalation, _ rule: Rule) -> String {
    let name = rule.cases[escalation.caseIndex].name
    return describe(
      ExpectedEscalation(
        severity: escalation.severity, caseName: name.isEmpty ? nil : name, at: escalation.time))
  }

  private static func describe(_ signal: ExpectedSignal) -> String {
    let parts =
      [signal.severity?.rawValue, signal.caseName, signal.at?.iso8601].compactMap { $0 }
      + signal.group.map { "\($0.field)=\($0.value)" }
    return parts.isEmpty ? "a signal" : parts.joined(separator: ", ")
  }
}

extension UTF8Text {
  /// Byte-wise substring search, for the short texts of test expectations.
  fileprivate func contains(_ part: UTF8Text) -> Bool {
    guard !part.isEmpty else { return true }
    guard bytes.count >= part.bytes.count else { return false }
    return (0...(bytes.count - part.bytes.count)).contains { bytes[$0...].starts(with: part.bytes) }
  }
}
