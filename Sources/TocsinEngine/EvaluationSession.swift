package import TocsinEvents
import TocsinLogModel
package import TocsinPlan
package import TocsinSemantics

/// What a run may choose about time.
package struct EvaluationOptions: Sendable {
  /// Seconds; an event older than the latest one of its rule by more than this is late.
  package var allowedLateness: Int64

  package static let defaultLateness: Int64 = 60

  package init(allowedLateness: Int64 = EvaluationOptions.defaultLateness) {
    self.allowedLateness = allowedLateness
  }
}

/// What happened to the events of a run.
package struct EvaluationCounts: Sendable, Equatable {
  /// Events that matched at least one query.
  package var matched = 0
  /// Events without a usable timestamp, which took the time of the event before.
  package var untimed = 0
  /// Events older than the allowed lateness, once for each rule that wanted them.
  package var late = 0
  /// Matches left out because list-valued group-by fields gave too many groups.
  package var overflowing = 0

  package init() {}
}

/// Events in, signals out: the right half of the pipeline for a set of rules.
///
/// Events are processed in input order; each rule repairs lateness for itself, so that one rule's signals never depend
/// on which other rules run beside it.
package struct EvaluationSession: ~Copyable {
  private struct RuleState {
    var index: Int
    var method: Threshold
    var buffer: LatenessBuffer
    var queries: [QueryFields]
    var hasBegun = false
  }

  /// Where one query's groups and measures are found.
  private struct QueryFields {
    var groups: FieldReader
    var isOptional: Bool
    var distinct: FieldReader
    var metric: FieldReader
    var aggregation: Aggregation
  }

  private var evaluator: PredicateEvaluator
  private var rules: [RuleState]
  /// By global query id: which rule state, and which of its queries.
  private let owners: [(rule: Int, query: Int)]
  private var matches: [Int32] = []
  private var previousTime = Timestamp(microseconds: 0)
  private var lastTime: Timestamp?
  private var arrival = 0
  private let watchesTime: Bool
  package private(set) var counts = EvaluationCounts()
  /// By rule of the plan set: the events that matched one of its queries.
  package private(set) var matchesPerRule: [Int]

  /// `rules` are those of the plan set, in its order; all of them are evaluated.
  package init(plan: PlanSet, rules: [Rule], options: EvaluationOptions = EvaluationOptions()) {
    evaluator = PredicateEvaluator(plan)
    self.rules = rules.enumerated().map { index, rule in
      RuleState(
        index: index, method: Threshold(rule: rule, index: index),
        buffer: LatenessBuffer(lateness: options.allowedLateness),
        queries: rule.queries.map { query in
          QueryFields(
            groups: FieldReader(query.groupByFields, in: plan), isOptional: query.hasOptionalGroupByFields,
            distinct: FieldReader(query.distinctFields, in: plan),
            metric: FieldReader(query.metrics, in: plan), aggregation: query.aggregation)
        })
    }
    owners = plan.queryOwners
    matchesPerRule = Array(repeating: 0, count: rules.count)
    watchesTime = self.rules.contains { $0.method.needsEveryEvent }
  }

  /// Takes one event.
  ///
  /// `record` is copied only if a rule wants the event.
  package mutating func process(
    _ event: borrowing ExtractedEvent, record: UnsafeBufferPointer<UInt8>, form: RecordForm
  ) {
    let time = event.timestamp ?? previousTime
    if event.timestamp == nil { counts.untimed += 1 }
    previousTime = time
    defer { arrival += 1 }
    matches.removeAll(keepingCapacity: true)
    evaluator.evaluate(event, into: &matches)
    if !matches.isEmpty {
      counts.matched += 1
      distribute(event, record, form, time)
    }
    if watchesTime { observe(time) }
  }

  /// The next record belongs to another input: an event without time starts from the epoch again.
  package mutating func beginInput() {
    previousTime = Timestamp(microseconds: 0)
  }

  /// The signals that closed since the last call, rule by rule.
  package mutating func takeClosed() -> [Signal] {
    var signals: [Signal] = []
    for index in rules.indices { signals += rules[index].method.takeClosed() }
    return signals
  }

  /// The input has ended: all remaining signals, rule by rule in order of creation.
  package mutating func finish() -> [Signal] {
    var signals: [Signal] = []
    counts.late = 0
    for index in rules.indices {
      for hit in rules[index].buffer.takeAll() { rules[index].method.apply(hit) }
      signals += rules[index].method.finish(at: lastTime)
      counts.late += rules[index].buffer.lateCount
    }
    return signals
  }

  private mutating func distribute(
    _ event: borrowing ExtractedEvent, _ record: UnsafeBufferPointer<UInt8>, _ form: RecordForm,
    _ time: Timestamp
  ) {
    let sample = SampleRecord(bytes: Array(record), form: form, time: time)
    var position = 0
    // Matches come in order of query id, so those of one rule stand together.
    while position < matches.count {
      let rule = owners[Int(matches[position])].rule
      var parts: [Hit.Part] = []
      while position < matches.count, owners[Int(matches[position])].rule == rule {
        let query = owners[Int(matches[position])].query
        if let part = part(of: query, rule, event) { parts.append(part) }
        position += 1
      }
      matchesPerRule[rule] += 1
      guard !parts.isEmpty else { continue }
      rules[rule].buffer.add(Hit(time: time, arrival: arrival, parts: parts, record: sample))
      for hit in rules[rule].buffer.takeReady() { rules[rule].method.apply(hit) }
    }
  }

  private mutating func part(
    of query: Int, _ rule: Int, _ event: borrowing ExtractedEvent
  ) -> Hit.Part? {
    let fields = rules[rule].queries[query]
    let groups: [GroupKey]
    do throws(FieldReader.Absence) {
      groups = try fields.groups.tuples(of: event, isOptional: fields.isOptional)
    } catch {
      if error == .tooMany { counts.overflowing += 1 }
      return nil
    }
    let isMeasured = fields.aggregation == .sum || fields.aggregation == .max
    let tuples =
      fields.aggregation == .cardinality
      ? (try? fields.distinct.tuples(of: event, isOptional: false)) ?? [] : []
    return Hit.Part(
      query: query, groups: groups, numbers: isMeasured ? fields.metric.numbers(of: event) : [],
      tuples: tuples)
  }

  private mutating func observe(_ time: Timestamp) {
    if lastTime.map({ $0 < time }) ?? true { lastTime = time }
    for index in rules.indices where rules[index].method.needsEveryEvent {
      if !rules[index].hasBegun {
        rules[index].hasBegun = true
        rules[index].method.begin(at: time)
      }
      rules[index].buffer.observe(time)
      for hit in rules[index].buffer.takeReady() { rules[index].method.apply(hit) }
      if let watermark = rules[index].buffer.watermark { rules[index].method.advance(before: watermark) }
    }
  }
}
