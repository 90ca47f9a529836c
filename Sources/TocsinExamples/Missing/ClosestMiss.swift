package import TocsinDetect
import TocsinDiagnostics
package import TocsinEvents
package import TocsinLogModel
package import TocsinMatch
import TocsinReasoning
package import TocsinSemantics
import TocsinSyntax

/// The smallest change of a log after which a query of a rule matches it.
package struct ClosestMiss: Sendable {
  /// One place of the log, before and after.
  package struct Change: Sendable, Hashable {
    package var place: GroupField.Source
    package var before: [UTF8Text]
    /// `nil` where the value goes.
    package var after: AttributeValue?
  }

  /// The query that then matches.
  package var query: Int
  package var changes: [Change]
  /// The log after the changes; evaluating it confirmed that it matches.
  package var event: Event
  /// The signals that the changed log gives alone.
  package var signals: [Signal]
}

/// Looks for the smallest change: by the terms that fail, and a value for each place that meets its terms.
package enum ClosestMissSearch {
  /// Ways of meeting a query that are kept in the search, the shortest first.
  private static let maximumWays = 24

  /// `nil` when a query matches already, or no change of single places was found.
  ///
  /// `traces` are those of the queries of the rule of interest, by query.
  package static func find(
    _ setup: RunSetup, _ record: LogRecord, _ traces: [NodeTrace?]
  ) -> ClosestMiss? {
    let rule = setup.subject
    guard let event = try? EventDecoder.decode(record.bytes, form: record.form) else { return nil }
    var reasoner = Reasoner.confirmedByEvaluation()
    let simulation = RuleSimulation(setup)
    var best: ClosestMiss?
    for (query, trace) in traces.enumerated() {
      guard let trace, !trace.holds else { continue }
      let search = RuleSearch.effective(rule.queries[query], in: rule)
      for way in ways(trace, toHold: true) {
        let places = Set(way.map(\.subject)).count
        if let best, best.changes.count < places { break }
        guard var miss = realise(way, trace, query, event, search, &reasoner) else { continue }
        addGroup(&miss, rule.queries[query])
        guard let changed = LogRecord(miss.event), QueryMatching.matches(search, changed) else { continue }
        let signals = simulation.signals(of: Timeline([.init(seconds: 0, event: miss.event)])) ?? []
        miss.signals = signals
        if best.map({ isBetter(miss, $0) }) ?? true { best = miss }
      }
    }
    return best
  }

  private static func isBetter(_ one: ClosestMiss, _ other: ClosestMiss) -> Bool {
    if one.changes.count != other.changes.count { return one.changes.count < other.changes.count }
    return !one.signals.isEmpty && other.signals.isEmpty
  }

  // MARK: - Terms

  /// A test that has to change its truth.
  private struct Flip: Hashable {
    var subject: QueryTerm.Subject
    var test: ValueTest
    var wanted: Bool
  }

  /// Sets of tests after whose change the part holds, or fails; those with the fewest places first.
  ///
  /// Depth is bounded by the query parser.
  private static func ways(_ node: NodeTrace, toHold wanted: Bool) -> [[Flip]] {
    if node.holds == wanted { return [[]] }
    switch node {
    case .leaf(let term): return [[Flip(subject: term.subject, test: term.test, wanted: wanted)]]
    case .not(let inner, _): return ways(inner, toHold: !wanted)
    case .and(let parts, _):
      return wanted ? together(parts, wanted) : oneOf(parts, wanted)
    case .or(let parts, _):
      return wanted ? oneOf(parts, wanted) : together(parts, wanted)
    }
  }

  private static func oneOf(_ parts: [NodeTrace], _ wanted: Bool) -> [[Flip]] {
    shortest(parts.flatMap { ways($0, toHold: wanted) })
  }

  private static func together(_ parts: [NodeTrace], _ wanted: Bool) -> [[Flip]] {
    parts.reduce([[]]) { sets, part in
      let others = ways(part, toHold: wanted)
      return shortest(sets.flatMap { set in others.map { set + $0.filter { !set.contains($0) } } })
    }
  }

  private static func shortest(_ sets: [[Flip]]) -> [[Flip]] {
    let ranked = sets.enumerated().sorted { one, other in
      let places = (Set(one.element.map(\.subject)).count, Set(other.element.map(\.subject)).count)
      if places.0 != places.1 { return places.0 < places.1 }
      return (one.element.count, one.offset) < (other.element.count, other.offset)
    }
    return ranked.prefix(maximumWays).map(\.element)
  }

  // MARK: - Values

  private static func realise(
    _ way: [Flip], _ trace: NodeTrace, _ query: Int, _ event: Event, _ search: QuerySyntax,
    _ reasoner: inout Reasoner
  ) -> ClosestMiss? {
    var miss = ClosestMiss(query: query, changes: [], event: event, signals: [])
    var subjects: [QueryTerm.Subject] = []
    for flip in way where !subjects.contains(flip.subject) { subjects.append(flip.subject) }
    for subject in subjects {
      guard let place = place(of: subject) else { return nil }
      let flips = way.filter { $0.subject == subject }
      let kept = leaves(trace).filter { leaf in
        leaf.subject == subject && !flips.contains { $0.test == leaf.test }
      }
      guard let value = value(flips, keeping: kept, at: place, subject, &reasoner) else { return nil }
      miss.changes.append(
        ClosestMiss.Change(place: place, before: place.texts(in: event), after: value.value))
      miss.event = miss.event.setting(value.value, at: place)
    }
    return miss
  }

  /// A group-by field that the log lacks keeps it out of the query.
  private static func addGroup(_ miss: inout ClosestMiss, _ query: RuleQuery) {
    guard !query.hasOptionalGroupByFields else { return }
    for field in query.groupByFields where field.source.texts(in: miss.event).isEmpty {
      let value = AttributeValue.string(field.source.readableValue())
      miss.changes.append(ClosestMiss.Change(place: field.source, before: [], after: value))
      miss.event = miss.event.setting(value, at: field.source)
    }
  }

  private static func place(of subject: QueryTerm.Subject) -> GroupField.Source? {
    switch subject {
    case .attribute(let path): .attribute(path)
    case .reserved(let name): name == .timestamp ? nil : .reserved(name)
    case .tag(let key): .tag(key)
    case .freeText: .reserved(.message)
    // What is computed is changed through what it is made of.
    case .everything, .fullText, .wholeTag, .calculated: nil
    }
  }

  private struct NewValue {
    /// `nil` takes the place's values away.
    var value: AttributeValue?
  }

  /// The value, or none, at a place: if possible the tests that need not change stay as they are.
  private static func value(
    _ flips: [Flip], keeping kept: [Flip], at place: GroupField.Source, _ subject: QueryTerm.Subject,
    _ reasoner: inout Reasoner
  ) -> NewValue? {
    for demands in kept.isEmpty ? [flips] : [flips + kept, flips] {
      let positives = demands.filter(\.wanted).map { question($0) }
      let negatives = demands.filter { !$0.wanted }.map { question($0) }
      if positives.isEmpty { return NewValue(value: nil) }
      guard case .satisfiable(let log) = reasoner.solve(all: positives, none: negatives) else { continue }
      let values = values(at: place, in: log.event)
      if let first = values.first { return NewValue(value: values.count == 1 ? first : .array(values)) }
    }
    return nil
  }

  private static func question(_ flip: Flip) -> QuerySyntax {
    let span = SourceSpan(0, 0)
    return QuerySyntax(
      root: .leaf(
        QueryTerm(subject: flip.subject, test: .test(flip.test, span: span), span: span, keySpan: nil)))
  }

  private static func values(at place: GroupField.Source, in event: Event) -> [AttributeValue] {
    if case .attribute(let path) = place { return path.values(in: event.attributes) }
    return place.texts(in: event).map { .string($0) }
  }

  private static func leaves(_ node: NodeTrace) -> [Flip] {
    node.leaves.map { Flip(subject: $0.subject, test: $0.test, wanted: $0.holds) }
  }
}
