import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// The new value detection method: a value that its group has not shown before is a match.
///
/// Source: rule reference, section 3.2. The value is the tuple of the metrics; learning is per group.
struct NewValue: MethodState {
  private let options: NewValueOptions
  private let fields: [GroupField]
  private let metrics: [GroupField]
  private let limits: StateLimits
  /// Seconds.
  private let forgetAfter: Int64
  var lifecycle: SignalLifecycle
  private(set) var losses = MethodLosses()

  private var groups = KeyTable()
  /// By group: its first event.
  private var starts: [Timestamp] = []
  /// Of group and value together.
  private var values = KeyTable()
  /// By value.
  private var lastSeen: [Timestamp] = []
  private var sweep = AmortisedSweep(after: 4096)
  private var isHistory = false

  static let day: Int64 = 86_400

  init(rule: Rule, options: NewValueOptions, index: Int, limits: StateLimits) {
    self.options = options
    self.limits = limits
    fields = rule.queries.first?.groupByFields ?? []
    metrics = rule.queries.first?.metrics ?? []
    forgetAfter = Int64(options.forgetAfter) * NewValue.day
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: fields)
  }

  /// An event from before the run: it is learned, and gives no signal.
  mutating func learn(_ hit: Hit) {
    isHistory = true
    apply(hit)
    isHistory = false
  }

  mutating func apply(_ hit: Hit) {
    guard let part = hit.parts.first, !part.tuples.isEmpty else { return }
    sweepSometimes(at: hit.time)
    for group in part.groups.count > 1 ? part.groups.sorted() : part.groups {
      let number = groups.find(group.encoding.bytes) ?? groups.count
      let isFirstEvent = number == groups.count
      if isFirstEvent {
        guard groups.count < limits.groups else {
          losses.groups += 1
          continue
        }
        _ = groups.insert(group.encoding.bytes)
        starts.append(hit.time)
      }
      var hasMatched = false
      for (position, tuple) in part.tuples.enumerated() {
        let isFirst = isFirstEvent && (position == 0 || options.learning == .events(1))
        guard let outcome = see(tuple, in: group, start: starts[number], isFirst: isFirst, at: hit.time)
        else { continue }
        let decision = Decision.newValue(
          NewValueDecision(
            values: zip(metrics, tuple.values).map(GroupValue.init), outcome: outcome, start: starts[number]))
        note(decision, hit, group)
        guard case .new = outcome, !isHistory, !hasMatched || lifecycle.isUnrolled else { continue }
        hasMatched = true
        var match = SignalMatch(
          time: hit.time, caseIndex: 0, values: [.number(DecimalNumber(1))], trigger: hit.record, queries: [0]
        )
        match.samples = [hit.record]
        match.eventsPerQuery = [1]
        match.eventsMatched = 1
        match.decision = decision
        lifecycle.record(match, group: group)
      }
    }
  }

  /// Remembers a value of a group; `nil` where there is no room for it.
  private mutating func see(
    _ tuple: GroupKey, in group: GroupKey, start: Timestamp, isFirst: Bool, at time: Timestamp
  ) -> NewValueDecision.Outcome? {
    let key = group.encoding.bytes + tuple.encoding.bytes
    var forgotten: Timestamp?
    if let number = values.find(key) {
      let last = lastSeen[number]
      lastSeen[number] = time
      if time <= last.advanced(seconds: forgetAfter) { return .known(lastSeen: last) }
      forgotten = last
    } else {
      if values.count >= limits.values { forget(at: time) }
      guard values.count < limits.values else {
        losses.values += 1
        return nil
      }
      _ = values.insert(key)
      lastSeen.append(time)
    }
    switch options.learning {
    case .days(0), .events(1): return isFirst ? .learned(until: nil) : .new(forgotten: forgotten)
    case .events: return .new(forgotten: forgotten)
    case .days(let days):
      let end = start.advanced(seconds: Int64(days) * NewValue.day)
      return time < end ? .learned(until: end) : .new(forgotten: forgotten)
    }
  }

  private mutating func note(_ decision: Decision, _ hit: Hit, _ group: GroupKey) {
    guard lifecycle.decisions.isKept else { return }
    let fields = fields
    lifecycle.decisions.add(
      DecisionRecord(
        arrivals: hit.arrival...hit.arrival, time: hit.time,
        group: zip(fields, group.values).map(GroupValue.init), decision: decision))
  }

  /// Drops what was not seen for too long.
  private mutating func sweepSometimes(at time: Timestamp) {
    guard sweep.isDue(size: values.count) else { return }
    forget(at: time)
    lifecycle.closeEnded(at: time)
  }

  private mutating func forget(at time: Timestamp) {
    let (lastSeen, forgetAfter) = (lastSeen, forgetAfter)
    let numbers = values.keep { number, _ in time <= lastSeen[number].advanced(seconds: forgetAfter) }
    if let numbers {
      self.lastSeen = lastSeen.kept(by: numbers)
    }
  }
}
