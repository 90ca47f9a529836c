#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Elapsed time for rates on standard error; no result depends on it.
enum Clock {
  static func now() -> ContinuousClock.Instant { ContinuousClock.now }

  static func seconds(since start: ContinuousClock.Instant) -> Double {
    let duration = ContinuousClock.now - start
    return Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18
  }
}

/// The process environment.
enum Environment {
  static func value(_ name: String) -> String? {
    getenv(name).map { String(cString: $0) }
  }

  static func isSet(_ name: String) -> Bool { value(name).map { !$0.isEmpty } ?? false }
}
