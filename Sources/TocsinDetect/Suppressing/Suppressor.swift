package import TocsinEvents
package import TocsinLogModel
import TocsinMatch
import TocsinPlan
package import TocsinSemantics
import TocsinSyntax

/// What a suppression kept away in a run.
package struct SuppressionCount: Sendable, Equatable {
  /// Signals that would otherwise have been created.
  package var signals = 0
  /// Events, once for each rule that would have counted them.
  package var events = 0

  /// Creates counts; without arguments those of a suppression that suppressed nothing.
  package init(signals: Int = 0, events: Int = 0) {
    self.signals = signals
    self.events = events
  }
}

/// A query of a suppression and when it is in force.
///
/// Source: rule reference, section 4.1: dates compare with the event's time, `start ≤ t < expiration`.
///
/// It is shared by all rules that the suppression selects, and asked by the thread that owns their session.
final class SuppressionQuery: @unchecked Sendable {
  /// The suppression's place among those of the run.
  let index: Int
  private let start: Int64
  private let expiration: Int64
  /// Kept from event to event: building it takes far longer than asking it.
  private var evaluator: RecordEvaluator
  /// Several rules ask about one event.
  private var last: (arrival: Int, isMet: Bool)?

  init(_ index: Int, _ suppression: Suppression, _ search: QuerySyntax) {
    self.index = index
    start = suppression.start.map { Int64($0) } ?? .min
    expiration = suppression.expiration.map { Int64($0) } ?? .max
    evaluator = RecordEvaluator(PlanSet(query: search))
  }

  /// What has no time is within no bounds of time.
  func isInForce(at time: Timestamp) -> Bool {
    if time.isUndated { return start == .min && expiration == .max }
    return start <= time.milliseconds && time.milliseconds < expiration
  }

  func isMet(by record: [UInt8], form: RecordForm) -> Bool {
    record.withUnsafeBufferPointer { isMet(by: $0, form: form) }
  }

  func isMet(by record: UnsafeBufferPointer<UInt8>, form: RecordForm) -> Bool {
    evaluator.isMet(query: 0, by: record, form: form)
  }

  var extractorCount: Int { evaluator.extractorCount }

  /// `arrival` is the event's number.
  func isMet(by record: UnsafeBufferPointer<UInt8>, form: RecordForm, arrival: Int) -> Bool {
    if let last, last.arrival == arrival { return last.isMet }
    let isMet = evaluator.isMet(query: 0, by: record, form: form)
    last = (arrival, isMet)
    return isMet
  }
}

/// The suppressions of a run, as the rules that they select see them.
///
/// A signal is suppressed when it would be created; an open one is not withdrawn, and what was suppressed opened
/// nothing.
package struct Suppressor: Sendable {
  /// By rule: those that select it.
  private var exclusions: [[SuppressionQuery]]
  private var suppressions: [[SuppressionQuery]]
  /// By suppression: what was kept away so far.
  package private(set) var counts: [SuppressionCount]
  /// Some rule does not see all events.
  package private(set) var hasExclusions = false

  /// Finds the rules that each suppression selects.
  ///
  /// Disabled suppressions keep their places in ``counts``. Exclusions of events don't apply to signal correlation
  /// rules.
  package init(_ all: [Suppression], rules: [Rule]) {
    exclusions = rules.map { _ in [] }
    suppressions = rules.map { _ in [] }
    counts = all.map { _ in SuppressionCount() }
    for (index, suppression) in all.enumerated() where suppression.isEnabled {
      let exclusion = suppression.dataExclusionQuery.map {
        SuppressionQuery(index, suppression, $0.search)
      }
      let signals = suppression.suppressionQuery.map {
        SuppressionQuery(index, suppression, SignalSearch.query($0.search))
      }
      for (rule, definition) in rules.enumerated()
      where RuleSelection.matches(suppression.ruleQuery, definition) {
        if let exclusion, definition.type != .signalCorrelation {
          exclusions[rule].append(exclusion)
          hasExclusions = true
        }
        if let signals { suppressions[rule].append(signals) }
      }
    }
  }

  /// Extractors built for the exclusions of a rule: one for each form and suppression, whatever the number of events.
  package func extractorCount(of rule: Int) -> Int { exclusions[rule].map(\.extractorCount).reduce(0, +) }

  /// The suppression that keeps an event from a rule, which is counted; the first one does.
  package mutating func exclusion(
    of record: UnsafeBufferPointer<UInt8>, _ form: RecordForm, arrival: Int, at time: Timestamp,
    from rule: Int
  ) -> Int? {
    for query in exclusions[rule] where query.isInForce(at: time) {
      guard query.isMet(by: record, form: form, arrival: arrival) else { continue }
      counts[query.index].events += 1
      return query.index
    }
    return nil
  }

  /// The suppressions over signals of a rule, for its lifecycle; `nil` without any.
  func filter(of rule: Int, _ definition: Rule) -> SignalSuppression? {
    suppressions[rule].isEmpty ? nil : SignalSuppression(definition, suppressions[rule])
  }

  mutating func add(_ suppressed: [Int: Int]) {
    for (index, count) in suppressed { counts[index].signals += count }
  }
}

/// Decides whether a signal that would be created is suppressed.
struct SignalSuppression: Sendable {
  private let rule: Rule
  private let queries: [SuppressionQuery]
  /// By suppression.
  private(set) var suppressed: [Int: Int] = [:]

  init(_ rule: Rule, _ queries: [SuppressionQuery]) {
    self.rule = rule
    self.queries = queries
  }

  mutating func suppresses(_ signal: Signal) -> Bool {
    let inForce = queries.filter { $0.isInForce(at: signal.firstSeen) }
    if inForce.isEmpty { return false }
    let record = SignalDocument.record(signal, of: rule)
    guard let query = inForce.first(where: { $0.isMet(by: record, form: .archive) }) else { return false }
    suppressed[query.index, default: 0] += 1
    return true
  }
}
