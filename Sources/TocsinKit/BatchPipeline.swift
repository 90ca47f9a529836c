import TocsinIO

/// Jobs in, outcomes out, in the same order, on one or several threads.
///
/// The first job is done by the caller: a small input pays for no thread.
final class BatchPipeline {
  private let jobs: Int
  private let makeWorker: @Sendable () -> (BatchJob) -> BatchOutcome
  private lazy var worker = makeWorker()
  private var workers: OrderedWorkers<BatchJob, BatchOutcome>?
  private var hasBegun = false

  init(jobs: Int, makeWorker: @escaping @Sendable () -> (BatchJob) -> BatchOutcome) {
    self.jobs = jobs
    self.makeWorker = makeWorker
  }

  /// Takes a job; gives the outcomes that are ready and must be taken, so that few batches are in memory at once.
  func give(_ job: BatchJob) -> [BatchOutcome] {
    if jobs > 1, hasBegun, workers == nil {
      workers = OrderedWorkers(count: jobs, makeWorker: makeWorker)
    }
    hasBegun = true
    guard let workers, !workers.isEmpty else { return [worker(job)] }
    workers.give(job)
    return workers.pendingCount > 2 * jobs ? [workers.take()] : []
  }

  /// The outcomes of all jobs not yet taken.
  func finish() -> [BatchOutcome] {
    guard let workers else { return [] }
    return (0..<workers.pendingCount).map { _ in workers.take() }
  }
}
