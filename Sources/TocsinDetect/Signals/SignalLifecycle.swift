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
  /// What it rests on, as far as the signal has not counted it.
  var evidence = MatchEvidence()
  /// The last event that was looked at, where earlier ones of the group are counted with this match.
  var position: EventPosition?
  /// The time of the oldest event that counted; `nil` is that of the match.
  var windowStart: Timestamp?
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
  /// Positions in the full group of what names an environment.
  private let environments: [Int]
  private var open: [GroupKey: OpenSignal] = [:]
  private(set) var closed: [Signal] = []
  private var created = 0
  /// By id: signals of events without a time that differ in nothing, as far as there is room.
  private var undated: [String: Int] = [:]
  private static let greatestUndated = 100_000
  /// Other rules count this one's signals: each is kept as it was created until ``takeCreated()``.
  var feedsOthers = false
  private var createdSignals: [Signal] = []
  /// Signals are reported when they are created, when their severity rises, and when they close, which happens as soon
  /// as time has passed their end: `nil` where only closed ones are.
  private var ends: MinimumHeap<SignalEnd>?
  private var announced: [Signal] = []
  var decisions = DecisionLog()
  /// How far back windows reach, in seconds, where one event may be in the windows of several matches of a signal.
  ///
  /// Where groups share a signal, the evaluation window; `nil` where ``counted(_:at:)`` says enough.
  var overlap: Int64?
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
    overlap = projection == nil ? nil : Int64(rule.options.evaluationWindow)
    environments = EnvironmentTags.positions(in: fields)
  }

  /// Up to where the signal that a match at `time` would update has counted the events of a group.
  ///
  /// `nil` where it has counted none, or where the match would create a signal.
  func counted(_ group: GroupKey, at time: Timestamp) -> EventPosition? {
    let key = key(group)
    guard lives(key, at: time), let signal = open[key] else { return nil }
    return projection == nil ? signal.counted : signal.countedByGroup[group]
  }

  /// Events are told apart: ``MatchEvidence/events`` is read.
  var tellsEventsApart: Bool { overlap != nil }

  private func lives(_ key: GroupKey, at time: Timestamp) -> Bool {
    guard let signal = open[key]?.signal else { return false }
    return keepAlive > 0 && maximumDuration > 0 && time <= end(of: signal)
  }

  /// Every match is a signal of its own.
  var isUnrolled: Bool { keepAlive == 0 || maximumDuration == 0 }

  /// Signals open now, or not yet noticed to have ended.
  var openCount: Int { open.count }

  func knows(_ match: SignalMatch, group: GroupKey) -> Bool { open[key(group, match.root)] != nil }

  mutating func record(_ match: SignalMatch, group: GroupKey) {
    let key = key(group, match.root)
    if match.time.isUndated { return recordUndated(match, match.root == nil ? key : group, group) }
    // A root without group-by makes a signal of each event.
    let isAlone = match.root?.fields.isEmpty ?? false
    if !isAlone, lives(key, at: match.time), var signal = open.removeValue(forKey: key) {
      let before = signal.signal.severity
      update(&signal, match, group)
      open[key] = signal
      if ends != nil, signal.signal.severity > before { announced.append(signal.signal) }
      return
    }
    let previous = open.removeValue(forKey: key)?.signal
    if var previous {
      close(&previous)
      closed.append(previous)
    }
    var created = OpenSignal(create(match, match.root == nil ? key : group, group, after: previous))
    absorb(match, group, into: &created, raises: true)
    if filter?.suppresses(created.signal) ?? false { return }
    open[key] = created
    announce(created.signal, key)
    if feedsOthers { createdSignals.append(created.signal) }
  }

  /// No time says whether events without one belong together: each makes a signal of its own, which is closed.
  private mutating func recordUndated(_ match: SignalMatch, _ key: GroupKey, _ group: GroupKey) {
    var created = OpenSignal(create(match, key, group, after: nil))
    absorb(match, group, into: &created, raises: true)
    var signal = created.signal
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

  /// From here on signals are reported while they are open too.
  mutating func beginLive() { ends = MinimumHeap() }

  private mutating func announce(_ signal: Signal, _ key: GroupKey) {
    guard ends != nil else { return }
    announced.append(signal)
    let end = SignalEnd(time: end(of: signal), key: key)
    ends?.insert(end)
  }

  /// The signals that were created, or became more severe, since the last call; on a stream only.
  mutating func takeAnnounced() -> [Signal] {
    if announced.isEmpty { return [] }
    defer { announced.removeAll() }
    return announced
  }

  /// The same as ``closeEnded(at:)`` for a stream, without a look at signals that are open.
  private mutating func closeLive(at time: Timestamp) {
    while let first = ends?.first, first.time < time {
      _ = ends?.removeFirst()
      guard var signal = open[first.key]?.signal else { continue }
      let end = end(of: signal)
      guard end < time else {
        // It was updated since, or it is the next one of its group.
        ends?.insert(SignalEnd(time: end, key: first.key))
        continue
      }
      close(&signal)
      closed.append(signal)
      open[first.key] = nil
    }
  }

  /// Closes what no match at `time` or later can update.
  mutating func closeEnded(at time: Timestamp) {
    if ends != nil {
      closeLive(at: time)
      return
    }
    let ended = open.filter { end(of: $0.value.signal) < time }.mapValues(\.signal)
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

  /// All signals not yet taken; those that ended before `last`, the time at which the input ends, are closed.
  ///
  /// The end of the input closes nothing itself.
  mutating func finish(at last: Timestamp?) -> [Signal] {
    if let last { closeEnded(at: last) }
    let rest = closed + open.values.map(\.signal)
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

  /// `key` is the group that the signal shows, `group` that of the match.
  private mutating func create(
    _ match: SignalMatch, _ key: GroupKey, _ group: GroupKey, after previous: Signal?
  ) -> Signal {
    let ruleCase = rule.cases[match.caseIndex]
    let names = match.root?.fields ?? projection.map { positions in positions.map { fields[$0] } } ?? fields
    // Signals of one instant and group, possible without keep alive, are told apart by their number.
    let ordinal = previous.map { $0.firstSeen == match.time ? $0.ordinal + 1 : 0 } ?? 0
    created += 1
    return Signal(
      id: id(match, key, ordinal),
      rule: index, caseIndex: match.caseIndex, metCases: [match.caseIndex],
      severity: severity(of: ruleCase, match, group), group: zip(names, key.values).map(GroupValue.init),
      firstSeen: match.time, lastSeen: match.time, windowStart: match.windowStart ?? match.time,
      eventsMatched: 0, eventsPerQuery: rule.queries.map { _ in 0 }, values: match.values, samples: [],
      notifications: ruleCase.notifications, revision: 1, state: .open, closedAt: nil,
      sequence: created - 1, ordinal: ordinal, decision: match.decision)
  }

  private func update(_ open: inout OpenSignal, _ match: SignalMatch, _ group: GroupKey) {
    open.signal.lastSeen = match.time
    open.signal.values = match.values
    open.signal.revision += 1
    open.signal.decision = match.decision
    if !open.signal.metCases.contains(match.caseIndex) { open.signal.metCases.append(match.caseIndex) }
    let ruleCase = rule.cases[match.caseIndex]
    let severity = severity(of: ruleCase, match, group)
    let raises = severity > open.signal.severity
    absorb(match, group, into: &open, raises: raises)
    guard raises else { return }
    open.signal.severity = severity
    open.signal.caseIndex = match.caseIndex
    open.signal.escalations.append(
      SignalEscalation(time: match.time, caseIndex: match.caseIndex, severity: severity))
    for handle in ruleCase.notifications where !open.signal.notifications.contains(handle) {
      open.signal.notifications.append(handle)
    }
  }

  private func absorb(_ match: SignalMatch, _ group: GroupKey, into open: inout OpenSignal, raises: Bool) {
    open.absorb(match.evidence, at: match.time, raises: raises, reach: overlap)
    guard let position = match.position else { return }
    if projection == nil { open.counted = position } else { open.countedByGroup[group] = position }
  }

  private func severity(of ruleCase: RuleCase, _ match: SignalMatch, _ group: GroupKey) -> SignalSeverity {
    guard rule.options.decreaseCriticalityBasedOnEnv, isOutsideProduction(match, group) else {
      return ruleCase.severity
    }
    return ruleCase.severity.lowered
  }

  /// A tag of the event says so, or the environment by which events are grouped.
  private func isOutsideProduction(_ match: SignalMatch, _ group: GroupKey) -> Bool {
    let places = match.root.map { EnvironmentTags.positions(in: $0.fields) } ?? environments
    return places.contains { EnvironmentTags.isNonProduction(group.values[$0]) }
      || match.trigger.map { EnvironmentTags.isNonProduction($0.event()) } ?? false
  }
}

/// When an open signal ends, as far as is known; of one instant in order of the groups.
private struct SignalEnd: Comparable, Sendable {
  var time: Timestamp
  var key: GroupKey

  static func < (left: SignalEnd, right: SignalEnd) -> Bool {
    left.time != right.time ? left.time < right.time : left.key < right.key
  }
}
