import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension AnomalyDetectionOptions: ExampleMethodMaker {
  func exampleMethod(for subject: ExampleSubject) -> any ExampleMethod {
    AnomalyExample(subject: subject, options: self)
  }
}

/// Examples of the anomaly detection method: a quiet group, and when learning is over buckets that are far above it.
struct AnomalyExample: ExampleMethod {
  let subject: ExampleSubject
  let options: AnomalyDetectionOptions

  private var bucket: Int64 { Int64(options.bucketDuration) }

  func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    if let silence = subject.silence(of: 0, &reasoner) { return silence }
    var maker = GroupLogMaker(subject)
    guard let quiet = maker.single(0, &reasoner) else { return .gaveUp(.notRealised) }
    var timelines: [Timeline] = []
    // With no spread to speak of the limit is the largest value seen, and the tolerance.
    for excess in [Int64(options.tolerance) + 1, 2 * Int64(options.tolerance) + 10, 1000] {
      guard let logs = excessive(excess, quiet, &maker, &reasoner) else { continue }
      timelines.append(timeline(quiet, logs))
    }
    return timelines.isEmpty ? .gaveUp(.notRealised) : .timelines(timelines)
  }

  /// Logs that bring a bucket so far above that of one log.
  private func excessive(
    _ excess: Int64, _ quiet: GroupLog, _ maker: inout GroupLogMaker, _ reasoner: inout Reasoner
  ) -> [GroupLog]? {
    let query = subject.rule.queries[0]
    switch query.aggregation {
    case .cardinality:
      return maker.distinct(0, query.distinctFields.map(\.source), Int(clamping: excess + 1), &reasoner)
    case .sum, .max:
      guard let field = query.metrics.first?.source else { return nil }
      let usual = field.texts(in: quiet.event).compactMap { DecimalNumber($0)?.integerValue }.max() ?? 0
      let limit = max(0, usual).addingReportingOverflow(excess).partialValue
      let bound = Bound.number(DecimalNumber(limit), spelling: UTF8Text("\(limit)"))
      return maker.single(0, meeting: [field.query(.comparison(.greaterOrEqual, bound))], &reasoner).map {
        [$0]
      }
    default:
      var log = quiet
      log.count = Int(clamping: excess + 1)
      return [log]
    }
  }

  private func timeline(_ quiet: GroupLog, _ logs: [GroupLog]) -> Timeline {
    let checked = Int64(options.checkedBuckets(in: subject.rule.options.evaluationWindow))
    let learning = Int64(options.learningDuration) * 3600
    // The first bucket is history, the checked ones are not.
    let first = max(1, (learning + bucket - 1) / bucket)
    var entries = [Timeline.Entry(seconds: 0, event: quiet.event)]
    let events = logs.flatMap { Array(repeating: $0.event, count: $0.count) }
    for number in first..<(first + checked) {
      let pace = Pace.step(events.count, within: bucket)
      entries += events.enumerated().map { position, event in
        Timeline.Entry(seconds: number * bucket + Int64(position) * pace, event: event)
      }
    }
    // A bucket is judged when time has passed its end.
    entries.append(Timeline.Entry(seconds: (first + checked) * bucket, event: quiet.event))
    return Timeline(entries)
  }
}
