import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// A case that was met for a group at an instant.
struct SignalMatch {
  var time: Timestamp
  var caseIndex: Int
  var values: [QueryValue]
  /// `nil` for a silence.
  var trigger: SampleRecord?
  /// The queries that the triggering event matched in this group.
  var queries: [Int]
  /// What the window held; used when the match creates a signal.
  var samples: [SampleRecord] = []
  var eventsPerQuery: [Int] = []
  var eventsMatched = 0
  var windowStart: Timestamp?
  /// Events that an update adds, by query; `nil` is the trigger alone.
  var addedPerQuery: [Int]?
  var decision: Decision?
  /// Of a third party rule: the root query that let the event in.
  var root: Root?

  struct Root {
    var index: Int
    var fields: [GroupField]
  }
}

/// Creates, updates and closes the signals of one rule.
///
/// Source: rule reference, section 2.8.
struct SignalLifecycle: Sendable {
  private let rule: Rule
  private let index: Int
  private let fields: [GroupField]
  /// Positions of `groupSignalsBy` in the group; `nil` keys signals by the full group.
  private let projection: [Int]?
  private let keepAlive: Int64
  private let maximumDuration: Int64
  private var open: [GroupKey: Signal] = [:]
  private(set) var closed: [Signal] = []
  private var created = 0
  /// By id: signals of events without a time that differ in nothing, as far as there is room.
  private var undated: [String: Int] = [:]
  private static let greatestUndated = 100_000
  /// Other rules count this one's signals: each is kept as it was created until ``takeCreated()``.
  var feedsOthers = false
  private var createdSignals: [Signal] = []
  var decisions = DecisionLog()
  /// When the input ends, where that is not the time of its last event: signals may have closed by then.
  var endsAt: Timestamp?
  /// Suppressions over the rule's signals.
  var filter: SignalSuppression?

  init(rule: Rule, index: Int, fields: [GroupField]) {
    self.rule = rule
    self.index = index
    self.fields = fields
    projection = rule.groupSignalsBy.map { names in
      names.compactMap { name in fields.firstIndex { $0.source == name.source } }
    }
    // Third party signals are open for their whole duration: rule reference, section 3.5.
    keepAlive = rule.options.detectionMethod == .thirdParty ? .max : Int64(rule.options.keepAlive)
    maximumDuration = Int64(rule.options.maxSignalDuration)
  }

  /// A match at `time` would update a signal instead of creating one.
  func isOpen(_ group: GroupKey, at time: Timestamp) -> Bool { lives(key(group), at: time) }

  private func lives(_ key: GroupKey, at time: Timestamp) -> Bool {
    guard let signal = open[key] else { return false }
    return keepAlive > 0 && maximumDuration > 0 && time <= end(of: signal)
  }

  /// Every match is a signal of its own.
  var isUnrolled: Bool { keepAlive == 0 || maximumDuration == 0 }

  /// Signals open now, or not yet noticed to have ended.
  var openCount: Int { open.count }

  func knows(_ match: SignalMatch, group: GroupKey) -> Bool { open[key(group, match.root)] != nil }

  mutating func record(_ match: SignalMatch, group: GroupKey) {
    let key = key(group, match.root)
    if match.time.isUndated { return recordUndated(match, match.root == nil ? key : group) }
    // A root without group-by makes a signal of each event.
    let isAlone = match.root?.fields.isEmpty ?? false
    if !isAlone, lives(key, at: match.time), var signal = open.removeValue(forKey: key) {
      update(&signal, match)
      open[key] = signal
      return
    }
    let previous = open.removeValue(forKey: key)
    if var previous {
      close(&previous)
      closed.append(previous)
    }
    let signal = create(match, match.root == nil ? key : group, after: previous)
    if filter?.suppresses(signal) ?? false { return }
    open[key] = signal
    if feedsOthers { createdSignals.append(signal) }
  }

  /// No time says whether events without one belong together: each makes a signal of its own, which is closed.
  private mutating func recordUndated(_ match: SignalMatch, _ key: GroupKey) {
    var signal = create(match, key, after: nil)
    if let count = undated[signal.id] {
      undated[signal.id] = count + 1
      signal.ordinal = count
      signal.id = id(match, key, count)
    } else if undated.count < SignalLifecycle.greatestUndated {
      undated[signal.id] = 1
    }
    if filter?.suppresses(signal) ?? false { return }
    if feedsOthers { createdSignals.append(signal) }
    signal.state = .closed
    closed.append(signal)
  }

  private func id(_ match: SignalMatch, _ key: GroupKey, _ ordinal: Int) -> String {
    SignalIdentity.id(
      rule: rule.contentHash, group: key, firstSeen: match.time, trigger: match.trigger, ordinal: ordinal)
  }

