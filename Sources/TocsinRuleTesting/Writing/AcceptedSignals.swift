import TocsinDetect
package import TocsinDiagnostics
import TocsinLogModel
package import TocsinSemantics

/// Changes of a test file that make its tests expect the signals that their rule gives.
///
/// Only what differs is changed, so that comments and the other expectations stay as they are. Events that a test could
/// not use are no matter of expectations: such a test is left alone.
package struct AcceptedSignals {
  private let source: SourceFile
  private var edits: [SourceEdit] = []
  private let lineBreak: String

  /// Changes of this test file; none so far.
  package init(_ source: SourceFile) {
    self.source = source
    let end = source.bytes.firstIndex(of: 0x0A) ?? 0
    lineBreak = end > 0 && source.bytes[end - 1] == 0x0D ? "\r\n" : "\n"
  }

  /// Whether nothing has to be changed.
  package var isEmpty: Bool { edits.isEmpty }

  /// The text of the file with all changes.
  package var bytes: [UInt8] { SourceEdit.apply(edits, to: source.bytes) }

  /// Adds what a failed test has to expect; `rule` is the one that it is about.
  package mutating func accept(_ test: RuleTest, _ result: RuleTestResult, of rule: Rule) {
    let isAboutSignals = result.failures.allSatisfy { failure in
      failure.signal != nil || failure.field == "signals" || failure.field == "extra signal"
    }
    guard isAboutSignals else { return }
    let pairing = FailureDiff.pairing(test.expected, result.signals)
    for (index, candidate) in pairing.corrections {
      correct(test.expected[index], index, result.signals[candidate])
    }
    let superfluous = pairing.missing.map { test.expected[$0].span }
    if !superfluous.isEmpty, superfluous.count == test.expected.count {
      empty(test, superfluous)
    } else {
      for span in superfluous { remove(span, of: superfluous, from: test) }
    }
    let writer = RuleTestWriter(rule)
    let added = pairing.extra.map {
      writer.expectation(result.signals[$0].signal)
    }
    if !added.isEmpty { add(added, to: test) }
  }

  // MARK: - Values

  private mutating func correct(_ expected: ExpectedSignal, _ index: Int, _ report: SignalReport) {
    let differences = FailureDiff.differences(expected, report, index)
    let values = differences.map { difference in
      expected.valueSpans[difference.field].flatMap { span in
        AcceptedSignals.value(of: difference.field, in: report).map { (span, $0) }
      }
    }
    guard !values.contains(where: { $0 == nil }) else {
      return replace(trimmed(expected.span), RuleTestWriter(report.rule).expectation(report.signal))
    }
    for case (let span, let text)? in values { replace(trimmed(span), text) }
  }

  /// What a key of an expectation has to say; `nil` where no value of it would be right.
  private static func value(of field: String, in report: SignalReport) -> String? {
    let signal = report.signal
    switch field {
    case "status": return signal.severity.rawValue
    case "case": return YAMLText.scalar(UTF8Text(report.caseName))
    case "at": return YAMLText.time(signal.firstSeen)
    case "lastSeen": return YAMLText.time(signal.lastSeen)
    case "escalations":
      return "[\(signal.escalations.map { escalation($0, report.rule) }.joined(separator: ", "))]"
    case "count": return "\(signal.eventsMatched)"
    case "title", "titleContains": return YAMLText.scalar(UTF8Text(report.title))
    case "messageContains":
      let line = report.message.split(separator: "\n").first { $0.contains { $0 != " " } }
      return line.map { YAMLText.scalar(UTF8Text(String($0))) }
    case let name where name.hasPrefix("group "):
      return signal.group.first { $0.field.name == name.dropFirst(6) }.map { YAMLText.scalar($0.value) }
    case let name where name.hasPrefix("count "):
      return report.rule.queries.firstIndex { $0.label == name.dropFirst(6) }.map {
        "\(signal.eventsPerQuery[$0])"
      }
    default: return nil
    }
  }

  private static func escalation(_ escalation: SignalEscalation, _ rule: Rule) -> String {
    let name = rule.cases[escalation.caseIndex].name
    let parts =
      ["status: \(escalation.severity.rawValue)"]
      + (name.isEmpty ? [] : ["case: \(YAMLText.scalar(UTF8Text(name)))"])
      + ["at: \(YAMLText.time(escalation.time))"]
    return "{\(parts.joined(separator: ", "))}"
  }

  // MARK: - Items

  private mutating func add(_ items: [String], to test: RuleTest) {
    let list = trimmed(test.expectedSpan)
    guard let last = test.expected.last.map({ trimmed($0.span) }) else {
      let isInBraces = byte(test.span.start) == UInt8(ascii: "{")
      guard !isInBraces, let start = valueStart(of: test) else {
        return replace(list, "[\(items.joined(separator: ", "))]")
      }
      let column = source.location(of: test.expectSpan.start).column - 1
      let lines = items.map { lineBreak + String(repeating: " ", count: column + 2) + "- \($0)" }
      return replace(SourceSpan(start, list.end), lines.joined())
    }
    guard byte(list.start) != UInt8(ascii: "["), let dash = dash(before: last.start) else {
      return replace(SourceSpan(last.end, last.end), items.map { ", \($0)" }.joined())
    }
    let indentation = String(repeating: " ", count: source.location(of: dash).column - 1)
    let end = lineEnd(from: last.end)
    replace(SourceSpan(end, end), items.map { "\(lineBreak)\(indentation)- \($0)" }.joined())
  }

  /// Leaves no expectation; comments on lines of their own stay.
  private mutating func empty(_ test: RuleTest, _ spans: [SourceSpan]) {
    let list = trimmed(test.expectedSpan)
    guard byte(list.start) != UInt8(ascii: "["), let first = spans.first else { return replace(list, "[]") }
    if let start = valueStart(of: test), !source.bytes[start..<list.end].contains(UInt8(ascii: "#")) {
      return replace(SourceSpan(start, list.end), " []")
    }
    replace(SourceSpan(list.start, trimmed(first).end), "[]")
    for span in spans.dropFirst() { removeLines(span) }
  }

  private mutating func remove(_ span: SourceSpan, of removed: [SourceSpan], from test: RuleTest) {
    guard byte(test.expectedSpan.start) == UInt8(ascii: "[") else { return removeLines(span) }
    let spans = test.expected.map(\.span)
    let isBehindKept = spans.contains { $0.start < span.start && !removed.contains($0) }
    // With the comma before it, else the one behind it.
    if isBehindKept, let previous = spans.last(where: { $0.start < span.start }) {
      replace(SourceSpan(trimmed(previous).end, trimmed(span).end), "")
    } else if let next = spans.first(where: { $0.start > span.start }) {
      replace(SourceSpan(span.start, next.start), "")
    }
  }

  private mutating func removeLines(_ span: SourceSpan) {
    let span = trimmed(span)
    guard let dash = dash(before: span.start) else { return }
    let start = source.start(ofLine: source.location(of: dash).line)
    let end = lineEnd(from: span.end)
    let next = source.bytes[end...].firstIndex(of: 0x0A).map { $0 + 1 } ?? source.bytes.count
    replace(SourceSpan(start, next), "")
  }

  // MARK: - Places

  private mutating func replace(_ span: SourceSpan, _ text: String) {
    edits.append(SourceEdit(span, text))
  }

  private func byte(_ place: Int) -> UInt8? { place < source.bytes.count ? source.bytes[place] : nil }

  /// Without white space at the end, which the span of a block scalar has.
  private func trimmed(_ span: SourceSpan) -> SourceSpan {
    var end = span.end
    while end > span.start, source.bytes[end - 1] <= 0x20 { end -= 1 }
    return SourceSpan(span.start, end)
  }

  /// The end of the line of a place, before its line break.
  private func lineEnd(from place: Int) -> Int {
    let end = source.bytes[place...].firstIndex(of: 0x0A) ?? source.bytes.count
    return end > place && source.bytes[end - 1] == 0x0D ? end - 1 : end
  }

  /// The dash of an item of lines, on its line or on one before.
  private func dash(before place: Int) -> Int? {
    var index = place
    while index > 0 {
      index -= 1
      if source.bytes[index] == UInt8(ascii: "-") { return index }
      guard source.bytes[index] <= 0x20 else { return nil }
    }
    return nil
  }

  /// Behind the colon of `expect`, where only white space stands before its value.
  private func valueStart(of test: RuleTest) -> Int? {
    let rest = source.bytes[test.expectSpan.end..<test.expectedSpan.start]
    guard let colon = rest.firstIndex(of: UInt8(ascii: ":")),
      source.bytes[(colon + 1)..<test.expectedSpan.start].allSatisfy({ $0 <= 0x20 })
    else { return nil }
    return colon + 1
  }
}
