import TocsinDiagnostics
package import TocsinLogModel
import TocsinMatch
package import TocsinSemantics

extension NewValueOptions: MethodStateMaker {
  func state(of rule: Rule, index: Int, limits: StateLimits) -> any MethodState {
    NewValue(rule: rule, options: self, index: index, limits: limits)
  }
}

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
  private var room: GroupRoom
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
    room = GroupRoom(limit: limits.groups)
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
      let known = groups.findAgain(group)
      let isFirstEvent = known == nil
      guard let number = known ?? admit(group, at: hit.time) else { continue }
      var hasMatched = false
      for (position, tuple) in part.tuples.enumerated() {
        let isFirst = isFirstEvent && (position == 0 || options.learning == .events(1))
        guard let outcome = see(tuple, in: group, start: starts[number], isFirst: isFirst, at: hit.time)
        else { continue }
        let decision = NewValueDecision(
          values: zip(metrics, tuple.values).map(GroupValue.init), outcome: outcome, start: starts[number])
        note(decision, hit, group)
        guard case .new = outcome, !isHistory, !hasMatched || lifecycle.isUnrolled else { continue }
        hasMatched = true
        var match = SignalMatch(
          time: hit.time, caseIndex: 0, values: [.number(DecimalNumber(1))], trigger: hit.record)
        match.evidence = MatchEvidence(of: hit, queries: [0], queryCount: 1)
        match.decision = Decision(decision)
        lifecycle.record(match, group: group)
      }
    }
  }

  /// The number of a new group; `nil` where there is no room for it.
  private mutating func admit(_ group: GroupKey, at time: Timestamp) -> Int? {
    if room.isDue(groups.count) { makeRoom() }
    guard groups.count < limits.groups else {
      losses.groups += 1
      return nil
    }
    starts.append(time)
    return groups.insert(group.encoding.bytes)
  }

  /// Gives up the older half of the groups with one event, and their values.
  private mutating func makeRoom() {
    let removed = groups.removeOlderSingles()
    room.note(removed?.count ?? 0)
    guard let (count, numbers) = removed else { return }
    losses.groups += count
    starts = starts.kept(by: numbers)
    let isKept = (0..<values.count).map { number in
      let group = GroupKey(Array(values.key(number).values.prefix(fields.count)))
      return groups.find(group.encoding.bytes) != nil
    }
    keepValues { isKept[$0] }
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

  private mutating func note(_ decision: NewValueDecision, _ hit: Hit, _ group: GroupKey) {
    guard lifecycle.decisions.isKept else { return }
    lifecycle.decisions.add(Decision(decision), about: hit, of: group, fields)
  }

  /// Drops what was not seen for too long.
  private mutating func sweepSometimes(at time: Timestamp) {
    guard sweep.isDue(size: values.count) else { return }
    forget(at: time)
    lifecycle.closeEnded(at: time)
  }

  private mutating func forget(at time: Timestamp) {
    let (lastSeen, forgetAfter) = (lastSeen, forgetAfter)
    keepValues { time <= lastSeen[$0].advanced(seconds: forgetAfter) }
  }

  private mutating func keepValues(where isKept: (Int) -> Bool) {
    if let numbers = values.keep(where: { number, _ in isKept(number) }) {
      lastSeen = lastSeen.kept(by: numbers)
    }
  }
}

/// Whether values are new for their group.
package struct NewValueDecision: MethodDecision {
  /// What was found.
  package enum Outcome: Sendable, Equatable {
    /// Learned without a signal, until the time where there is one.
    case learned(until: Timestamp?)
    case known(lastSeen: Timestamp)
    /// `forgotten` is when it was seen last, where that was too long ago.
    case new(forgotten: Timestamp?)
  }

  /// What was looked for among the values of the group.
  package var values: [GroupValue]
  /// What was found.
  package var outcome: Outcome
  /// Values of the group known before.
  package var start: Timestamp
}

extension NewValueDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let value = values.map { "\($0.field.name)=\(Escaping.visible($0.value))" }.joined(separator: " ")
    switch outcome {
    case .learned(let until):
      let reason =
        until.map { "learning goes on until \($0.iso8601)" } ?? "it is what the group is learned by"
      return "\(value) is learned without a signal: \(reason), from \(start.iso8601)"
    case .known(let last): return "\(value) is known: seen last at \(last.iso8601)"
    case .new(let forgotten):
      let before = forgotten.map { "seen last at \($0.iso8601), and forgotten since" } ?? "never seen"
      return DecisionText(emphasized: "\(value) is new")
        + ": \(before); the group is known from \(start.iso8601)"
    }
  }

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.key("values")
    json.beginObject()
    for value in values {
      json.key(value.field.name)
      json.string(value.value)
    }
    json.endObject()
    json.member("learnedSince", start)
    if case .new(let forgotten?) = outcome { json.member("lastSeenBefore", forgotten) }
  }
}
