import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension ContentAnomalyOptions: ExampleMethodMaker {
  func exampleMethod(for subject: ExampleSubject) -> any ExampleMethod {
    ContentExample(subject: subject, options: self)
  }
}

/// Examples of the content anomaly method: a log to learn, and when learning is over logs of other words.
struct ContentExample: ExampleMethod {
  let subject: ExampleSubject
  let options: ContentAnomalyOptions

  /// Logs of one query in an example at most.
  private static let maximumLogs: Int64 = 500

  func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    let conditions = subject.rule.cases.map(\.condition)
    guard let own = conditions[index] else { return .gaveUp(.noCondition) }
    var space = subject.countSpace(&reasoner)
    // A log that is unlike those of one query may be like those of another, unless both learn the same.
    let order = Set(space.order)
    space.order.removeAll { pair in
      let (one, other) = (subject.rule.queries[pair.lesser], subject.rule.queries[pair.greater])
      return !order.contains(.init(lesser: pair.greater, greater: pair.lesser))
        || one.contentFields.map(\.source) != other.contentFields.map(\.source)
    }
    let earlier = conditions[..<index].compactMap(\.self)
    let reasoning = CaseReasoner(space: space, budget: reasoner.budget)
    let target: CountVector
    switch reasoning.values(meeting: [own], but: earlier) {
    case .found(let values): target = values
    case .gaveUp(let reason): return .gaveUp(reason)
    case .none: return .unreachable(reasoning.reachableCases(conditions)[index])
    }
    let most = target.values.compactMap { $0?.integerValue }.max() ?? 0
    if most > ContentExample.maximumLogs {
      return .gaveUp(.budget("logs of a query in an example", limit: Int(ContentExample.maximumLogs)))
    }
    // Enough words of their own, so that what the query asks of the text does not make logs alike.
    var timelines = [3, 12].compactMap { timeline(target, words: $0, &reasoner) }
    if timelines.isEmpty {
      // Nothing has to be counted: something else is, or what was counted is past.
      for query in subject.rule.queries.indices {
        var raised = target
        raised.values[query] = DecimalNumber(1)
        guard let one = timeline(raised, words: 3, &reasoner) else { continue }
        timelines.append(one)
        let end = one.entries.last.map { $0.seconds + Int64(subject.rule.options.evaluationWindow) + 1 }
        if let end, let last = one.entries.last {
          timelines.append(Timeline(one.entries + [Timeline.Entry(seconds: end, event: last.event)]))
        }
      }
    }
    return timelines.isEmpty ? .gaveUp(.notRealised) : .timelines(timelines)
  }

  private func timeline(_ target: CountVector, words: Int, _ reasoner: inout Reasoner) -> Timeline? {
    var maker = GroupLogMaker(subject)
    let needed = subject.rule.queries.indices.filter { subject.needsLogs($0, target) }
    if needed.isEmpty { return nil }
    maker.aim(at: target, needed: needed)
    var entries: [Timeline.Entry] = []
    var unlike: [Timeline.Entry] = []
    let end = Int64(options.learningDuration) * 86_400
    let total = needed.reduce(0) { $0 + Int(clamping: count($1, target)) }
    let pace = Pace.step(total, within: Int64(subject.rule.options.evaluationWindow))
    for query in needed {
      guard let learned = maker.single(query, meeting: content(query, 0, words), &reasoner) else {
        return nil
      }
      if end > 0 { entries.append(Timeline.Entry(seconds: 0, event: learned.event)) }
      for _ in 0..<count(query, target) {
        let questions = content(query, unlike.count + 1, words)
        guard let log = maker.single(query, meeting: questions, &reasoner) else { return nil }
        unlike.append(Timeline.Entry(seconds: end + Int64(unlike.count) * pace, event: log.event))
      }
    }
    return Timeline(entries + unlike)
  }

  private func count(_ query: Int, _ target: CountVector) -> Int64 {
    min(ContentExample.maximumLogs, max(1, target.values[query]?.integerValue ?? 1))
  }

  /// Words that no log of another number has.
  private func content(_ query: Int, _ number: Int, _ count: Int) -> [QuerySyntax] {
    let field = subject.rule.queries[query].contentFields.first?.source ?? .reserved(.message)
    return (0..<count).map { position in
      let word = UTF8Text("word\(number)x\(position)")
      guard case .reserved(.message) = field else {
        return field.query(.wildcard([.anyRun, .literal(" "), .literal(word), .literal(" "), .anyRun]))
      }
      return field.query(.text(word, quoted: false))
    }
  }
}
