import Testing
import TocsinLogModel
import TocsinPlan

/// The whole numbers between which the index looks a number up: never narrower than the number itself.
struct WholeIntervalTests {
  /// Around the powers of two up to which doubles tell whole numbers, halves and quarters apart.
  static let numbers: [String] = {
    var texts: [String] = []
    for base in [Int64(1) << 51, 1 << 52, 1 << 53, 1 << 54, 1 << 62] {
      for offset in -3...3 {
        for fraction in ["", ".5", ".25", ".000000000001", ".999999999999"] {
          texts += ["\(base + Int64(offset))\(fraction)", "-\(base + Int64(offset))\(fraction)"]
        }
      }
    }
    return texts + ["0.5", "-0.5", "1e-30", "-1e-30", "18014398509481986.5"]
  }()

  @Test func `a number stands between its bounds, and near them`() throws {
    for text in Self.numbers {
      let number = try #require(DecimalNumber(UTF8Text(text)))
      let (lower, upper) = QueryIndex.wholeBounds(number)
      #expect(DecimalNumber(lower) <= number && number <= DecimalNumber(upper), "\(text): \(lower) \(upper)")
      if number.integerValue != nil { #expect(lower == upper, "\(text)") }
      let width = upper.subtractingReportingOverflow(lower).partialValue
      #expect(width >= 0 && Double(width) <= 2 + 4 * abs(number.doubleValue) * 0x1p-50, "\(text)")
    }
  }

  @Test func `what is beyond 64 bits is the greatest or the least`() throws {
    for text in ["9223372036854775808", "1e30", "1e400"] {
      let number = try #require(DecimalNumber(UTF8Text(text)))
      #expect(QueryIndex.wholeBounds(number).upper == .max)
      let other = try #require(DecimalNumber(UTF8Text("-1" + text)))
      #expect(QueryIndex.wholeBounds(other).lower == .min)
    }
  }
}
