#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A thread of the system.
package struct Thread {
  private let handle: pthread_t

  /// Runs `body` on a new thread; `nil` when the system gives none.
  package static func start(_ body: @escaping @Sendable () -> Void) -> Thread? {
    #if canImport(Darwin)
      var handle: pthread_t?
    #else
      var handle = pthread_t()
    #endif
    let box = Unmanaged.passRetained(Body(body))
    let status = pthread_create(
      &handle, nil,
      { argument in
        #if canImport(Darwin)
          Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run()
        #else
          if let argument { Unmanaged<Body>.fromOpaque(argument).takeRetainedValue().run() }
        #endif
        return nil
      }, box.toOpaque())
    guard status == 0 else {
      box.release()
      return nil
    }
    #if canImport(Darwin)
      guard let handle else { return nil }
    #endif
    return Thread(handle: handle)
  }

  func join() { pthread_join(handle, nil) }

  /// Lets the thread end by itself: nobody waits for it.
  package func detach() { pthread_detach(handle) }

  private final class Body {
    let run: @Sendable () -> Void

    init(_ run: @escaping @Sendable () -> Void) {
      self.run = run
    }
  }
}

/// A lock with a condition: what several threads share is read and written inside `locked`.
package final class ConditionLock: @unchecked Sendable {
  private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
  private let changed = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)

  /// A lock that nobody holds.
  package init() {
    pthread_mutex_init(lock, nil)
    pthread_cond_init(changed, nil)
  }

  deinit {
    pthread_mutex_destroy(lock)
    pthread_cond_destroy(changed)
    lock.deallocate()
    changed.deallocate()
  }

  /// Runs `body` while no other thread does; not to be called from within.
  package func locked<Result>(_ body: () -> Result) -> Result {
    pthread_mutex_lock(lock)
    defer { pthread_mutex_unlock(lock) }
    return body()
  }

  /// Waits for ``signal()``; only inside ``locked(_:)``.
  package func wait() { pthread_cond_wait(changed, lock) }

  /// Waits for ``signal()``, at most for so many seconds; only inside ``locked(_:)``.
  ///
  /// - Returns: whether there was a signal, or something like it.
  package func wait(atMost seconds: Double) -> Bool {
    var end = timespec()
    clock_gettime(CLOCK_REALTIME, &end)
    let nanoseconds = end.tv_nsec + Int(seconds.truncatingRemainder(dividingBy: 1) * 1e9)
    end.tv_sec += Int(seconds) + nanoseconds / 1_000_000_000
    end.tv_nsec = nanoseconds % 1_000_000_000
    return pthread_cond_timedwait(changed, lock, &end) == 0
  }

  /// Wakes those who wait.
  package func signal() { pthread_cond_broadcast(changed) }
}
