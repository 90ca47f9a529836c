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
  /// Values that are forgotten, and stand in the table until it is compacted.
  private var forgottenCount = 0
  /// At the limit of values, which to forget next.
  private var agenda: ForgettingAgenda?
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
        var isMatch = false
        if case .new = outcome { isMatch = !isHistory && (!hasMatched || lifecycle.isUnrolled) }
        guard isMatch || lifecycle.decisions.isKept else { continue }
        let decision = NewValueDecision(
          values: zip(metrics, tuple.values).map(GroupValue.init), outcome: outcome, start: starts[number])
        note(decision, hit, group)
        guard isMatch else { continue }
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
    makeRoom()
    guard groups.count < limits.groups else {
      losses.groups += 1
      return nil
    }
    starts.append(time)
    return groups.insert(group.encoding.bytes)
  }

  /// Where all groups are taken, gives up the older half of those with one event, and their values.
  private mutating func makeRoom() {
    guard let (count, numbers) = room.giveUpSingles(&groups) else { return }
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
    let hash = key.withUnsafeBufferPointer(GroupKey.hash)
    var forgotten: Timestamp?
    if let number = values.find(key, hash: hash), !values.hasMark(.forgotten, number) {
      let last = lastSeen[number]
      lastSeen[number] = time
      if time <= last.advanced(seconds: forgetAfter) { return .known(lastSeen: last) }
      forgotten = last
    } else {
      if knownCount >= limits.values { forgetSome(at: time) }
      guard knownCount < limits.values else {
        losses.values += 1
        return nil
      }
      let number = values.insert(key, hash: hash)
      if number < lastSeen.count {
        values.clearMark(.forgotten, number)
        forgottenCount -= 1
        lastSeen[number] = time
      } else {
        lastSeen.append(time)
      }
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
    guard sweep.isDue(size: knownCount) else { return }
    let (lastSeen, forgetAfter) = (lastSeen, forgetAfter)
    keepValues { time <= lastSeen[$0].advanced(seconds: forgetAfter) }
    lifecycle.closeEnded(at: time)
  }

  /// Values that are not forgotten.
  private var knownCount: Int { values.count - forgottenCount }

  /// Where there is no room: forgets what was not seen for too long, without a look at the other values.
  private mutating func forgetSome(at time: Timestamp) {
    let edge = time.advanced(seconds: -forgetAfter)
    if agenda.map({ $0.isOver(before: edge) }) ?? true { agenda = ForgettingAgenda(lastSeen, at: time) }
    while let number = agenda?.next(lastSeenBefore: edge, lastSeen) {
      guard !values.hasMark(.forgotten, number) else { continue }
      values.setMark(.forgotten, number)
      forgottenCount += 1
    }
    // Each value that is moved by this is paid by one that was forgotten.
    if forgottenCount > 1024, forgottenCount > values.count / 4 { keepValues { _ in true } }
  }

  private mutating func keepValues(where isKept: (Int) -> Bool) {
    let isForgotten =
      forgottenCount == 0 ? [] : (0..<values.count).map { values.hasMark(.forgotten, $0) }
    let numbers = values.keep { number, _ in
      (isForgotten.isEmpty || !isForgotten[number]) && isKept(number)
    }
    guard let numbers else { return }
    lastSeen = lastSeen.kept(by: numbers)
    forgottenCount = 0
    agenda = nil
  }
}

extension KeyMark {
  /// Of a value that was not seen for too long.
  fileprivate static var forgotten: KeyMark { .second }
}

/// The values of a rule in the order in which they are forgotten if nobody sees them again.
private struct ForgettingAgenda: Sendable {
  private let entries: [(lastSeen: Timestamp, number: Int32)]
  private var place = 0
  /// What is newer is not on the agenda.
  private let start: Timestamp

  init(_ lastSeen: [Timestamp], at time: Timestamp) {
    entries = lastSeen.enumerated().map { ($1, Int32(truncatingIfNeeded: $0)) }
      .sorted { $0.lastSeen < $1.lastSeen }
    start = time
  }

  /// Values that are not on the agenda may have to be forgotten.
  func isOver(before edge: Timestamp) -> Bool { start < edge }

  /// The next value that was seen last before `edge`.
  mutating func next(lastSeenBefore edge: Timestamp, _ lastSeen: [Timestamp]) -> Int? {
    while place < entries.count, entries[place].lastSeen < edge {
      let (time, number) = entries[place]
      place += 1
      // Else it was seen again since.
      if lastSeen[Int(number)] == time { return Int(number) }
    }
    return nil
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
