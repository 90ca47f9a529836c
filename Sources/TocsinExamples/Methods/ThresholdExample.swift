import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Examples of the threshold method: the values that a case needs, logs that bring them about in one group, and times
/// within one window.
struct ThresholdExample: ExampleMethod {
  let subject: ExampleSubject
  private let window: Int64
  private var space: CountSpace?

  private var rule: Rule { subject.rule }

  init(_ subject: ExampleSubject) {
    self.subject = subject
    window = Int64(subject.rule.options.evaluationWindow)
  }

  private mutating func countSpace(_ reasoner: inout Reasoner) -> CountSpace {
    if let space { return space }
    let made = subject.countSpace(&reasoner)
    space = made
    return made
  }

  mutating func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    let space = countSpace(&reasoner)
    let conditions = rule.cases.map(\.condition)
    guard conditions.indices.contains(index), let own = conditions[index] else {
      return .gaveUp(.noCondition)
    }
    let earlier = conditions[..<index].compactMap(\.self)
    var timelines: [Timeline] = []
    var limit: GaveUp?
    // First by an event: a case that silence meets too is easier to see so.
    var withEvent = space
    withEvent.needsEvent = rule.queries.allSatisfy { $0.aggregation == .count }
    for space in withEvent == space ? [space] : [withEvent, space] {
      let reasoning = CaseReasoner(space: space, budget: reasoner.budget)
      switch reasoning.values(meeting: [own], but: earlier) {
      case .found(let target):
        if let reached = GroupLogMaker.limit(for: target, of: subject) {
          limit = reached
          continue
        }
        timelines += self.timelines(realising: target, &reasoner)
        timelines += raised(target, own, earlier, &reasoner)
      case .none:
        guard space == self.space else { continue }
        return .unreachable(reasoning.reachableCases(conditions)[index])
      case .gaveUp(let reason): if timelines.isEmpty { return .gaveUp(reason) }
      }
    }
    if window == 0 {
      let question = InstantQuestion(subject)
      switch question.decide(index, of: conditions, &reasoner) {
      case .timelines(let found): return .timelines(timelines + found)
      case .unreachable(let reach): return .unreachable(reach)
      case .gaveUp: break
      }
    }
    if !timelines.isEmpty { return .timelines(timelines) }
    if let limit { return .gaveUp(limit) }
    let reach = CaseReasoner(space: space, budget: reasoner.budget).reachableCases(conditions)[index]
    switch reach {
    case .reachable: return .gaveUp(.notRealised)
    case .gaveUp(let reason): return .gaveUp(reason)
    case .covered, .neverMet: return .unreachable(reach)
    }
  }

  /// Timelines for values that are not the smallest: where one log counts for several queries, the least may not do.
  private mutating func raised(
    _ target: CountVector, _ own: CaseCondition, _ earlier: [CaseCondition], _ reasoner: inout Reasoner
  ) -> [Timeline] {
    guard rule.queries.count > 1, window > 0 else { return [] }
    var timelines: [Timeline] = []
    for query in rule.queries.indices where target.values[query] == DecimalNumber(0) {
      var other = target
      other.values[query] = DecimalNumber(1)
      guard own.isMet(by: other), !earlier.contains(where: { $0.isMet(by: other) }) else { continue }
      timelines += self.timelines(realising: other, &reasoner)
    }
    return timelines
  }

  // MARK: - Timelines

  /// Timelines after which the queries have these values, or nearly so.
  mutating func timelines(realising target: CountVector, _ reasoner: inout Reasoner) -> [Timeline] {
    let needed = rule.queries.indices.filter { subject.needsLogs($0, target) }
    if needed.isEmpty { return silences(&reasoner) }
    if window == 0 {
      var maker = GroupLogMaker(subject)
      maker.aim(at: target, needed: needed)
      guard let log = maker.instant(needed, &reasoner) else { return [] }
      return arranged([log], &reasoner)
    }
    var timelines: [Timeline] = []
    for logs in GroupLogMaker.choices(subject, [.init(target: target)], &reasoner) {
      timelines += arranged(logs[0], &reasoner)
    }
    return timelines
  }

  /// The logs at times within one window, in one order and in the other.
  private func arranged(_ logs: [GroupLog], _ reasoner: inout Reasoner) -> [Timeline] {
    let events = logs.flatMap { Array(repeating: $0.event, count: $0.count) }
    let reversed = logs.reversed().flatMap { Array(repeating: $0.event, count: $0.count) }
    let hasFull = logs.contains { log in log.matched.contains { subject.join.isFull[$0] } }
    let preludes = hasFull ? [[]] : introductions(logs, &reasoner)
    var timelines: [Timeline] = []
    for prelude in preludes {
      for order in events == reversed ? [events] : [events, reversed] {
        let start = prelude.isEmpty ? 0 : window + 1
        let step = Pace.step(events.count, within: window)
        let entries = order.enumerated().map {
          Timeline.Entry(seconds: start + Int64($0.offset) * step, event: $0.element)
        }
        timelines.append(Timeline(prelude.map { Timeline.Entry(seconds: 0, event: $0) } + entries))
      }
    }
    return timelines
  }

  /// A group of all fields is known by an event of a query that has them all; each of these lets one be known.
  private func introductions(_ logs: [GroupLog], _ reasoner: inout Reasoner) -> [[Event]] {
    var maker = GroupLogMaker(subject)
    if let log = logs.first { maker.adopt(log.event, of: log.query) }
    return rule.queries.indices.filter { subject.join.isFull[$0] }.compactMap { query in
      maker.single(query, &reasoner).map { [$0.event] }
    }
  }

  // MARK: - No event

  /// A known group falls silent; a later log shows that time has passed.
  private func silences(_ reasoner: inout Reasoner) -> [Timeline] {
    guard window > 0 else { return [] }
    let other: Event? =
      if case .satisfiable(let log) = reasoner.solve(all: subject.demands.all, none: subject.searches) {
        log.event
      } else {
        nil
      }
    var timelines: [Timeline] = []
    if subject.join.fields.isEmpty, let other {
      timelines.append(
        Timeline([.init(seconds: 0, event: other), .init(seconds: window + 1, event: other)]))
    }
    for query in rule.queries.indices where subject.join.isFull[query] {
      var maker = GroupLogMaker(subject)
      guard let log = maker.single(query, &reasoner) else { continue }
      timelines.append(
        Timeline([.init(seconds: 0, event: log.event), .init(seconds: window + 1, event: other ?? log.event)])
      )
    }
    return timelines
  }
}

/// The seconds between the logs of an example.
enum Pace {
  private static let steps: [Int64] = [60, 30, 10, 5, 2, 1]

  /// The roundest step that keeps so many logs within the window; 0 where there are more than seconds.
  static func step(_ count: Int, within window: Int64) -> Int64 {
    guard count > 1 else { return 0 }
    return steps.first { $0 * Int64(count - 1) < window } ?? 0
  }
}
