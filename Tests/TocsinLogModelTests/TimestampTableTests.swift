import Testing
import TocsinLogModel

/// Which texts and numbers are which time, at every edge.
struct TimestampTableTests {
  static func microseconds(_ text: String) -> Int64? {
    Array(text.utf8).withUnsafeBufferPointer { Timestamp(text: $0) }?.microseconds
  }

  /// The unit of an epoch is told by its magnitude.
  @Test(
    arguments: [
      ("0", 0), ("1", 1_000_000), ("-1", -1_000_000),
      ("99999999999", 99_999_999_999_000_000), ("100000000000", 100_000_000_000_000),
      ("-99999999999", -99_999_999_999_000_000), ("-100000000000", -100_000_000_000_000),
      ("99999999999999", 99_999_999_999_999_000), ("100000000000000", 100_000_000_000_000),
      ("-99999999999999", -99_999_999_999_999_000), ("-100000000000000", -100_000_000_000_000),
      ("99999999999999999", 99_999_999_999_999_999), ("100000000000000000", 100_000_000_000_000),
      ("-99999999999999999", -99_999_999_999_999_999), ("-100000000000000000", -100_000_000_000_000),
      ("1767225600123456789", 1_767_225_600_123_456), ("-1767225600123456789", -1_767_225_600_123_457),
      ("9223372036854775807", 9_223_372_036_854_775),
      ("1767225600.5", 1_767_225_600_500_000), ("1767225600000.5", 1_767_225_600_000_500),
      ("1767225600000.25", 1_767_225_600_000_250), ("99999999999.5", 99_999_999_999_500_000),
      ("100000000000.5", 100_000_000_000_500), ("9999999999999.5", 9_999_999_999_999_500),
      ("100000000000000.5", 100_000_000_000_001), ("-0.5", -500_000), ("1.7672256e9", 1_767_225_600_000_000),
    ] as [(String, Int64)])
  func `an epoch is seconds, milliseconds, microseconds or nanoseconds`(text: String, expected: Int64) {
    #expect(Self.microseconds(text) == expected)
  }

  @Test(arguments: ["1e17", "-1e300", "1e400", "007", "1767225600 ", "", "0x10", "1_000"])
  func `what is no epoch is none`(text: String) {
    // 10¹⁷ written with an exponent is an integer, and so nanoseconds.
    #expect((Self.microseconds(text) == nil) == (text != "1e17"))
  }

  @Test(arguments: [
    ("Z", 0), ("z", 0), ("", 0), ("+00:00", 0), ("-00:00", 0), ("+14:00", 50_400), ("-14:00", -50_400),
    ("+1400", 50_400), ("-1400", -50_400), ("+14", 50_400), ("-14", -50_400), ("+05:45", 20_700),
    ("-03:30", -12_600), ("+13:59", 50_340), ("+14:59", 53_940), ("-0330", -12_600), ("+01", 3600),
  ])
  func `offsets east and west are subtracted`(offset: String, seconds: Int64) {
    let noon: Int64 = 1_767_268_800
    #expect(Self.microseconds("2026-01-01T12:00:00" + offset) == (noon - seconds) * 1_000_000)
    #expect(Self.microseconds("2026-01-01T12:00" + offset) == (noon - seconds) * 1_000_000)
  }

  @Test(arguments: [
    "+15:00", "-15:00", "+15", "+1500", "+14:60", "+1:00", "+01:0", "+01:", "+010", "+01:00:00", " Z", "Z ",
    "UTC",
    "+", "-", "ZZ",
  ])
  func `what is no offset makes no time`(offset: String) {
    #expect(Self.microseconds("2026-01-01T12:00:00" + offset) == nil)
  }

  @Test(arguments: [
    ("2026-01-01T23:59:59Z", true), ("2026-01-01T24:00:00Z", false), ("2026-01-01T00:59:00Z", true),
    ("2026-01-01T00:60:00Z", false), ("2026-01-01T00:00:60Z", false), ("2016-12-31T23:59:60Z", false),
    ("2026-12-31", true), ("2026-12-32", false), ("2026-13-01", false), ("2026-00-01", false),
    ("2026-01-00", false), ("2026-04-30", true), ("2026-04-31", false), ("2024-02-29", true),
    ("2023-02-29", false), ("1900-02-29", false), ("2000-02-29", true), ("2100-02-29", false),
    ("0001-01-01", true), ("0000-12-31", false), ("9999-12-31T23:59:59.999999Z", true),
    ("10000-01-01", false),
    ("2026-01-01t00:00:00z", true), ("2026-01-01 00:00:00", true), ("2026-01-01_00:00:00", false),
    ("2026-01-01T", false), ("2026-01-01T12", false), ("2026-01-01T12:", false), ("2026-01-01T12:30", true),
    ("2026-01-01T12:30:", false), ("2026/01/01", false), ("26-01-01", false), ("2026-01-01T1:00:00Z", false),
    ("20260301100000", true), ("20260301100000.1", true), ("20260301100000.", false), ("2026030110000", true),
    ("20260301100060", false), ("20260301240000", false), ("20260230100000", true),
  ])
  func `only times that exist are times`(text: String, isTime: Bool) {
    // Fourteen digits that are no compact time are an epoch.
    let isEpoch = text.allSatisfy(\.isNumber)
    #expect((Self.microseconds(text) != nil) == (isTime || isEpoch), "\(text)")
  }

  @Test(
    arguments: [
      (".1", 100_000), (".12", 120_000), (".123", 123_000), (".1234", 123_400), (".12345", 123_450),
      (".123456", 123_456), (".1234567", 123_456), (".123456789", 123_456), (".999999999", 999_999),
      (".000001", 1), (".0000009", 0), (",5", 500_000),
    ] as [(String, Int64)])
  func `decimals are cut to microseconds`(decimals: String, microseconds: Int64) {
    let second: Int64 = 1_767_225_600_000_000
    #expect(Self.microseconds("2026-01-01T00:00:00\(decimals)Z") == second + microseconds)
    if decimals.hasPrefix(".") {
      #expect(Self.microseconds("20260101000000\(decimals)") == second + microseconds)
    }
  }

  @Test(
    arguments: [
      (0, "1970-01-01T00:00:00.000Z"), (1, "1970-01-01T00:00:00.000001Z"),
      (-1, "1969-12-31T23:59:59.999999Z"),
      (999, "1970-01-01T00:00:00.000999Z"), (1000, "1970-01-01T00:00:00.001Z"),
      (951_782_400_000_000, "2000-02-29T00:00:00.000Z"), (951_868_799_999_000, "2000-02-29T23:59:59.999Z"),
      (-62_135_596_800_000_000, "0001-01-01T00:00:00.000Z"),
    ] as [(Int64, String)])
  func `a time is written with as many decimals as it has`(microseconds: Int64, text: String) {
    let time = Timestamp(microseconds: microseconds)
    #expect(time.iso8601 == text)
    #expect(Array(text.utf8).withUnsafeBufferPointer { Timestamp(iso8601: $0) } == time)
  }
}
