import TocsinIO

/// Outcomes of all jobs of a source, in their order, done on one or several threads.
///
/// The first job is done by the caller: a small input pays for no thread.
final class BatchPipeline {
  private let source: BatchSource
  private let jobs: Int
  private let makeWorker: @Sendable () -> (BatchJob) -> BatchOutcome
  private lazy var worker = makeWorker()
  private var workers: OrderedWorkers<BatchSource, BatchOutcome>?
  private var hasBegun = false

  init(_ source: BatchSource, jobs: Int, makeWorker: @escaping @Sendable () -> (BatchJob) -> BatchOutcome) {
    self.source = source
    self.jobs = jobs
    self.makeWorker = makeWorker
  }

  func next() -> BatchOutcome? {
    if let workers { return workers.next() }
    guard let job = source.next() else { return nil }
    if jobs > 1, hasBegun { workers = OrderedWorkers(count: jobs, source: source, makeWorker: makeWorker) }
    hasBegun = true
    return worker(job)
  }
}

/// The batches of inputs, one input after another.
///
/// What could not be read of an input ends that input only.
final class BatchSource: JobSource, @unchecked Sendable {
  private let inputs: [LogInput]
  private let options: LogReaderOptions
  private var index = -1
  private var reader: LogReader?
  // To be read once there are no more batches.
  private(set) var failures: [LogReadError] = []
  private(set) var blankLines = 0

  init(_ inputs: [LogInput], _ options: LogReaderOptions, jobs: Int) {
    self.inputs = inputs
    var options = options
    options.leavesLinesWhole = true
    // Several threads take turns at reading: one decompresses into the batch that it works on, while others work.
    options.decompressesAhead = jobs == 1
    self.options = options
  }

  func next() -> BatchJob? {
    while true {
      if reader == nil {
        guard index + 1 < inputs.count else { return nil }
        index += 1
      }
      do throws(LogReadError) {
        if reader == nil { reader = try LogReader(inputs[index], options: options) }
        if let batch = try reader?.nextBatch() {
          return BatchJob(
            batch: batch, input: index, bytesRead: reader?.bytesRead ?? 0, totalBytes: reader?.totalBytes)
        }
      } catch {
        failures.append(error)
      }
      blankLines += reader?.blankLines ?? 0
      reader = nil
    }
  }
}
