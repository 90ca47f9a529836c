import TocsinEvents
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics

extension SequenceOptions: ExampleMethodMaker {
  func exampleMethod(for subject: ExampleSubject) -> any ExampleMethod {
    SequenceExample(subject, steps: steps)
  }
}

/// Examples of steps that follow one another: the sequence method, and conditions with `THEN`.
struct SequenceExample: ExampleMethod {
  private let subject: ExampleSubject
  private let steps: [SequenceOptions.Step]

  init(_ subject: ExampleSubject, steps: [SequenceOptions.Step]) {
    self.subject = subject
    self.steps = steps
  }

  mutating func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    let space = subject.countSpace(&reasoner)
    var stages: [GroupLogMaker.Stage] = []
    for step in steps {
      let reasoning = CaseReasoner(space: self.space(of: step, space), budget: reasoner.budget)
      switch reasoning.values(meeting: [step.condition], but: []) {
      case .found(let target):
        stages.append(
          .init(target: withEvent(target, step.condition), isInstant: step.evaluationWindow == 0))
      case .none: return .unreachable(.neverMet)
      case .gaveUp(let reason): return .gaveUp(reason)
      }
      if step.evaluationWindow == 0 {
        let answer = InstantQuestion(subject).decide(0, of: [step.condition], &reasoner)
        if case .unreachable = answer { return answer }
      }
    }
    let limit = stages.lazy.compactMap { [subject] in GroupLogMaker.limit(for: $0.target, of: subject) }.first
    if let limit { return .gaveUp(limit) }
    let timelines = GroupLogMaker.choices(subject, stages, &reasoner).flatMap { stages in
      [stages, stages.map { Array($0.reversed()) }].map(arranged)
    }
    return timelines.isEmpty ? .gaveUp(.notRealised) : .timelines(timelines)
  }

  /// What the queries can yield over the window of a step; an event completes it.
  private func space(of step: SequenceOptions.Step, _ all: CountSpace) -> CountSpace {
    var space = all
    for (query, domain) in all.domains.enumerated() {
      guard case .count = domain else { continue }
      let isOne = step.evaluationWindow == 0 && subject.rule.queries[query].aggregation == .count
      space.domains[query] = .count(maximum: isOne ? 1 : nil)
    }
    space.needsEvent = subject.rule.queries.allSatisfy { $0.aggregation == .count }
    return space
  }

  /// The values, with an event of some query where there is none.
  private func withEvent(_ target: CountVector, _ condition: CaseCondition) -> CountVector {
    let queries = subject.rule.queries.indices
    guard !queries.contains(where: { subject.needsLogs($0, target) }) else { return target }
    return queries.lazy.map { query in
      var raised = target
      raised.values[query] = DecimalNumber(1)
      return raised
    }.first { condition.isMet(by: $0) } ?? target
  }

  /// The logs of each step within its window, and within the time allowed after the step before.
  private func arranged(_ stages: [[GroupLog]]) -> Timeline {
    var entries: [Timeline.Entry] = []
    for (position, (step, logs)) in zip(steps, stages).enumerated() {
      let events = logs.flatMap { Array(repeating: $0.event, count: $0.count) }
      let window = Int64(step.evaluationWindow)
      let room = position == 0 ? window : window == 0 ? Int64(step.within) : min(window, Int64(step.within))
      let pace = Pace.step(events.count + (position == 0 ? 0 : 1), within: room)
      var seconds = entries.last.map { $0.seconds + pace } ?? 0
      for event in events {
        entries.append(Timeline.Entry(seconds: seconds, event: event))
        seconds += pace
      }
    }
    return Timeline(entries)
  }
}
