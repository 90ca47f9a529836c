import Testing
import TocsinLogModel
import TocsinSemantics
import TocsinTestSupport

@testable import TocsinDetect

/// Aggregates that follow a window are those of its events.
struct RunningAggregateTests {
  private static let texts = [
    "0", "1", "-1", "3", "0.1", "-0.1", "2.5", "1e-300", "1e300", "-1e300", "9223372036854775807",
    "-9223372036854775808", "5e-324", "1e999",
  ]

  @Test(arguments: [Aggregation.sum, .max, .cardinality, .count])
  func `a window that slides has the value of its events`(_ aggregation: Aggregation) {
    var random = SplitMix(seed: 1)
    for _ in 0..<200 {
      var window = QueryWindow(aggregation)
      for arrival in 0..<40 {
        let time = Timestamp(microseconds: Int64(arrival) * 1_000_000)
        let numbers = (0..<Int.random(in: 0...2, using: &random)).compactMap { _ in
          DecimalNumber(UTF8Text(RunningAggregateTests.texts.randomElement(using: &random) ?? "0"))
        }
        window.expire(through: time.advanced(seconds: -8))
        window.add(Contribution(time: time, arrival: arrival, numbers: numbers, tuples: []))
        #expect(window.value == QueryWindow.value(of: aggregation, window.live))
        #expect(window.live.count == min(arrival + 1, 8))
      }
    }
  }

  /// What is summed, in any order, and the sum.
  private static let sums: [(numbers: [String], sum: String)] = [
    ([], "0"),
    (["0.1", "0.2"], "0.30000000000000004"),
    // One after another these give 0.9999999999999999.
    (Array(repeating: "0.1", count: 10), "1"),
    (["1e300", "0.5", "-1e300"], "0.5"),
    (["9007199254740993", "0.5", "-9007199254740993"], "0.5"),
    (["9223372036854775807", "1"], "9223372036854775807"),
    (["5e-324", "5e-324"], "1e-323"),
    (["1e308", "1e308", "0.5"], "9223372036854775807"),
  ]

  @Test(arguments: sums)
  func `a sum is exact, whatever the order`(_ row: (numbers: [String], sum: String)) {
    for numbers in [row.numbers, row.numbers.reversed(), row.numbers.sorted()] {
      var sum = RunningSum()
      for number in numbers.compactMap({ DecimalNumber(UTF8Text($0)) }) { sum.add(number) }
      #expect(sum.value == DecimalNumber(UTF8Text(row.sum)))
    }
  }

  @Test func `a number that is removed does not count`() {
    var sum = RunningSum()
    let numbers = ["0.1", "1e300", "1e999", "-7", "0.3"].compactMap { DecimalNumber(UTF8Text($0)) }
    for number in numbers { sum.add(number) }
    #expect(sum.doubleValue == .infinity)
    for number in numbers.dropFirst() { sum.remove(number) }
    #expect(sum.value == DecimalNumber(UTF8Text("0.1")))
  }

  @Test func `doubles of all magnitudes are summed exactly`() {
    for exponent in stride(from: -1074, through: 1023, by: 7) {
      let number = Double(sign: .plus, exponent: exponent, significand: 1)
      var sum = ExactSum()
      sum.add(number)
      #expect(sum.value == number)
      sum.add(.greatestFiniteMagnitude)
      sum.add(-number)
      sum.remove(.greatestFiniteMagnitude)
      #expect(sum.value == 0)
      sum.remove(number)
      #expect(sum.value == -number)
    }
  }

  @Test func `the largest number is found while smaller ones leave`() {
    var maximum = RunningMaximum()
    for (event, value) in [5, 3, 4, 4, 1].enumerated() {
      maximum.add([DecimalNumber(Int64(value))], of: event)
    }
    var values: [Int64?] = []
    for event in 0...5 {
      maximum.remove(before: event)
      values.append(maximum.value?.integerValue)
    }
    #expect(values == [5, 4, 4, 4, 1, nil])
  }
}