  mutating func takeCreated() -> [Signal] {
    if createdSignals.isEmpty { return [] }
    defer { createdSignals.removeAll() }
    return createdSignals
  }

  /// Closes what no match at `time` or later can update.
  mutating func closeEnded(at time: Timestamp) {
    let ended = open.filter { end(of: $0.value) < time }
    for (key, signal) in ended.sorted(by: { $0.value.sequence < $1.value.sequence }) {
      var signal = signal
      close(&signal)
      closed.append(signal)
      open[key] = nil
    }
  }

  mutating func takeClosed() -> [Signal] {
    if closed.isEmpty { return [] }
    defer { closed.removeAll() }
    return closed
  }

  /// All signals not yet taken; the end of the input closes nothing itself.
  mutating func finish() -> [Signal] {
    if let endsAt { closeEnded(at: endsAt) }
    let rest = closed + open.values
    closed.removeAll()
    open.removeAll()
    return rest.sorted { $0.sequence < $1.sequence }
  }

  private func key(_ group: GroupKey, _ root: SignalMatch.Root? = nil) -> GroupKey {
    if let root { return GroupKey([UTF8Text(String(root.index))] + group.values) }
    return projection.map(group.projected(on:)) ?? group
  }

  private func end(of signal: Signal) -> Timestamp {
    // A signal of each event: see ``record(_:group:)``.
    if keepAlive == .max, signal.group.isEmpty { return signal.lastSeen }
    return min(
      signal.lastSeen.advanced(seconds: keepAlive), signal.firstSeen.advanced(seconds: maximumDuration))
  }

  private func close(_ signal: inout Signal) {
    signal.state = .closed
    signal.closedAt = end(of: signal)
  }

  private mutating func create(_ match: SignalMatch, _ key: GroupKey, after previous: Signal?) -> Signal {
    let ruleCase = rule.cases[match.caseIndex]
    let names = match.root?.fields ?? projection.map { positions in positions.map { fields[$0] } } ?? fields
    // Signals of one instant and group, possible without keep alive, are told apart by their number.
    let ordinal = previous.map { $0.firstSeen == match.time ? $0.ordinal + 1 : 0 } ?? 0
    created += 1
    return Signal(
      id: id(match, key, ordinal),
      rule: index, caseIndex: match.caseIndex, metCases: [match.caseIndex],
      severity: severity(of: ruleCase, match), group: zip(names, key.values).map(GroupValue.init),
      firstSeen: match.time, lastSeen: match.time, windowStart: match.windowStart ?? match.time,
      eventsMatched: match.eventsMatched,
      eventsPerQuery: match.eventsPerQuery.isEmpty
        ? rule.queries.map { _ in 0 } : match.eventsPerQuery,
      values: match.values, samples: Array(match.samples.prefix(Signal.maximumSamples)),
      notifications: ruleCase.notifications, revision: 1, state: .open, closedAt: nil,
      sequence: created - 1, ordinal: ordinal, decision: match.decision)
  }

  private func update(_ signal: inout Signal, _ match: SignalMatch) {
    signal.lastSeen = match.time
    signal.values = match.values
    signal.revision += 1
    signal.decision = match.decision
    if let trigger = match.trigger {
      signal.eventsMatched += match.addedPerQuery == nil ? 1 : match.eventsMatched
      if let added = match.addedPerQuery {
        for query in added.indices { signal.eventsPerQuery[query] += added[query] }
      } else {
        for query in match.queries { signal.eventsPerQuery[query] += 1 }
      }
      if signal.samples.count < Signal.maximumSamples { signal.samples.append(trigger) }
    }
    if !signal.metCases.contains(match.caseIndex) { signal.metCases.append(match.caseIndex) }
    let ruleCase = rule.cases[match.caseIndex]
    let severity = severity(of: ruleCase, match)
    guard severity > signal.severity else { return }
    signal.severity = severity
    signal.caseIndex = match.caseIndex
    signal.escalations.append(
      SignalEscalation(time: match.time, caseIndex: match.caseIndex, severity: severity))
    for handle in ruleCase.notifications where !signal.notifications.contains(handle) {
      signal.notifications.append(handle)
    }
  }

  private func severity(of ruleCase: RuleCase, _ match: SignalMatch) -> SignalSeverity {
    guard rule.options.decreaseCriticalityBasedOnEnv, let trigger = match.trigger,
      EnvironmentTags.isNonProduction(trigger.event())
    else { return ruleCase.severity }
    return ruleCase.severity.lowered
  }
}
