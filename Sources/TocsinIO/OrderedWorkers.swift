#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Gives jobs one by one, to one thread at a time.
package protocol JobSource: AnyObject, Sendable {
  associatedtype Job
  /// The next job, or `nil` at the end.
  func next() -> Job?
}

/// Does the jobs of a source on several threads; results come back in the order of the jobs.
///
/// The thread that does a job also takes it from the source, so that what was just read is still near. Each thread makes
/// its own worker, so that a worker needs no lock. Its threads end by themselves soon after it is released: nobody
/// waits, since the source may be waiting for input.
package final class OrderedWorkers<Source: JobSource, Output: Sendable> {
  private let queue: WorkQueue<Source, Output>

  /// `makeWorker` is called once on each thread; `nil` where no thread could be started.
  package init?(count: Int, source: Source, makeWorker: @escaping @Sendable () -> (Source.Job) -> Output) {
    queue = WorkQueue(source, greatestLead: 2 * count + 1, makeWorker)
    var isStarted = false
    for _ in 0..<max(count, 1) {
      guard let thread = Thread.start({ [queue] in queue.work() }) else { continue }
      thread.detach()
      isStarted = true
    }
    guard isStarted else { return nil }
  }

  deinit { queue.stop() }

  /// The next result; waits for it.
  package func next() -> Output? { queue.next() }
}

/// What the threads share: all of it is read and written under the lock.
private final class WorkQueue<Source: JobSource, Output: Sendable>: @unchecked Sendable {
  private let source: Source
  private let makeWorker: @Sendable () -> (Source.Job) -> Output
  /// So many jobs are done or begun beyond the last result taken.
  private let greatestLead: Int
  private let monitor = ConditionLock()
  private var results: [Int: Output] = [:]
  private var begun = 0
  private var taken = 0
  /// Some thread is asking the source.
  private var isAsking = false
  private var isExhausted = false

  init(_ source: Source, greatestLead: Int, _ makeWorker: @escaping @Sendable () -> (Source.Job) -> Output) {
    self.source = source
    self.greatestLead = greatestLead
    self.makeWorker = makeWorker
  }

  func next() -> Output? {
    monitor.locked {
      while true {
        if let output = results.removeValue(forKey: taken) {
          taken += 1
          monitor.signal()
          return output
        }
        if isExhausted, taken == begun { return nil }
        monitor.wait()
      }
    }
  }

  func stop() {
    monitor.locked {
      isExhausted = true
      results = [:]
      monitor.signal()
    }
  }

  func work() {
    let worker = makeWorker()
    while let (number, job) = ask() {
      let output = worker(job)
      monitor.locked {
        results[number] = output
        monitor.signal()
      }
    }
  }

  private func ask() -> (number: Int, job: Source.Job)? {
    let mayAsk = monitor.locked {
      while !isExhausted, isAsking || begun - taken >= greatestLead { monitor.wait() }
      isAsking = !isExhausted
      return isAsking
    }
    guard mayAsk else { return nil }
    let job = source.next()
    return monitor.locked {
      isAsking = false
      monitor.signal()
      guard let job, !isExhausted else {
        isExhausted = true
        return nil
      }
      begun += 1
      return (begun - 1, job)
    }
  }
}

/// The machine's processors.
package enum Processors {
  package static var count: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
