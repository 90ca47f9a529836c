/// An instant, in microseconds since 1970-01-01T00:00:00Z.
package struct Timestamp: Hashable, Comparable, Sendable, BitwiseCopyable {
  /// Microseconds since 1970-01-01T00:00:00Z, negative before.
  package var microseconds: Int64

  /// Creates an instant.
  package init(microseconds: Int64) {
    self.microseconds = microseconds
  }

  /// Stands where something has no time; before every time, and given to no record.
  package static let undated = Timestamp(microseconds: .min)

  /// Whether this stands for the lack of a time.
  package var isUndated: Bool { microseconds == .min }

  /// Milliseconds since 1970, rounded down.
  package var milliseconds: Int64 { microseconds.floorDivided(by: 1000) }

  /// Orders by time.
  package static func < (left: Timestamp, right: Timestamp) -> Bool { left.microseconds < right.microseconds }

  /// The instant `seconds` later, saturating.
  package func advanced(seconds: Int64) -> Timestamp {
    if isUndated { return self }
    let (delta, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
    guard !overflow else { return Timestamp(microseconds: seconds < 0 ? .min : .max) }
    let (sum, sumOverflow) = microseconds.addingReportingOverflow(delta)
    return Timestamp(microseconds: sumOverflow ? (seconds < 0 ? .min : .max) : sum)
  }
}

extension Int64 {
  /// Division rounding towards negative infinity.
  ///
  /// The divisor is positive.
  package func floorDivided(by divisor: Int64) -> Int64 {
    let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
    return remainder < 0 ? quotient - 1 : quotient
  }
}
