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
  private var threads: [pthread_t] = []

  /// Jobs given and not yet taken back.
  package private(set) var pendingCount = 0
  private var given = 0
  private var taken = 0

  /// `makeWorker` is called once on each thread.
  package init(count: Int, makeWorker: @escaping @Sendable () -> (Job) -> Output) {
    queue = WorkQueue(makeWorker)
    for _ in 0..<max(count, 1) {
      if let thread = WorkQueue.start(queue) { threads.append(thread) }
    }
  }

  deinit {
    queue.stop()
    for thread in threads { pthread_join(thread, nil) }
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
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
  private var jobs: [(number: Int, job: Job)] = []
  private var results: [Int: Output] = [:]
  private var isStopping = false

  init(_ makeWorker: @escaping @Sendable () -> (Job) -> Output) {
    self.makeWorker = makeWorker
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(changed)
    lock.deallocate()
    changed.deallocate()
  }

  static func start(_ queue: WorkQueue) -> pthread_t? {
    #if canImport(Darwin)
      var thread: pthread_t?
    #else
      var thread = pthread_t()
    #endif
    // The thread's own reference; a generic class cannot be named in a C function, so its work is boxed.
    let box = Unmanaged.passRetained(ThreadBody { queue.work() })
    let status = pthread_create(
      &thread, nil,
      { argument in
        #if canImport(Darwin)
          let body = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
        #else
          guard let argument else { return nil }
          let body = Unmanaged<ThreadBody>.fromOpaque(argument).takeRetainedValue()
        #endif
        body.run()
        return nil
      }, box.toOpaque())
    if status == 0 { return thread }
    box.release()
    return nil
  }

  func add(_ job: Job, number: Int) {
    pthread_mutex_lock(lock)
    jobs.append((number, job))
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(lock)
  }

  func result(number: Int) -> Output {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while true {
      if let output = results.removeValue(forKey: number) { return output }
      pthread_cond_wait(changed, lock)
    }
  }

  func stop() {
    pthread_mutex_lock(lock)
    isStopping = true
    jobs.removeAll()
    pthread_cond_broadcast(changed)
    pthread_mutex_unlock(lock)
  }

  private func work() {
    let worker = makeWorker()
    while let (number, job) = next() {
      let output = worker(job)
      pthread_mutex_lock(lock)
      results[number] = output
      pthread_cond_broadcast(changed)
      pthread_mutex_unlock(lock)
    }
  }

  private func next() -> (number: Int, job: Job)? {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    while jobs.isEmpty, !isStopping { pthread_cond_wait(changed, lock) }
    return isStopping ? nil : jobs.removeFirst()
  }
}

private final class ThreadBody {
  let run: () -> Void

  init(_ run: @escaping () -> Void) {
    self.run = run
  }
}

/// The machine's processors.
package enum Processors {
  package static var count: Int { max(1, Int(sysconf(Int32(_SC_NPROCESSORS_ONLN)))) }
}
