import TocsinDetect
import TocsinEvents
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Examples of rules over signals: logs that make the rules they count fire, in one group and in order.
struct CorrelationExample: ExampleMethod {
  private let rule: Rule
  private let setup: RunSetup
  private let demands: ExampleDemands
  /// The rules whose signals are counted, and those behind them.
  private let sources: [Rule]
  /// By query: the position of the rule whose signals it counts.
  private let counted: [Int]
  private let window: Int64
  private var found: [Wish: Source?] = [:]
  /// By source: no signal of it can be.
  private var silent: [Int: Bool] = [:]

  /// Signals of one example at most.
  private static let maximumSignals = 200

  /// `nil` where the rule of some query is not at hand.
  init?(_ setup: RunSetup, demands: ExampleDemands) {
    let (rule, links) = (setup.subject, setup.linked.links)
    let counted = links.sources[setup.subjectIndex].compactMap(\.self)
    guard counted.count == rule.queries.count, links.problems.isEmpty else { return nil }
    self.rule = rule
    self.setup = setup
    self.demands = demands
    self.counted = counted
    sources = setup.sources
    window = Int64(rule.options.evaluationWindow)
  }

  /// Logs that make one signal, and when it is made.
  private struct Source {
    var timeline: Timeline
    /// Seconds after the timeline's start.
    var time: Int64
  }

  /// What is asked of one signal.
  private struct Wish: Hashable {
    var query: Int
    var values: [GroupField.Source: UTF8Text]
  }

  /// Signals to bring about, within a window that begins after the stage before.
  private struct Stage {
    var condition: CaseCondition
    /// Seconds.
    var window: Int64
    /// Seconds from the first signal of the stage, or from the last of the stage before, to its own last.
    var room: Int64
    var queries: [Int] = []
  }

