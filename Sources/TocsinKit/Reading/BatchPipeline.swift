import TocsinIO

/// Makes an outcome of a job; each is used by one thread.
typealias BatchWork = (BatchJob) -> BatchOutcome

/// Outcomes of all jobs of a source, in their order, done on one or several threads.
///
/// The first job is done by the caller: a small input pays for no thread.
final class BatchPipeline {
  private let source: BatchSource
  private let threads: ThreadBudget
  private let work: BatchWork
  private let makeWork: @Sendable () -> BatchWork
  private var workers: OrderedWorkers<BatchSource, BatchOutcome>?
  private var taken = 0
  private var hasBegun = false

  /// `work` is what the caller does itself, `makeWork` makes what a thread does.
  init(
    _ source: BatchSource, threads: ThreadBudget, work: @escaping BatchWork,
    makeWork: @escaping @Sendable () -> BatchWork
  ) {
    self.source = source
    self.threads = threads
    self.work = work
    self.makeWork = makeWork
  }

  deinit { threads.giveBack(taken) }

  func next() -> BatchOutcome? {
    if let workers { return workers.next() }
    guard let job = source.next() else { return nil }
    if hasBegun { startThreads() }
    hasBegun = true
    return work(job)
  }

  private func startThreads() {
    taken = threads.take()
    guard taken > 0 else { return }
    workers = OrderedWorkers(count: taken, source: source, makeWorker: makeWork)
    if workers == nil {
      threads.giveBack(taken)
      taken = 0
    }
  }
}

/// The threads of a run, divided among the inputs that are open together.
final class ThreadBudget {
  private let all: Int
  private var free: Int
  /// Inputs that are open.
  var inputs = 1

  /// With one thread the caller does everything.
  init(_ count: Int) {
    all = count > 1 ? count : 0
    free = all
  }

  /// An equal part of all, as far as others have left one.
  func take() -> Int {
    let count = min(free, max(1, all / max(1, inputs)))
    free -= count
    return count
  }

  func giveBack(_ count: Int) { free += count }
}

/// The batches of one input.
final class BatchSource: JobSource, @unchecked Sendable {
  private let input: LogInput
  private let index: Int
  private let options: LogReaderOptions
  private var reader: LogReader?
  private var isAtEnd = false
  // To be read once there are no more batches.
  private(set) var failure: LogReadError?
  private(set) var blankLines = 0

  /// `index` is the input's place among those of the run.
  init(_ input: LogInput, index: Int, _ options: LogReaderOptions) {
    self.input = input
    self.index = index
    var options = options
    options.leavesLinesWhole = true
    self.options = options
  }

  func next() -> BatchJob? {
    if isAtEnd { return nil }
    do throws(LogReadError) {
      if reader == nil { reader = try LogReader(input, options: options) }
      if let batch = try reader?.nextBatch() {
        return BatchJob(
          batch: batch, input: index, bytesRead: reader?.bytesRead ?? 0, totalBytes: reader?.totalBytes)
      }
    } catch {
      failure = error
    }
    blankLines = reader?.blankLines ?? 0
    isAtEnd = true
    reader = nil
    return nil
  }
}
