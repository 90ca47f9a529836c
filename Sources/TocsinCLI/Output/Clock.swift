import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Elapsed time for rates on standard error; no result depends on it.
enum Clock {
  static func now() -> ContinuousClock.Instant { ContinuousClock.now }

  /// The time of the machine, for streams.
  static func timestamp() -> Timestamp {
    var time = timespec()
    clock_gettime(CLOCK_REALTIME, &time)
    return Timestamp(microseconds: Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1000)
  }

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
