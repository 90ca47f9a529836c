import TocsinDiagnostics
package import TocsinLogModel
import TocsinMatch
package import TocsinSemantics

extension AnomalyDetectionOptions: MethodStateMaker {
  var keepsSamples: Bool { true }

  func state(of rule: Rule, index: Int, limits: StateLimits) -> any MethodState {
    AnomalyDetection(rule: rule, options: self, index: index, limits: limits)
  }
}

/// The anomaly detection method: a group's value in a time bucket that its history makes unlikely.
///
/// The service's algorithm is not published. This one has every documented property (rule reference, section 3.3):
/// the bound is a quantile of up to two weeks of history, raised to what was seen at the same time of day; a margin of
/// so many robust standard deviations is added, 1.4826 times the median absolute deviation from the median (Hampel, The
/// Influence Curve and its Role in Robust Estimation, 1974). Spikes only: an empty bucket is never anomalous.
struct AnomalyDetection: MethodState {
  private let options: AnomalyDetectionOptions
  private let fields: [GroupField]
  private let aggregation: Aggregation
  private let limits: StateLimits
  /// Seconds.
  private let bucket: Int64
  /// Buckets that must all be anomalous.
  private let checkedCount: Int64
  private let baseline: SeasonalBaseline
  var lifecycle: SignalLifecycle
  /// All but the samples, which their budget counts.
  private var counted = MethodLosses()

  private var groups = KeyTable()
  private var room: GroupRoom
  /// By group.
  private var histories: [BucketHistory] = []
  private var bucketCount = 0
  /// The bucket that events fall into now, and what the groups have in it.
  private var current: Int64?
  private var active: [Int: BucketTally] = [:]
  /// By group: the buckets before that the next one is checked together with.
  private var recent: [Int: [EndedBucket]] = [:]
  private var sampleBudget: SampleBudget
  /// Buckets up to this one hold events from before the run, and give no signal.
  private var silentThrough = Int64.min

  init(rule: Rule, options: AnomalyDetectionOptions, index: Int, limits: StateLimits) {
    self.options = options
    self.limits = limits
    room = GroupRoom(limit: limits.groups)
    sampleBudget = SampleBudget(limit: limits.sampleBytes)
    let query = rule.queries.first
    fields = query?.groupByFields ?? []
    aggregation = query?.aggregation ?? .count
    bucket = Int64(options.bucketDuration)
    checkedCount = Int64(options.checkedBuckets(in: rule.options.evaluationWindow))
    baseline = SeasonalBaseline(options)
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: fields)
  }

  var losses: MethodLosses {
    var losses = counted
    losses.samples = sampleBudget.dropped
    return losses
  }

  /// A bucket ends when time passes, whatever passes it.
  var isTimeDriven: Bool { true }

  mutating func learn(_ hit: Hit) {
    silentThrough = max(silentThrough, bucketIndex(hit.time))
    apply(hit)
  }

  mutating func apply(_ hit: Hit) {
    let index = bucketIndex(hit.time)
    if let current, current < index { endBucket() }
    current = index
    guard let part = hit.parts.first else { return }
    for group in part.groups {
      guard let number = admit(group, index) else { continue }
      var tally = active.removeValue(forKey: number) ?? BucketTally(first: hit.arrival)
      tally.add(part, hit)
      if lifecycle.tellsEventsApart {
        tally.positions.append(EventPosition(time: hit.time, number: hit.arrival))
      }
      if tally.samples.count < Signal.maximumSamples, index > silentThrough,
        let sample = sampleBudget.keep(hit.record)
      {
        tally.samples.append(SampledEvent(number: hit.arrival, record: sample))
      }
      active[number] = tally
    }
  }

  mutating func advance(before time: Timestamp) {
    if let current, bucketStart(current + 1) <= time { endBucket() }
  }

  mutating func finish(at last: Timestamp?) -> [Signal] {
    if let last { advance(before: last) }
    return lifecycle.finish(at: last)
  }

  private func bucketIndex(_ time: Timestamp) -> Int64 {
    time.microseconds.floorDivided(by: bucket * 1_000_000)
  }

  private func bucketStart(_ index: Int64) -> Timestamp {
    Timestamp(microseconds: 0).advanced(seconds: index * bucket)
  }

  private mutating func admit(_ group: GroupKey, _ index: Int64) -> Int? {
    if let number = groups.findAgain(group) { return number }
    makeRoom()
    guard groups.count < limits.groups else {
      counted.groups += 1
      return nil
    }
    histories.append(BucketHistory(first: index))
    return groups.insert(group.encoding.bytes)
  }

  /// Where all groups are taken, gives up the older half of those with one event.
  private mutating func makeRoom() {
    guard let (count, numbers) = room.giveUpSingles(&groups) else { return }
    counted.groups += count
    histories = histories.kept(by: numbers)
    bucketCount = histories.reduce(0) { $0 + $1.count }
    active = active.kept(by: numbers)
    recent = recent.kept(by: numbers)
    countSamples()
  }

  /// Time has passed the end of the bucket: each group with an event in it is judged.
  private mutating func endBucket() {
    guard let index = current else { return }
    current = nil
    let ended = active.map { (key: groups.key($0.key), number: $0.key, tally: $0.value) }
      .sorted { $0.key < $1.key }
    active.removeAll()
    forgetBuckets(before: index - checkedCount + 1)
    for (key, number, tally) in ended {
      let value = tally.value(aggregation)
      bucketCount -= histories[number].forget(before: index - checkedCount - baseline.historyLength)
      if value != 0 {
        guard bucketCount < limits.values else {
          counted.values += 1
          continue
        }
        histories[number].append(index, value)
        bucketCount += 1
      }
      judge(index, value, key, number, tally)
      if checkedCount > 1, index > silentThrough {
        recent[number, default: []].append(EndedBucket(index: index, tally: tally))
      }
    }
    countSamples()
    lifecycle.closeEnded(at: bucketStart(index + 1))
  }

  private mutating func countSamples() {
    let ended = recent.values.reduce(0) { $0 + $1.reduce(0) { $0 + $1.tally.sampleBytes } }
    sampleBudget.reset(to: active.values.reduce(ended) { $0 + $1.sampleBytes })
  }

  /// Drops buckets that are checked no more.
  private mutating func forgetBuckets(before first: Int64) {
    if recent.isEmpty { return }
    recent = recent.compactMapValues { buckets in
      let kept = buckets.filter { $0.index >= first }
      return kept.isEmpty ? nil : kept
    }
  }

  /// The events of the checked buckets that the signal of the group has not counted.
  private func evidence(
    _ index: Int64, _ checked: ClosedRange<Int64>, _ group: GroupKey, _ number: Int, _ tally: BucketTally
  ) -> MatchEvidence {
    let counted = lifecycle.counted(group, at: bucketStart(index + 1))
    let buckets =
      (recent[number] ?? []).filter { bucket in
        checked.contains(bucket.index) && counted.map { $0.time <= bucketStart(bucket.index) } ?? true
      } + [EndedBucket(index: index, tally: tally)]
    var evidence = MatchEvidence()
    evidence.eventCount = buckets.reduce(0) { $0 + $1.tally.count }
    evidence.eventsPerQuery = [evidence.eventCount]
    evidence.events = buckets.flatMap { $0.tally.positions.map { .init(position: $0, queries: [0]) } }
    evidence.samples = buckets.flatMap(\.tally.samples)
    evidence.decide(tally.lastArrival, tally.last)
    return evidence
  }

  private mutating func judge(
    _ index: Int64, _ value: Double, _ group: GroupKey, _ number: Int, _ tally: BucketTally
  ) {
    let end = bucketStart(index + 1)
    let checked = (index - checkedCount + 1)...index
    let history = histories[number]
    let isKept = lifecycle.decisions.isKept
    if !isKept, index <= silentThrough { return }
    var decision = baseline.judge(index, value, history, checked, hasEnded: end, needsFigures: isKept)
    if case .anomalous = decision.outcome {
      let isWhole =
        checked.lowerBound >= history.first
        && checked.dropLast().allSatisfy {
          baseline.judge($0, history.value($0), history, checked, hasEnded: end, needsFigures: false).outcome
            == .anomalous
        }
      if index == history.first { decision.outcome = .first } else if !isWhole { decision.outcome = .brief }
    }
    let fields = fields
    lifecycle.decisions.add(
      DecisionRecord(
        arrivals: tally.firstArrival...tally.lastArrival, time: end,
        group: zip(fields, group.values).map(GroupValue.init), decision: Decision(decision)))
    guard decision.outcome == .anomalous, index > silentThrough else { return }
    var match = SignalMatch(
      time: end, caseIndex: 0, values: [.number(DecimalNumber(double: value))], trigger: tally.last)
    match.evidence = evidence(index, checked, group, number, tally)
    match.position = EventPosition(time: end, number: .max)
    match.windowStart = bucketStart(checked.lowerBound)
    match.decision = Decision(decision)
    lifecycle.record(match, group: group)
  }
}

