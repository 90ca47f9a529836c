#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Runs jobs on several threads; results come back in the order in which the jobs were given.
///
/// Each thread makes its own worker, so that a worker needs no lock. Ends its threads when it is released.
package final class OrderedWorkers<Job: Sendable, Output: Sendable> {
  private let queue: WorkQueue<Job, Output>
  private var threads: [Thread] = []

  /// Jobs given and not yet taken back.
  package private(set) var pendingCount = 0
  private var given = 0
  private var taken = 0

  /// `makeWorker` is called once on each thread.
  package init(count: Int, makeWorker: @escaping @Sendable () -> (Job) -> Output) {
    queue = WorkQueue(makeWorker)
    for _ in 0..<max(count, 1) {
      if let thread = Thread.start({ [queue] in queue.work() }) { threads.append(thread) }
    }
  }

  deinit {
    queue.stop()
    for thread in threads { thread.join() }
  }

  /// No thread could be started: jobs would never be done.
  package var isEmpty: Bool { threads.isEmpty }

  package func give(_ job: Job) {
    queue.add(job, number: given)
    given += 1
    pendingCount += 1
  }

  /// The result of the oldest job given; waits for it.
  ///
  /// Some job is pending.
  package func take() -> Output {
    defer {
      taken += 1
      pendingCount -= 1
    }
    return queue.result(number: taken)
  }
}

/// What the threads share: all of it is read and written under the lock.
private final class WorkQueue<Job: Sendable, Output: Sendable>: @unchecked Sendable {
  private let makeWorker: @Sendable () -> (Job) -> Output
  private let monitor = Monitor()
  private var jobs: [(number: Int, job: Job)] = []
  private var results: [Int: Output] = [:]
  private var isStopping = false

  init(_ makeWorker: @escaping @Sendable () -> (Job) -> Output) {
    self.makeWorker = makeWorker
  }

  func add(_ job: Job, number: Int) {
    monitor.locked {
      jobs.append((number, job))
      monitor.signal()
    }
  }

  func result(number: Int) -> Output {
    monitor.locked {
      while true {
        if let output = results.removeValue(forKey: number) { return output }
        monitor.wait()
      }
    }
  }

  func stop() {
    monitor.locked {
      isStopping = true
      jobs.removeAll()
      monitor.signal()
    }
  }

  func work() {
    let worker = makeWorker()
    while let (number, job) = next() {
      let output = worker(job)
      monitor.locked {
        results[number] = output
        monitor.signal()
      }
    }
  }

  private func next() -> (number: Int, job: Job)? {
    monitor.locked {
      while jobs.isEmpty, !isStopping { monitor.wait() }
      return isStopping ? nil : jobs.removeFirst()
    }
  }
}

/// The machine's processors.
package enum Processors {
  package static var count: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
