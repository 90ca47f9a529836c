#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The first SIGINT or SIGTERM: a request to end with what is decided so far.
package final class Interruption: @unchecked Sendable {
  private let lock = ConditionLock()
  private var number: Int32?
  private var listeners: [@Sendable () -> Void] = []

  /// The number of SIGTERM.
  package static let terminate = SIGTERM
  /// The number of SIGINT.
  package static let interrupt = SIGINT

  /// Nothing is requested yet.
  package init() {}

  /// The signal that asked for it; `nil` as long as none did.
  package var signal: Int32? { lock.locked { number } }

  /// Asks for the end; what listens is told once.
  package func request(_ signal: Int32) {
    let told: [@Sendable () -> Void] = lock.locked {
      guard number == nil else { return [] }
      number = signal
      return listeners
    }
    for listener in told { listener() }
  }

  /// Calls `body` when the end is requested, on another thread; at once if it was.
  package func notify(_ body: @escaping @Sendable () -> Void) {
    let isRequested = lock.locked {
      listeners.append(body)
      return number != nil
    }
    if isRequested { body() }
  }

  /// Lets SIGINT and SIGTERM of the process ask for the end; a second one ends it at once.
  ///
  /// To be called before other threads are started, which then leave the signals to this one. A signal that the process
  /// was started to ignore stays ignored.
  package func listen() {
    var signals = sigset_t()
    sigemptyset(&signals)
    sigaddset(&signals, SIGINT)
    sigaddset(&signals, SIGTERM)
    guard pthread_sigmask(SIG_BLOCK, &signals, nil) == 0 else { return }
    let thread = Thread.start { [self] in
      var signals = sigset_t()
      sigemptyset(&signals)
      sigaddset(&signals, SIGINT)
      sigaddset(&signals, SIGTERM)
      while true {
        var number: Int32 = 0
        guard sigwait(&signals, &number) == 0 else { return }
        if signal != nil { _exit(128 + number) }
        request(number)
      }
    }
    guard let thread else {
      pthread_sigmask(SIG_UNBLOCK, &signals, nil)
      return
    }
    thread.detach()
  }
}
