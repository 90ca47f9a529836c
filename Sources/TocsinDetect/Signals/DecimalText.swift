/// Numbers as people write them.
enum DecimalText {
  /// Significant digits that a double always keeps: what lies behind them is an error of binary arithmetic.
  private static let digits = 15

  /// A finite number without an exponent, as short as it is exact: 0.1 + 0.2 is `0.3`.
  ///
  /// Of numbers with a fraction at most 15 significant digits are written; whole numbers below 2^63 have all.
  static func shortest(_ value: Double) -> String {
    if let whole = Int64(exactly: value) { return String(whole) }
    let (figures, exponent) = parts(abs(value))
    let sign = value < 0 ? "-" : ""
    let text = String(decoding: figures.map { $0 + UInt8(ascii: "0") }, as: UTF8.self)
    if text.isEmpty { return "0" }
    guard exponent < 0 else { return sign + text + String(repeating: "0", count: exponent) }
    let whole = text.count + exponent
    if whole <= 0 { return "\(sign)0." + String(repeating: "0", count: -whole) + text }
    return sign + text.prefix(whole) + "." + text.dropFirst(whole)
  }

  /// The decimal digits of a positive number without zeros at the end, and the power of ten of the last one.
  private static func parts(_ value: Double) -> (figures: [UInt8], exponent: Int) {
    var figures: [UInt8] = []
    var exponent = 0
    var isFraction = false
    // The shortest spelling that reads back, such as `0.30000000000000004` or `1e-07`.
    let spelling = Array("\(value)".utf8)
    var index = 0
    while index < spelling.count {
      let byte = spelling[index]
      index += 1
      if byte == UInt8(ascii: ".") {
        isFraction = true
      } else if byte == UInt8(ascii: "e") {
        exponent += Int(String(decoding: spelling[index...], as: UTF8.self)) ?? 0
        break
      } else {
        figures.append(byte - UInt8(ascii: "0"))
        if isFraction { exponent -= 1 }
      }
    }
    figures = Array(figures.drop { $0 == 0 })
    if figures.count > digits {
      exponent += figures.count - digits
      let roundsUp = figures[digits] >= 5
      figures.removeLast(figures.count - digits)
      if roundsUp { exponent += increment(&figures) }
    }
    while figures.last == 0 {
      figures.removeLast()
      exponent += 1
    }
    return (figures, exponent)
  }

  /// Adds one to the last digit.
  ///
  /// - Returns: 1 where all digits were nines, so that the number has one place more.
  private static func increment(_ figures: inout [UInt8]) -> Int {
    var index = figures.count - 1
    while index >= 0, figures[index] == 9 {
      figures[index] = 0
      index -= 1
    }
    if index >= 0 {
      figures[index] += 1
      return 0
    }
    figures.insert(1, at: 0)
    figures.removeLast()
    return 1
  }
}
