import Testing
import TocsinDetect
import TocsinEvents
import TocsinExamples
import TocsinReference
import TocsinSemantics

/// Expectations about logs that were made for a case.
enum Firing {
  /// The product's signals are those of the reference, and one of them met the case.
  ///
  /// `sources` are the rules whose signals the rule counts; the reference sees them by query.
  static func expect(
    _ rule: Rule, _ index: Int, _ example: Example, sources: [Rule] = [], byQuery: [Int] = []
  ) {
    let events = example.timeline.events
    let records = events.compactMap { LogRecord($0) }
    let signals = RuleSimulation(RunSetup(alone: sources + [rule])).signals(of: records)
    #expect(signals.contains { $0.metCases.contains(index) }, "case \(index): \(text(records))")
    let expected =
      byQuery.isEmpty
      ? ReferenceMethods.signals(of: rule, events: events)
      : ReferenceCorrelation.signals(of: rule, over: sources, sources: byQuery, events: events)
    #expect(
      expected.map(\.caseIndex) == signals.map(\.caseIndex), "case \(index): \(text(records))")
  }

  static func text(_ records: [LogRecord]) -> String {
    records.prefix(50).map { String(decoding: $0.bytes, as: UTF8.self) }.joined(separator: "\n")
  }
}