/// Whether a bucket of events is far above those before.
package struct AnomalyDecision: MethodDecision {
  /// What was found.
  package enum Outcome: Sendable, Equatable {
    case learning(until: Timestamp)
    case usual
    case anomalous
    /// Anomalous, but not all buckets of the window are.
    case brief
    /// Above the limit, but the group was not seen before.
    case first
  }

  /// When the bucket begins.
  package var bucketStart: Timestamp
  /// What its events amount to.
  package var value: Double
  /// Buckets of the history.
  package var historyCount: Int
  /// The quantile of the history.
  package var quantile: Double
  /// The largest value at the same time of the day or week, where history reaches that far.
  package var seasonal: Double?
  /// How far the history spreads.
  package var spread: Double
  /// The value above which a bucket is anomalous.
  package var limit: Double
  /// What was found.
  package var outcome: Outcome
}

extension AnomalyDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let bucket = "bucket from \(bucketStart.iso8601): \(number(value))"
    let season = seasonal.map { ", \(number($0)) at this time of the day" } ?? ""
    let history =
      "\(Plural.count(historyCount, "bucket")) before: quantile \(number(quantile))\(season), spread \(number(spread))"
    switch outcome {
    case .learning(let until): return "\(bucket), learned until \(until.iso8601)"
    case .usual:
      return historyCount == 0
        ? "\(bucket), with nothing to compare to"
        : "\(bucket), not above the limit \(number(limit)) (\(history))"
    case .brief:
      return "\(bucket), above the limit \(number(limit)), but not for the whole window (\(history))"
    case .first:
      return
        "\(bucket), above the limit \(number(limit)), but the group is new and gives no signal yet (\(history))"
    case .anomalous:
      return DecisionText(emphasized: "\(bucket), above the limit \(number(limit))") + " (\(history))"
    }
  }

  private func number(_ value: Double) -> String {
    let rounded = (value * 100).rounded() / 100
    return Int64(exactly: rounded).map(String.init) ?? "\(rounded)"
  }

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.member("bucketStart", bucketStart)
    json.figure("value", value)
    json.figure("limit", limit)
    json.figure("quantile", quantile)
    if let seasonal { json.figure("seasonal", seasonal) }
    json.figure("spread", spread)
    json.key("historyBuckets")
    json.number(historyCount)
  }
}
