import TocsinLogModel

/// The time up to which a stream has come: that of the events so far, and while none come that of the machine.
struct LiveClock {
  /// Microseconds that the watermark moves at least before groups are closed.
  private static let step: Int64 = 1_000_000

  /// Seconds.
  private let lateness: Int64
  private let maximumFuture: Int64
  private let now: @Sendable () -> Timestamp
  private var latest: Timestamp?
  private var passed: Timestamp?

  init(lateness: Int64, maximumFuture: Int64, now: @escaping @Sendable () -> Timestamp) {
    self.lateness = lateness
    self.maximumFuture = maximumFuture
    self.now = now
  }

  /// Times that can be right at present.
  var plausible: ClosedRange<Timestamp> {
    TimeCensus.earliest...max(TimeCensus.earliest, now().advanced(seconds: maximumFuture))
  }

  /// An event has come; one whose time can't be right moves nothing.
  mutating func observe(_ time: Timestamp?, within plausible: ClosedRange<Timestamp>) {
    guard let time, plausible.contains(time) else { return }
    if latest.map({ $0 < time }) ?? true { latest = time }
  }

  /// Nothing has come for a while: the time is that of the machine.
  mutating func pause() { observe(now(), within: plausible) }

  /// The time before which no event is accepted any more, if it has moved on by enough.
  mutating func takeWatermark() -> Timestamp? {
    guard let latest else { return nil }
    let watermark = latest.advanced(seconds: -lateness)
    if let passed, watermark.microseconds - passed.microseconds < LiveClock.step { return nil }
    passed = watermark
    return watermark
  }
}