  mutating func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    guard var stages = stages(of: index) else { return .gaveUp(.noCondition) }
    let conditions = rule.cases.map(\.condition)
    let earlier = stages.count > 1 ? [] : conditions[..<index].compactMap(\.self)
    for place in stages.indices {
      let reasoning = CaseReasoner(space: space(stages[place].window), budget: reasoner.budget)
      switch reasoning.values(meeting: [stages[place].condition], but: earlier) {
      case .found(let target): stages[place].queries = signals(for: target)
      case .gaveUp(let reason): return .gaveUp(reason)
      case .none:
        return .unreachable(stages.count > 1 ? .neverMet : reasoning.reachableCases(conditions)[index])
      }
    }
    let wanted = stages.flatMap(\.queries)
    guard wanted.count <= CorrelationExample.maximumSignals else {
      return .gaveUp(.budget("signals in an example", limit: CorrelationExample.maximumSignals))
    }
    let timelines = groups(wanted).flatMap { group in
      // Signals of one rule in one group follow each other slowly; in groups of their own at once.
      [false, true].compactMap { timeline(stages, group, areApart: $0) }
    }
    return timelines.isEmpty ? .gaveUp(.notRealised) : .timelines(timelines)
  }

  /// The steps of a sequence, the stages of `THEN`, or the one condition; `nil` where there is none.
  private func stages(of index: Int) -> [Stage]? {
    let steps: [SequenceOptions.Step]
    if let options = rule.options.methodOptions.details as? SequenceOptions {
      steps = options.steps
    } else {
      guard let own = rule.cases[index].condition else { return nil }
      steps = SequenceOptions.Step.stages(own.stages ?? [own], window: Int(window))
    }
    return steps.enumerated().map { place, step in
      let (own, within) = (Int64(step.evaluationWindow), Int64(step.within))
      let room = place == 0 ? own : own == 0 ? within : min(own, within)
      return Stage(condition: step.condition, window: own, room: room)
    }
  }

  /// What signals there can be of each query in one group and window.
  private mutating func space(_ window: Int64) -> CountSpace {
    var space = CountSpace(domains: [])
    for query in rule.queries.indices {
      space.domains.append(isSilent(query) ? .zero : .count(maximum: maximum(of: query, within: window)))
    }
    for (lesser, one) in rule.queries.enumerated() {
      for (greater, other) in rule.queries.enumerated() where lesser != greater {
        // One signal counts for all queries that ask for it.
        guard counted[lesser] == counted[greater], one.signals?.queryIndex == other.signals?.queryIndex,
          one.groupByFields.map(\.source) == other.groupByFields.map(\.source),
          one.hasOptionalGroupByFields == other.hasOptionalGroupByFields || other.hasOptionalGroupByFields,
          one.distinctFields.isEmpty, other.distinctFields.isEmpty
        else { continue }
        space.order.append(CountSpace.AtMost(lesser: lesser, greater: greater))
      }
    }
    space.needsEvent = true
    return space
  }

  /// An open signal is only updated, so that signals of one group follow each other slowly; `nil` for no bound.
  private func maximum(of query: Int, within window: Int64) -> Int64? {
    if window == 0 { return 1 }
    let source = sources[counted[query]]
    let fields = Set(GroupJoin(source.queries).fields.map(\.source))
    let life = Int64(min(source.options.keepAlive, source.options.maxSignalDuration))
    guard life > 0, source.options.detectionMethod == .threshold, source.groupSignalsBy == nil,
      fields.isSubset(of: rule.queries[query].groupByFields.map(\.source))
    else { return nil }
    return 1 + (window - 1) / life
  }

  /// One query for each signal: those that ask for the same are brought about together.
  private func signals(for target: CountVector) -> [Int] {
    var wanted: [Int: (query: Int, count: Int)] = [:]
    for query in rule.queries.indices {
      let count = Int(clamping: target.values[query]?.integerValue ?? 0)
      if count > wanted[counted[query]]?.count ?? 0 { wanted[counted[query]] = (query, count) }
    }
    return wanted.values.sorted { $0.query < $1.query }.flatMap {
      Array(repeating: $0.query, count: $0.count)
    }
  }

  /// Whether each case of the rule that a query counts was proven never to fire.
  private mutating func isSilent(_ query: Int) -> Bool {
    if let known = silent[counted[query]] { return known }
    var maker = maker(query, demands)
    let isSilent = sources[counted[query]].cases.indices.allSatisfy { index in
      if case .unreachable = maker.example(for: index) { true } else { false }
    }
    silent[counted[query]] = isSilent
    return isSilent
  }

  /// Of the rule that a query counts.
  private func maker(_ query: Int, _ demands: ExampleDemands) -> ExampleMaker {
    let source = sources[counted[query]]
    let behind = source.type == .signalCorrelation ? sources.indices.filter { $0 != counted[query] } : []
    let linked = LinkedRules(behind.map { sources[$0] } + [source])
    return ExampleMaker(
      RunSetup(linked, suppressions: setup.suppressions, timeZones: setup.timeZones), demands: demands)
  }

  // MARK: - Groups

  /// Values of the group that may do: readable ones, and what each of the rules would choose.
  private mutating func groups(_ wanted: [Int]) -> [[UTF8Text]] {
    let fields = rule.queries.map(\.groupByFields).max { $0.count < $1.count } ?? []
    var groups = [fields.map { $0.source.readableValue() }]
    for query in Set(wanted).sorted() where rule.queries[query].groupByFields.count == fields.count {
      guard let source = source(Wish(query: query, values: [:])) else { continue }
      let values = rule.queries[query].groupByFields.map { field in
        source.timeline.entries.lazy.flatMap { field.source.texts(in: $0.event) }.first
      }
      guard !values.contains(nil) else { continue }
      let known = values.compactMap(\.self)
      if !groups.contains(known) { groups.append(known) }
    }
    return groups
  }

  /// What all logs of a signal shall hold: the values of the group, and of what is counted or told apart.
  private func wish(_ query: Int, _ group: [UTF8Text], number: Int, isApart: Bool) -> Wish {
    let definition = rule.queries[query]
    let join = GroupJoin(rule.queries)
    var values: [GroupField.Source: UTF8Text] = [:]
    for (field, position) in zip(definition.groupByFields, join.positions[query]) {
      values[field.source] = group[position]
    }
    var varying = definition.distinctFields.map(\.source)
    if isApart { varying += GroupJoin(sources[counted[query]].queries).fields.map(\.source) }
    for field in varying where values[field] == nil { values[field] = field.readableValue(number + 1) }
    return Wish(query: query, values: values)
  }

  /// Logs that make one signal as it is wished.
  private mutating func source(_ wish: Wish) -> Source? {
    if let known = found[wish] { return known }
    let questions = wish.values.sorted { "\($0.key)" < "\($1.key)" }.map {
      $0.key.query(.text($0.value, quoted: true))
    }
    var maker = maker(wish.query, ExampleDemands(all: demands.all + questions))
    var made: Source?
    for index in sources[counted[wish.query]].cases.indices where made == nil {
      guard case .example(let example) = maker.example(for: index), let signal = example.signals.first else {
        continue
      }
      let microseconds = signal.firstSeen.microseconds - example.timeline.start.microseconds
      made = Source(timeline: example.timeline, time: microseconds / 1_000_000)
    }
    found[wish] = .some(made)
    return made
  }

  // MARK: - Times

  /// The logs of all signals, each signal after the one before and all of a stage within its window.
  private mutating func timeline(_ stages: [Stage], _ group: [UTF8Text], areApart: Bool) -> Timeline? {
    var entries: [Timeline.Entry] = []
    var numbers: [Int: Int] = [:]
    // By source: the time of its last signal.
    var last: [Int: Int64] = [:]
    var time: Int64 = 0
    for (place, stage) in stages.enumerated() {
      let step = Pace.step(stage.queries.count + (place == 0 ? 0 : 1), within: stage.room)
      for query in stage.queries {
        let number = numbers[query, default: 0]
        numbers[query] = number + 1
        guard let source = source(wish(query, group, number: number, isApart: areApart)) else { return nil }
        if !entries.isEmpty { time += step }
        if !areApart, let before = last[counted[query]] {
          // An open signal would only be updated.
          let options = sources[counted[query]].options
          time = max(time, before + Int64(min(options.keepAlive, options.maxSignalDuration)) + 1)
        }
        last[counted[query]] = time
        entries += source.timeline.shifted(by: time - source.time)
      }
    }
    let first = entries.map(\.seconds).min() ?? 0
    let ordered = entries.enumerated().sorted {
      ($0.element.seconds, $0.offset) < ($1.element.seconds, $1.offset)
    }
    return Timeline(
      ordered.map { Timeline.Entry(seconds: $0.element.seconds - first, event: $0.element.event) })
  }
}
