import TocsinDetect
import TocsinIO
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Inputs that may go on for ever, such as the output of `tail -F`.
extension Evaluation {
  /// Applies each event as it comes, in order but for the allowed lateness.
  ///
  /// A signal is reported when it is created, when its severity rises, and when it closes. Time passes for all rules with
  /// any event, and with the clock of the machine while nothing comes.
  func follow(
    _ inputs: [LogInput], _ options: LogReaderOptions, _ runOptions: RunOptions,
    _ progress: inout RunProgress, _ observer: inout some RunObserver
  ) throws -> [LogReadError] {
    let isTimeDriven = progress.session.isTimeDriven
    let maximumFuture = runOptions.ordering.maximumFuture
    let merge = merge(
      inputs, options, runOptions, needsTimes: true,
      RecordTimes(gap: maximumFuture, areMarked: isTimeDriven))
    progress.beginInputs(inputs.count)
    var clock = LiveClock(
      lateness: runOptions.evaluation.allowedLateness, maximumFuture: maximumFuture, now: runOptions.now)
    var reported = ReportedSignals()
    var pages = LargePages()
    var batches: [BatchOutcome?] = inputs.map { _ in nil }
    let steps = StepQueue(merge, mayWait: true, runOptions.interruption)
    following: while true {
      switch steps.next(atMost: runOptions.pause) {
      case .step(.read(let outcome)):
        pages.follow()
        let before = progress.linesBefore(outcome.input)
        for record in progress.count(outcome) { try observer.malformed(record) }
        var census = TimeCensus(gapsOver: maximumFuture)
        census.add(outcome.times, input: outcome.input, linesBefore: before)
        try report(
          census.verdict(plausible: clock.plausible), inputs, &progress.summary, &observer)
        progress.hold(outcome)
        observer.progress(progress.summary, total: inputs.count > 1 ? steps.totalBytes : outcome.totalBytes)
        guard outcome.matched.isEmpty else {
          batches[outcome.input] = outcome
          continue following
        }
        clock.observe(outcome.times.latest(within: clock.plausible), within: clock.plausible)
      case .step(.apply(let piece)):
        apply(piece, batches[piece.input], &clock, &progress)
        guard piece.isLast else { continue following }
        clock.observe(
          batches[piece.input]?.times.latest(within: clock.plausible), within: clock.plausible)
        batches[piece.input] = nil
      case .pause: clock.pause()
      case .interrupted:
        progress.summary.isInterrupted = true
        break following
      case .end: break following
      }
      if let watermark = clock.takeWatermark() { progress.session.pass(watermark) }
      for signal in progress.session.takeClosed() where reported.isNews(signal) {
        try emit(signal, &progress.summary, &observer)
      }
      try observer.settled()
    }
    for signal in progress.session.finish() where reported.isNews(signal) {
      try emit(signal, &progress.summary, &observer)
    }
    (progress.summary.signals, progress.summary.signalsBySeverity) = reported.counts
    let results = steps.results
    progress.summary.blank += results.blankLines
    progress.summary.overdueInputs += results.overdue
    return results.failures
  }

  /// Applies the events of a piece whose times can be right.
  private func apply(
    _ piece: SourceMerge.Piece, _ batch: BatchOutcome?, _ clock: inout LiveClock,
    _ progress: inout RunProgress
  ) {
    let plausible = clock.plausible
    let events = batch?.matched.events ?? []
    var parts: [Range<Int>] = []
    var start = piece.events.lowerBound
    for index in piece.events where index < events.count {
      guard let time = events[index].time else { continue }
      if plausible.contains(time) {
        clock.observe(time, within: plausible)
        continue
      }
      if !events[index].isUnmatched { progress.summary.implausibleMatches += 1 }
      parts.append(start..<index)
      start = index + 1
    }
    parts.append(start..<piece.events.upperBound)
    progress.withHeld(piece) { session, held in
      for part in parts { session.apply(held, part) }
    }
  }
}

/// What a stream has reported of its signals.
private struct ReportedSignals {
  /// The open ones: the revision and the severity that were reported last.
  private var open: [String: (revision: Int, severity: SignalSeverity)] = [:]
  private var bySeverity: [SignalSeverity: Int] = [:]

  /// All signals so far, and how many there are of each severity.
  var counts: (Int, [SignalSeverity: Int]) {
    let all = bySeverity.filter { $0.value > 0 }
    return (all.values.reduce(0, +), all)
  }

  /// Whether a signal says more than it did when it was last reported; counts it.
  mutating func isNews(_ signal: Signal) -> Bool {
    let last = open[signal.id]
    if let last { bySeverity[last.severity, default: 0] -= 1 }
    bySeverity[signal.severity, default: 0] += 1
    let isClosed = signal.state == .closed
    open[signal.id] = isClosed ? nil : (signal.revision, signal.severity)
    return isClosed || last.map { $0.revision < signal.revision } ?? true
  }
}
