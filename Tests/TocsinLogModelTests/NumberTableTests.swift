import Testing
import TocsinLogModel

/// What is a JSON number and which value it has, at every length: short integers are read another way than long ones.
struct NumberTableTests {
  private static func zeros(_ count: Int) -> String { String(repeating: "0", count: count) }
  private static func nines(_ count: Int) -> String { String(repeating: "9", count: count) }

  @Test(arguments: 1...60)
  func `leading zeros make no number, however many digits there are`(length: Int) {
    for text in ["0" + String(repeating: "7", count: length), "-0" + String(repeating: "7", count: length)] {
      #expect(DecimalNumber(UTF8Text(text)) == nil, "\(text)")
      #expect(DecimalNumber(UTF8Text(text + ".5")) == nil, "\(text).5")
      #expect(DecimalNumber(UTF8Text(text + "e1")) == nil, "\(text)e1")
    }
    #expect(DecimalNumber(UTF8Text(Self.zeros(length + 1))) == nil)
    #expect(DecimalNumber(UTF8Text("-" + Self.zeros(length + 1))) == nil)
  }

  @Test(arguments: 1...45)
  func `an integer of any length keeps its digits`(length: Int) throws {
    for text in [Self.nines(length), "-" + Self.nines(length), "1" + String(repeating: "2", count: length)]
    where text.drop(while: { $0 == "-" }).count <= 40 {
      #expect(try #require(DecimalNumber(UTF8Text(text))).canonicalText == text)
    }
    // One with a fraction of nothing, and one written with an exponent, are the same number.
    let number = try #require(DecimalNumber(UTF8Text(Self.nines(length))))
    #expect(DecimalNumber(UTF8Text(Self.nines(length) + ".000")) == number)
    #expect(DecimalNumber(UTF8Text("0." + Self.nines(length) + "e\(length)")) == number)
    #expect(DecimalNumber(UTF8Text(Self.nines(length) + "000e-3")) == number)
    #expect(number < (try #require(DecimalNumber(UTF8Text("1" + Self.zeros(length))))))
  }

  @Test(
    arguments: [
      ("999999999999999999", 999_999_999_999_999_999), ("1000000000000000000", 1_000_000_000_000_000_000),
      ("9223372036854775807", Int64.max), ("9223372036854775808", nil), ("-9223372036854775808", Int64.min),
      ("-9223372036854775809", nil), ("9223372036854775806.0", Int64.max - 1), ("9223372036854775807.5", nil),
      ("922337203685477580.7e1", Int64.max), ("1e18", 1_000_000_000_000_000_000), ("1e19", nil),
      ("-1e19", nil),
      ("9e18", 9_000_000_000_000_000_000), ("0e5", 0), ("-0", 0), ("-0.0e-7", 0), ("0.5", nil), ("5e-1", nil),
      ("50e-1", 5), ("1.5e1", 15), ("1E2", 100), ("1e+2", 100), ("1e02", 100), ("100e-2", 1),
      ("18446744073709551616", nil), ("99999999999999999999", nil),
    ] as [(String, Int64?)])
  func `a number is a 64-bit integer where it fits`(text: String, value: Int64?) throws {
    #expect(try #require(DecimalNumber(UTF8Text(text))).integerValue == value)
  }

  @Test(arguments: [
    ("1e40", "1e40"), ("1e39", "1" + String(repeating: "0", count: 39)),
    ("1e-39", "0." + String(repeating: "0", count: 38) + "1"),
    ("12345678901234567890.5", "12345678901234567890.5"), ("-12.5e-1", "-1.25"),
    ("0.1e-1", "0.01"), ("123456789012345678901234567890", "123456789012345678901234567890"),
  ])
  func `texts have no exponent while they are short`(text: String, canonical: String) {
    #expect(DecimalNumber(UTF8Text(text))?.canonicalText == canonical)
  }

  @Test(arguments: ["1e41", "1e-41", "-7e100", "1.5e-300", "123e400"])
  func `a text with an exponent is the same number`(text: String) throws {
    let number = try #require(DecimalNumber(UTF8Text(text)))
    #expect(number.canonicalText.contains("e"))
    #expect(DecimalNumber(UTF8Text(number.canonicalText)) == number)
  }

  /// Exponents beyond a thousand million are equal to it.
  @Test func `exponents saturate at a thousand million`() throws {
    let edge = try #require(DecimalNumber("1e1000000000"))
    #expect(try #require(DecimalNumber("1e999999999")) < edge)
    #expect(DecimalNumber("1e1000000001") == edge)
    #expect(DecimalNumber("1e99999999999999999999999") == edge)
    let least = try #require(DecimalNumber("1e-1000000000"))
    #expect(least < (try #require(DecimalNumber("1e-999999999"))))
    #expect(DecimalNumber("1e-5000000000") == least)
  }

  @Test(
    arguments: [
      ("9007199254740993", 9_007_199_254_740_992.0), ("0.1", 0.1), ("1e400", .infinity),
      ("-1e400", -.infinity),
      ("1e-400", 0), ("12345678901234567890", 12_345_678_901_234_567_890.0), ("2.5", 2.5),
    ] as [(String, Double)])
  func `the nearest double`(text: String, value: Double) throws {
    #expect(try #require(DecimalNumber(UTF8Text(text))).doubleValue == value)
  }
}
