package import TocsinEvents
package import TocsinLogModel
package import TocsinSemantics
import TocsinSyntax

/// What the reference says of one signal.
package struct ReferenceSignal: Equatable, Sendable, CustomStringConvertible {
  package var severity: SignalSeverity
  package var caseIndex: Int
  package var group: [UTF8Text]
  package var firstSeen: Timestamp
  package var lastSeen: Timestamp
  package var windowStart: Timestamp
  package var eventsMatched: Int
  package var eventsPerQuery: [Int]
  package var revision: Int
  package var isClosed: Bool

  package init(
    severity: SignalSeverity, caseIndex: Int, group: [UTF8Text], firstSeen: Timestamp, lastSeen: Timestamp,
    windowStart: Timestamp, eventsMatched: Int, eventsPerQuery: [Int], revision: Int, isClosed: Bool
  ) {
    self.severity = severity
    self.caseIndex = caseIndex
    self.group = group
    self.firstSeen = firstSeen
    self.lastSeen = lastSeen
    self.windowStart = windowStart
    self.eventsMatched = eventsMatched
    self.eventsPerQuery = eventsPerQuery
    self.revision = revision
    self.isClosed = isClosed
  }

  package var description: String {
    "\(severity.rawValue) case \(caseIndex) [\(group.map(\.description).joined(separator: "|"))] "
      + "\(firstSeen.iso8601)…\(lastSeen.iso8601) from \(windowStart.iso8601) events \(eventsMatched) "
      + "\(eventsPerQuery) rev \(revision)\(isClosed ? " closed" : "")"
  }
}

