package import TocsinDetect
package import TocsinIO
import TocsinLogModel

/// The right half of the pipeline: log bytes → records → wanted attributes → predicates → windows → signals.
package struct Evaluation {
  private let setup: RunSetup

  /// An evaluation of all rules of a setup.
  package init(_ setup: RunSetup) {
    self.setup = setup
  }

  /// Evaluates all inputs together.
  ///
  /// Records are matched on several threads, windows see the matches in one order: the output does not depend on the
  /// number of threads, nor on the order of the inputs, nor, where inputs end, on that of the records. What could not
  /// be read of an input ends that input only: its error is returned.
  package func run(
    _ inputs: [LogInput], history: [LogInput] = [], reader options: LogReaderOptions,
    options runOptions: RunOptions = RunOptions(), observer: inout some RunObserver
  ) throws -> (summary: RunSummary, failures: [LogReadError]) {
    var evaluation = runOptions.evaluation
    evaluation.isLive = runOptions.isLive
    var progress = RunProgress(session: DetectionSession(setup, options: evaluation))
    let past = history.isEmpty ? [] : try learn(history, options, runOptions, &progress, &observer)
    let failures =
      runOptions.isLive
      ? try follow(inputs, options, runOptions, &progress, &observer)
      : try complete(inputs, options, runOptions, &progress, &observer)
    progress.summary.events = progress.session.counts
    progress.countRepeats()
    progress.summary.matchesPerRule = progress.session.matchesPerRule
    progress.summary.suppressed = progress.session.suppressionCounts
    progress.summary.omissions = progress.session.omissionCounts
    progress.summary.nearest = progress.session.nearest
    progress.summary.untimedInputs = progress.untimed(inputs)
    progress.summary.unknownInputs = progress.unknown(inputs)
    return (progress.summary, past + failures)
  }

  /// Reading may wait for ever, so that a signal would not be noticed.
  private static func mayWait(_ inputs: [LogInput], _ options: RunOptions) -> Bool {
    guard options.interruption != nil else { return false }
    return inputs.contains { input in
      if case .standardInput = input.origin { true } else { false }
    }
  }

  /// Inputs that end: all is read, then events are applied in order of time.
  private func complete(
    _ inputs: [LogInput], _ options: LogReaderOptions, _ runOptions: RunOptions,
    _ progress: inout RunProgress, _ observer: inout some RunObserver
  ) throws -> [LogReadError] {
    let isTimeDriven = progress.session.isTimeDriven
    let merge = merge(
      inputs, options, runOptions, needsTimes: isTimeDriven,
      RecordTimes(gap: runOptions.ordering.maximumFuture, areSorted: true))
    progress.beginInputs(inputs.count)
    var pages = LargePages()
    var complete = CompleteInput(inputs.count, runOptions.ordering)
    let steps = StepQueue(merge, mayWait: Evaluation.mayWait(inputs, runOptions), runOptions.interruption)
    reading: while true {
      switch steps.next(atMost: nil) {
      case .step(.read(let outcome)):
        pages.follow()
        complete.hold(
          outcome, progress.prepared(outcome), linesBefore: progress.linesBefore(outcome.input))
        for record in progress.count(outcome) { try observer.malformed(record) }
        observer.progress(progress.summary, total: inputs.count > 1 ? steps.totalBytes : outcome.totalBytes)
      case .step(.apply(let piece)): try complete.add(piece)
      case .pause: continue
      case .interrupted:
        progress.summary.isInterrupted = true
        break reading
      case .end: break reading
      }
    }
    let results = steps.results
    progress.summary.blank += results.blankLines
    let verdict = complete.census.verdict()
    try report(verdict, inputs, &progress.summary, &observer)
    // Whatever matches, time goes from the first record to the last.
    if isTimeDriven { progress.session.noteUnmatched(verdict.range?.lowerBound) }
    var ordered = (consume complete).ordered(plausible: verdict.accepted)
    try progress.take(&ordered) { progress, held, events in
      progress.session.apply(held, events)
      for signal in progress.session.takeClosed() { try emit(signal, &progress.summary, &observer) }
    }
    if isTimeDriven { progress.session.noteUnmatched(verdict.range?.upperBound) }
    for signal in progress.session.finish() { try emit(signal, &progress.summary, &observer) }
    return results.failures
  }

  /// Fills baselines from what happened before the run.
  private func learn(
    _ inputs: [LogInput], _ options: LogReaderOptions, _ runOptions: RunOptions,
    _ progress: inout RunProgress, _ observer: inout some RunObserver
  ) throws -> [LogReadError] {
    var merge = merge(
      inputs, options, runOptions, needsTimes: false,
      RecordTimes(gap: runOptions.ordering.maximumFuture, areSorted: true))
    progress.beginInputs(inputs.count)
    var complete = CompleteInput(inputs.count, runOptions.ordering)
    while let step = merge.next() {
      switch step {
      case .read(let outcome):
        complete.hold(
          outcome, progress.prepared(outcome), linesBefore: progress.linesBefore(outcome.input))
        progress.summary.historyRecords += outcome.reading.records
        progress.summary.malformed += outcome.reading.faults.count
        for record in progress.numbered(outcome) { try observer.malformed(record) }
      case .apply(let piece): try complete.add(piece)
      }
    }
    let verdict = complete.census.verdict()
    try report(verdict, inputs, &progress.summary, &observer)
    var ordered = (consume complete).ordered(plausible: verdict.accepted)
    try progress.take(&ordered) { progress, held, events in progress.session.learn(held, events) }
    progress.session.endHistory()
    return merge.failures
  }

  /// Reports records whose times can't be right.
  func report(
    _ verdict: TimeCensus.Verdict, _ inputs: [LogInput], _ summary: inout RunSummary,
    _ observer: inout some RunObserver
  ) throws {
    for (stretch, reason) in [(verdict.early, ImplausibleRecord.Reason.early), (verdict.ahead, .ahead)] {
      summary.implausible += stretch.count
      for place in stretch.places {
        try observer.implausible(
          ImplausibleRecord(
            input: inputs[place.input].name, line: place.line, time: place.time, reason: reason))
      }
    }
  }

  func merge(
    _ inputs: [LogInput], _ options: LogReaderOptions, _ runOptions: RunOptions, needsTimes: Bool,
    _ times: RecordTimes
  ) -> SourceMerge {
    let (setup, names, strategy) = (setup, inputs.map(\.name), runOptions.strategy)
    let (key, preparation) = (runOptions.deduplication, options.preparation)
    return SourceMerge(
      inputs, options, jobs: runOptions.jobs, maximumOpen: runOptions.maximumOpenInputs
    ) {
      let worker = RecordWorker(
        setup, inputs: names, needsTimes: needsTimes, times, strategy, preparation: preparation,
        deduplication: key)
      return { worker.process($0) }
    }
  }

  func emit(
    _ signal: Signal, _ summary: inout RunSummary, _ observer: inout some RunObserver
  ) throws {
    summary.signals += 1
    summary.signalsBySeverity[signal.severity, default: 0] += 1
    try observer.signal(SignalReport(signal, of: setup.rules[signal.rule], timeZones: setup.timeZones))
  }
}
