import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The arithmetic of calculated fields: that of doubles.
///
/// The caller turns what is not finite into null.
enum CalculatedArithmetic {
  /// `nil` for a division by zero.
  static func apply(_ operation: CalculatedOperator, _ left: Double, _ right: Double) -> Double? {
    switch operation {
    case .plus: left + right
    case .minus: left - right
    case .times: left * right
    case .divide: right == 0 ? nil : left / right
    case .remainder: right == 0 ? nil : left.truncatingRemainder(dividingBy: right)
    case .power: pow(left, right)
    case .or, .and, .equal, .notEqual, .less, .lessOrEqual, .greater, .greaterOrEqual: nil
    }
  }

  /// To so many decimal places; halves go away from zero.
  static func rounded(_ number: Double, precision: Int) -> Double {
    guard precision != 0 else { return number.rounded(.toNearestOrAwayFromZero) }
    let scale = pow(10, Double(abs(precision)))
    let scaled = precision > 0 ? number * scale : number / scale
    // Beyond the range there are no such places.
    guard scaled.isFinite else { return number }
    let whole = scaled.rounded(.toNearestOrAwayFromZero)
    return precision > 0 ? whole / scale : whole * scale
  }
}
