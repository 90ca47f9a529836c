import TocsinLogModel

/// The sum of the numbers that are in a window now, in a constant time for each that comes or leaves.
///
/// It is exact, and rounded once to a double where a fraction takes part, so equal numbers give an equal sum in
/// whatever order events come. Datadog does not document how it rounds.
struct RunningSum: Sendable {
  private var whole: Int128 = 0
  /// Numbers in the sum that are no 64-bit integers.
  private var fractionCount = 0
  private var fractions = ExactSum()

  mutating func add(_ number: DecimalNumber) {
    if let integer = number.integerValue {
      whole += Int128(integer)
    } else {
      fractionCount += 1
      fractions.add(number.doubleValue)
    }
  }

  /// Removes a number that was added before.
  mutating func remove(_ number: DecimalNumber) {
    if let integer = number.integerValue {
      whole -= Int128(integer)
    } else {
      fractionCount -= 1
      fractions.remove(number.doubleValue)
    }
  }

  /// Saturates at 64 bits.
  var value: DecimalNumber {
    fractionCount == 0 ? DecimalNumber(Int64(clamping: whole)) : DecimalNumber(double: total)
  }

  /// The same as a double.
  var doubleValue: Double { fractionCount == 0 ? Double(Int64(clamping: whole)) : total }

  private var total: Double {
    var all = fractions
    // Parts of the integer that doubles hold exactly.
    var rest = whole.magnitude
    var scale = whole < 0 ? -1.0 : 1.0
    while rest != 0 {
      all.add(Double(UInt32(truncatingIfNeeded: rest)) * scale)
      rest >>= 32
      scale *= 4_294_967_296
    }
    return all.value
  }
}
