package import TocsinLogModel

/// An interval of whole numbers that holds all that an interval of numbers holds, in the way in which the index looks
/// numbers up.
///
/// Numbers that are no 64-bit integers stand between two of these; one beyond 64 bits is the greatest or the least.
struct WholeInterval: Hashable, Comparable {
  var lower: Int64
  var upper: Int64

  init(_ numbers: NumberInterval) {
    lower = numbers.lower.map { QueryIndex.wholeBounds($0).lower } ?? .min
    upper = numbers.upper.map { QueryIndex.wholeBounds($0).upper } ?? .max
  }

  static func < (left: WholeInterval, right: WholeInterval) -> Bool {
    left.lower != right.lower ? left.lower < right.lower : left.upper < right.upper
  }

  /// The table of some intervals in order: a balanced tree in which each part of the list has its middle as root.
  static func balanced(_ ordered: [(WholeInterval, TableRange)]) -> [QueryIndex.Interval] {
    var table = ordered.map {
      QueryIndex.Interval(
        lower: $0.0.lower, upper: $0.0.upper, greatestUpper: $0.0.upper, postings: $0.1)
    }
    /// As deep as the logarithm of the number of intervals.
    func fill(_ low: Int, _ high: Int) -> Int64 {
      guard low < high else { return .min }
      let middle = (low + high) / 2
      let greatest = max(table[middle].upper, fill(low, middle), fill(middle + 1, high))
      table[middle].greatestUpper = greatest
      return greatest
    }
    _ = fill(0, table.count)
    return table
  }
}

extension QueryIndex {
  /// Two whole numbers between which a number is certain to stand.
  package static func wholeBounds(_ number: DecimalNumber) -> (lower: Int64, upper: Int64) {
    if let integer = number.integerValue { return (integer, integer) }
    let value = number.doubleValue
    // Wider than any rounding of the double.
    let slack = value.magnitude * 0x1p-50
    return (clamped((value - slack).rounded(.down)), clamped((value + slack).rounded(.up)))
  }

  private static func clamped(_ value: Double) -> Int64 {
    if value.isNaN { return 0 }
    if value <= -0x1p63 { return .min }
    return value >= 0x1p63 ? .max : Int64(value)
  }
}