/// The naive threshold evaluator: everything is computed from scratch at every instant.
///
/// Source: rule reference, section 2. Choices of ours: lateness is judged among the events that concern the rule; the
/// case of a signal is the one that gave its present severity.
package struct ReferenceEvaluator {
  private struct Entry {
    var time: Timestamp
    var arrival: Int
    /// By query: its groups.
    var groups: [Int: [[UTF8Text]]]
    var event: Event
  }

  private struct Open {
    var signal: ReferenceSignal
    var key: [UTF8Text]
    /// By the place of an event in the list: the queries for which it is counted.
    var counted: [Int: Set<Int>] = [:]

    /// Counts events that were in a window of the signal, each once.
    mutating func count(_ events: [Int: Set<Int>]) {
      counted.merge(events) { $0.union($1) }
      signal.eventsMatched = counted.count
      for query in signal.eventsPerQuery.indices {
        signal.eventsPerQuery[query] = counted.values.count { $0.contains(query) }
      }
    }
  }

  private let rule: Rule
  private let lateness: Int64
  private let fields: ReferenceFieldDefinitions
  private var window: Int64 { Int64(rule.options.evaluationWindow) }
  private var entries: [Entry] = []
  private var known: [[UTF8Text]: Timestamp] = [:]
  private var silent: Set<[UTF8Text]> = []
  private var open: [Open] = []
  private var finished: [ReferenceSignal] = []

  package static func signals(of rule: Rule, events: [Event], lateness: Int64 = 60) -> [ReferenceSignal] {
    signals(of: rule, events: events, lateness: lateness) { _, _, _ in true }
  }

  /// The same for those events alone that count for a query and group, given by their place in the list.
  static func signals(
    of rule: Rule, events: [Event], lateness: Int64, counts: (Int, Int, [UTF8Text]) -> Bool
  ) -> [ReferenceSignal] {
    var evaluator = ReferenceEvaluator(rule: rule, lateness: lateness)
    evaluator.run(events, counts)
    return evaluator.finished + evaluator.open.map(\.signal)
  }

  private init(rule: Rule, lateness: Int64) {
    self.rule = rule
    self.lateness = lateness
    fields = rule.fieldDefinitions
  }

  private var length: Int { rule.queries.map(\.groupByFields.count).max() ?? 0 }
  private var fullFields: [GroupField] {
    rule.queries.first { $0.groupByFields.count == length }?.groupByFields ?? []
  }

  private func isFull(_ query: Int) -> Bool { rule.queries[query].groupByFields.count == length }

  /// A full group as a query sees it.
  private func projected(_ group: [UTF8Text], _ query: Int) -> [UTF8Text] {
    if isFull(query) { return group }
    return rule.queries[query].groupByFields.map { field in
      group[fullFields.firstIndex { $0.source == field.source } ?? 0]
    }
  }

  private var watchesSilence: Bool {
    window > 0 && firstCase(rule.queries.map { $0.aggregation == .max ? nil : DecimalNumber(0) }) != nil
  }

  private mutating func run(_ events: [Event], _ counts: (Int, Int, [UTF8Text]) -> Bool) {
    var accepted: [Entry] = []
    var latest: Timestamp?
    var last: Timestamp?
    for (arrival, event) in events.enumerated() {
      let groups = groups(of: event)
      guard let time = event.timestamp else {
        judgeUndated(Entry(time: .undated, arrival: arrival, groups: groups, event: event), counts)
        continue
      }
      if !groups.isEmpty, !(latest.map { time < $0.advanced(seconds: -lateness) } ?? false) {
        accepted.append(Entry(time: time, arrival: arrival, groups: groups, event: event))
        latest = max(latest ?? time, time)
      }
      if watchesSilence {
        latest = max(latest ?? time, time)
        last = max(last ?? time, time)
        let isLate = latest.map { time < $0.advanced(seconds: -lateness) } ?? false
        if length == 0, !isLate { known[[]] = min(known[[]] ?? time, time) }
      }
    }
    for var entry in accepted.sorted(by: { ($0.time, $0.arrival) < ($1.time, $1.arrival) }) {
      for (query, groups) in entry.groups {
        let counted = groups.filter { counts(entry.arrival, query, $0) }
        entry.groups[query] = counted.isEmpty ? nil : counted
      }
      if entry.groups.isEmpty { continue }
      silences { $0 < entry.time }
      entries.append(entry)
      apply(entry)
    }
    if let last { silences { $0 <= last } }
    closeEnded(by: watchesSilence ? last : latest)
  }

  /// What ended before the time at which the input ends is closed.
  private mutating func closeEnded(by last: Timestamp?) {
    guard let last else { return }
    for index in open.indices {
      open[index].signal.isClosed = ReferenceMethod.end(of: open[index].signal, rule) < last
    }
  }

  /// An event without a time counts only where every event is judged by itself, and makes signals of its own.
  private mutating func judgeUndated(_ entry: Entry, _ counts: (Int, Int, [UTF8Text]) -> Bool) {
    guard window == 0, rule.queries.indices.allSatisfy(isFull), rule.options.detectionMethod == .threshold
    else { return }
    var entry = entry
    for (query, groups) in entry.groups {
      entry.groups[query] = groups.filter { counts(entry.arrival, query, $0) }
    }
    for group in Set(entry.groups.values.flatMap(\.self)) {
      guard let met = firstCase(values([entry], group)) else { continue }
      let counted = rule.queries.indices.map { joins(entry, $0, group) ? 1 : 0 }
      let key =
        rule.groupSignalsBy.map { fields in
          fields.map { field in group[fullFields.firstIndex { $0.source == field.source } ?? 0] }
        } ?? group
      finished.append(
        ReferenceSignal(
          severity: severity(met, entry.event, group), caseIndex: met, group: key, firstSeen: .undated,
          lastSeen: .undated, windowStart: .undated, eventsMatched: 1, eventsPerQuery: counted, revision: 1,
          isClosed: true))
    }
  }

  private mutating func apply(_ entry: Entry) {
    let keeps = window > 0 || !rule.queries.indices.allSatisfy(isFull)
    for (query, groups) in entry.groups where isFull(query) && keeps {
      for group in groups where known[group] == nil { known[group] = entry.time }
    }
    var touched: Set<[UTF8Text]> = []
    for (query, groups) in entry.groups {
      for group in groups {
        touched.formUnion(isFull(query) ? [group] : known.keys.filter { projected($0, query) == group })
      }
    }
    for group in touched.sorted(by: { $0.lexicographicallyPrecedes($1) }) {
      if keeps {
        known[group] = entry.time
        silent.remove(group)
      }
      let inside = entries.filter { isInside($0, entry) }
      guard let met = firstCase(values(inside, group)) else { continue }
      record(met, severity(met, entry.event, group), group, at: entry.time, inside: inside)
    }
  }

  /// `(t − W, t]`, or the event alone.
  private func isInside(_ other: Entry, _ entry: Entry) -> Bool {
    window == 0
      ? other.arrival == entry.arrival
      : other.time > entry.time.advanced(seconds: -window)
  }

  private func joins(_ entry: Entry, _ query: Int, _ group: [UTF8Text]) -> Bool {
    entry.groups[query]?.contains(projected(group, query)) ?? false
  }

  private mutating func silences(_ isDue: (Timestamp) -> Bool) {
    guard watchesSilence else { return }
    let due = known.filter { !silent.contains($0.key) && isDue($0.value.advanced(seconds: window)) }
    let ordered = due.sorted {
      $0.value != $1.value ? $0.value < $1.value : $0.key.lexicographicallyPrecedes($1.key)
    }
    for (group, lastEvent) in ordered {
      silent.insert(group)
      let time = lastEvent.advanced(seconds: window)
      let inside = entries.filter { $0.time > time.advanced(seconds: -window) && $0.time <= time }
      guard let met = firstCase(values(inside, group)) else { continue }
      record(met, severity(met, nil, group), group, at: time, inside: [])
    }
  }

  private func values(_ inside: [Entry], _ group: [UTF8Text]) -> [DecimalNumber?] {
    rule.queries.indices.map { query in
      let members = inside.filter { joins($0, query, group) }
      let definition = rule.queries[query]
      switch definition.aggregation {
      case .cardinality:
        let tuples = members.flatMap {
          ReferenceFields.tuples(definition.distinctFields, $0.event, isOptional: false, fields) ?? []
        }
        return DecimalNumber(Int64(Set(tuples).count))
      case .sum, .max:
        let numbers = members.flatMap { ReferenceFields.numbers(definition.metrics, $0.event, fields) }
        if definition.aggregation == .max { return numbers.max() }
        return ReferenceFields.sum(numbers)
      default: return DecimalNumber(Int64(members.count))
      }
    }
  }

  private func firstCase(_ values: [DecimalNumber?]) -> Int? {
    rule.cases.firstIndex { ruleCase in ruleCase.condition.map { holds($0, values) } ?? false }
  }

  private func holds(_ condition: CaseCondition, _ values: [DecimalNumber?]) -> Bool {
    switch condition {
    case .or(let operands, _): return operands.contains { holds($0, values) }
    case .and(let operands, _): return operands.allSatisfy { holds($0, values) }
    case .not(let operand, _): return !holds(operand, values)
    case .leaf(.sequence): return false
    case .leaf(.comparison(let comparison)):
      guard let value = values[comparison.query] else { return false }
      let limit = comparison.limit
      switch comparison.operation {
      case .less: return value < limit
      case .lessOrEqual: return !(limit < value)
      case .greater: return limit < value
      case .greaterOrEqual: return !(value < limit)
      case .equal: return value == limit
      case .notEqual: return value != limit
      }
    }
  }

  private func severity(_ index: Int, _ event: Event?, _ group: [UTF8Text]) -> SignalSeverity {
    let severity = rule.cases[index].severity
    let tagged = (event?.tags ?? []).map(\.description).filter { $0.hasPrefix("env:") }
    let grouped = zip(fullFields, group).filter { ["env", "@env"].contains($0.0.name) }.map { "env:\($0.1)" }
    let lowers = (tagged + grouped).contains { environment in
      ["staging", "test", "dev"].contains { environment.hasPrefix("env:" + $0) }
    }
    return rule.options.decreaseCriticalityBasedOnEnv && lowers ? severity.lowered : severity
  }

  private mutating func record(
    _ met: Int, _ severity: SignalSeverity, _ group: [UTF8Text], at time: Timestamp, inside: [Entry]
  ) {
    let members = inside.filter { entry in rule.queries.indices.contains { joins(entry, $0, group) } }
    var events: [Int: Set<Int>] = [:]
    for member in members {
      events[member.arrival] = Set(rule.queries.indices.filter { joins(member, $0, group) })
    }
    let key =
      rule.groupSignalsBy.map { fields in
        fields.map { field in group[fullFields.firstIndex { $0.source == field.source } ?? 0] }
      } ?? group
    let (keepAlive, maximum) = (Int64(rule.options.keepAlive), Int64(rule.options.maxSignalDuration))
    if let place = open.firstIndex(where: { $0.key == key }) {
      let signal = open[place].signal
      let lives =
        keepAlive > 0 && maximum > 0 && time <= signal.lastSeen.advanced(seconds: keepAlive)
        && time <= signal.firstSeen.advanced(seconds: maximum)
      if lives {
        open[place].signal.lastSeen = time
        open[place].signal.revision += 1
        open[place].count(events)
        if severity > signal.severity {
          open[place].signal.severity = severity
          open[place].signal.caseIndex = met
        }
        return
      }
      open[place].signal.isClosed = true
      finished.append(open.remove(at: place).signal)
    }
    let signal = ReferenceSignal(
      severity: severity, caseIndex: met, group: key, firstSeen: time, lastSeen: time,
      windowStart: members.map(\.time).min() ?? time, eventsMatched: 0,
      eventsPerQuery: rule.queries.map { _ in 0 }, revision: 1, isClosed: false)
    var created = Open(signal: signal, key: key)
    created.count(events)
    open.append(created)
  }

  /// By matched query: the event's groups; queries whose group is missing are left out.
  private func groups(of event: Event) -> [Int: [[UTF8Text]]] {
    let isWanted = rule.filters.allSatisfy { filter in
      ReferenceMatcher.matches(filter.search, event, fields) == (filter.action == .require)
    }
    guard isWanted else { return [:] }
    var result: [Int: [[UTF8Text]]] = [:]
    for (index, query) in rule.queries.enumerated()
    where ReferenceMatcher.matches(query.search, event, fields) {
      result[index] = ReferenceFields.tuples(
        query.groupByFields, event, isOptional: query.hasOptionalGroupByFields, fields)
    }
    return result
  }
}
