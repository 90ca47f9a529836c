import TocsinLogModel
import TocsinPlan

/// Numbers that stand for all: between two neighbouring bounds every number meets the same tests of value.
enum NumberCandidates {
  /// Each bound, and a number below, between and above them; nearly natural ones first.
  ///
  /// Not complete when no number was found between two, or beyond the last: then emptiness proves nothing.
  static func regions(_ bounds: Set<DecimalNumber>) -> (numbers: [DecimalNumber], isComplete: Bool) {
    let sorted = bounds.sorted()
    guard let first = sorted.first, let last = sorted.last else { return ([DecimalNumber(1)], true) }
    var found: [DecimalNumber?] = sorted
    found += [above(last).flatMap { $0 > last ? $0 : nil }, below(first).flatMap { $0 < first ? $0 : nil }]
    for (one, next) in zip(sorted, sorted.dropFirst()) { found.append(between(one, next)) }
    let numbers = found.compactMap(\.self)
    return (numbers, numbers.count == found.count)
  }

  /// Numbers of an interval, as texts.
  static func likely(_ interval: NumberInterval) -> [UTF8Text] {
    let bounds = Set([interval.lower, interval.upper].compactMap(\.self))
    return regions(bounds).numbers.filter(interval.contains).map { UTF8Text($0.canonicalText) }
  }

  /// The same number in several spellings, the shortest first.
  static func spellings(_ number: DecimalNumber) -> [UTF8Text] {
    let text = number.canonicalText
    var found = [text]
    if !text.contains("e") {
      let isNegative = text.hasPrefix("-")
      let magnitude = isNegative ? String(text.dropFirst()) : text
      let sign = isNegative ? "-" : ""
      let parts = magnitude.split(separator: ".", omittingEmptySubsequences: false)
      let (whole, fraction) = (String(parts[0]), parts.count > 1 ? String(parts[1]) : "")
      found.append("\(sign)\(whole).\(fraction)0")
      found.append("\(sign)\(whole)\(fraction.isEmpty ? "" : ".\(fraction)")e0")
      found.append("\(sign)\(whole)\(fraction.isEmpty ? "" : ".\(fraction)")E+0")
      if fraction.isEmpty { found.append("\(sign)\(whole)0e-1") }
      if whole == "0" {
        found.append("\(sign)0.0\(fraction.isEmpty ? "0" : fraction)e1")
      } else {
        found.append("\(sign)0.\(whole)\(fraction)e\(whole.count)")
        found.append("\(sign)0.0\(whole)\(fraction)e\(whole.count + 1)")
        found.append("\(sign)\(whole.prefix(1)).\(whole.dropFirst())\(fraction)0e\(whole.count - 1)")
        found.append("\(sign)0.00\(whole)\(fraction)e\(whole.count + 2)")
      }
      if magnitude == "0" { found += ["-0", "-0.0", "0e1"] }
    } else {
      found += [text.replacingE(with: "E"), text.replacingE(with: ".0e")]
    }
    return found.map { UTF8Text($0) }.filter { DecimalNumber($0) == number }
  }

  private static func above(_ number: DecimalNumber) -> DecimalNumber? {
    if let value = number.integerValue {
      return value < .max ? DecimalNumber(value + 1) : DecimalNumber("1e20")
    }
    let text = number.canonicalText
    if text.hasPrefix("-") { return DecimalNumber(0) }
    // Ten times as much, and one more digit before the point.
    let (mantissa, exponent) = text.mantissaAndExponent
    return DecimalNumber(
      UTF8Text("1\(String(repeating: "0", count: mantissa.prefix { $0 != "." }.count))\(exponent)"))
  }

  private static func below(_ number: DecimalNumber) -> DecimalNumber? {
    if let value = number.integerValue {
      return value > .min ? DecimalNumber(value - 1) : DecimalNumber("-1e20")
    }
    return negated(number).flatMap(above).flatMap(negated)
  }

  private static func negated(_ number: DecimalNumber) -> DecimalNumber? {
    let text = number.canonicalText
    return DecimalNumber(UTF8Text(text.hasPrefix("-") ? String(text.dropFirst()) : "-" + text))
  }

  /// A number strictly between two, with few digits.
  private static func between(_ low: DecimalNumber, _ high: DecimalNumber) -> DecimalNumber? {
    let zero = DecimalNumber(0)
    if low < zero, high > zero { return zero }
    if high <= zero {
      guard let one = negated(high), let other = negated(low) else { return nil }
      return between(one, other).flatMap(negated)
    }
    if let one = low.integerValue, let other = high.integerValue, one < .max, one + 1 < other {
      return DecimalNumber(one + 1)
    }
    // `low` and something after its last digit.
    let (mantissa, exponent) = low.canonicalText.mantissaAndExponent
    let point = mantissa.contains(".") ? "" : "."
    for zeros in 0..<maximumZeros {
      let text = "\(mantissa)\(point)\(String(repeating: "0", count: zeros))5\(exponent)"
      if let value = DecimalNumber(UTF8Text(text)), low < value, value < high { return value }
    }
    // A tenth of the upper one, where the lower one is far smaller.
    let (digits, power) = high.canonicalText.mantissaAndExponent
    let smaller = (Int(power.dropFirst()) ?? 0) - 1
    guard let value = DecimalNumber(UTF8Text("\(digits)e\(smaller)")), low < value, value < high else {
      return nil
    }
    return value
  }

  /// Digits tried after a number to stay below the next.
  private static let maximumZeros = 400
}

extension String {
  fileprivate func replacingE(with replacement: String) -> String {
    let parts = split(separator: "e", maxSplits: 1)
    return parts.count == 2 ? "\(parts[0])\(replacement)\(parts[1])" : self
  }

  /// The digits, and the exponent with its `e` where there is one.
  fileprivate var mantissaAndExponent: (String, String) {
    guard let mark = firstIndex(of: "e") else { return (self, "") }
    return (String(self[..<mark]), String(self[mark...]))
  }
}
