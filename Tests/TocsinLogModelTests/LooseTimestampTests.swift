import Testing
import TocsinLogModel

/// The forms in which logs write times, beyond those of ISO 8601.
struct LooseTimestampTests {
  /// When the log was written last, for times without a year.
  static let clock = "2026-03-10T12:00:00Z"

  static func time(_ text: String, clock: String = LooseTimestampTests.clock) -> String? {
    let clock = Array(clock.utf8).withUnsafeBufferPointer { Timestamp(iso8601: $0) } ?? .fixedClock
    return Array(text.utf8).withUnsafeBufferPointer { Timestamp(log: $0, clock: clock) }?.iso8601
  }

  @Test(arguments: [
    // ISO 8601, loosely.
    ("2026-3-1 9:05:07", "2026-03-01T09:05:07.000Z"), ("2026/03/01 10:00:00", "2026-03-01T10:00:00.000Z"),
    ("2026.03.01 10:00", "2026-03-01T10:00:00.000Z"), ("20260301", "2026-03-01T00:00:00.000Z"),
    ("20260301T100000Z", "2026-03-01T10:00:00.000Z"),
    ("20260301T100000.25+0100", "2026-03-01T09:00:00.250Z"),
    ("20260301 10:00:00", "2026-03-01T10:00:00.000Z"), ("20260301T1000Z", "2026-03-01T10:00:00.000Z"),
    ("2026-03-01 10:00:00 +0200", "2026-03-01T08:00:00.000Z"),
    ("2026-03-01 10:00:00 UTC", "2026-03-01T10:00:00.000Z"),
    ("2026-03-01T10:00:00+01:00[Europe/Paris]", "2026-03-01T09:00:00.000Z"),
    ("2026-03-01T10:00:00Z[UTC]", "2026-03-01T10:00:00.000Z"),
    ("2026-03-01 10:00:00 PM", "2026-03-01T22:00:00.000Z"),
    ("2026-03-01 12:30:00 AM", "2026-03-01T00:30:00.000Z"),
    ("2026-03-01T10:00:00.123456789123Z", "2026-03-01T10:00:00.123456Z"),
    ("2026-03-01_10:00:00", "2026-03-01T10:00:00.000Z"),
    (" 2026-03-01T10:00:00Z ", "2026-03-01T10:00:00.000Z"),
    ("2026-03-01 10:00:00,123", "2026-03-01T10:00:00.123Z"),
    ("2016-12-31T23:59:60Z", "2017-01-01T00:00:00.000Z"),
    ("2026-Mar-01 10:00:00", "2026-03-01T10:00:00.000Z"),
    // RFC 1123 and 822, RFC 850's date, the common log format.
    ("Sun, 01 Mar 2026 10:00:00 GMT", "2026-03-01T10:00:00.000Z"),
    ("1 Mar 2026 10:00:00 -0500", "2026-03-01T15:00:00.000Z"),
    ("Sunday, 01-Mar-2026 10:00:00 GMT", "2026-03-01T10:00:00.000Z"),
    ("01/Mar/2026:10:00:00 +0100", "2026-03-01T09:00:00.000Z"),
    ("[01/Mar/2026:10:00:00 +0100]", "2026-03-01T09:00:00.000Z"),
    // asctime and date.
    ("Sun Mar  1 10:00:00 2026", "2026-03-01T10:00:00.000Z"),
    ("Sun Mar  1 10:00:00 UTC 2026", "2026-03-01T10:00:00.000Z"),
    ("Sun Mar  1 10:00:00 CET 2026", "2026-03-01T09:00:00.000Z"),
    // With the month in words.
    ("March 1, 2026 10:00", "2026-03-01T10:00:00.000Z"),
    ("Mar 1, 2026, 10:00:00 PM", "2026-03-01T22:00:00.000Z"),
    ("Mar 1 2026 10:00:00.5", "2026-03-01T10:00:00.500Z"), ("Sept 1, 2026", "2026-09-01T00:00:00.000Z"),
    // RFC 3164: the last one before the log was written, or a day after it.
    ("Mar  1 10:00:00", "2026-03-01T10:00:00.000Z"), ("Mar 11 11:59:59", "2026-03-11T11:59:59.000Z"),
    ("Mar 12 10:00:00", "2025-03-12T10:00:00.000Z"), ("Dec 31 23:59:59", "2025-12-31T23:59:59.000Z"),
    ("Mar  1 10:00:00.250", "2026-03-01T10:00:00.250Z"), ("Feb 29 10:00:00", "2024-02-29T10:00:00.000Z"),
    ("Sun Mar  1 10:00:00", "2026-03-01T10:00:00.000Z"),
    // Epochs stay what they were.
    ("1772359200", "2026-03-01T10:00:00.000Z"), ("1772359200000", "2026-03-01T10:00:00.000Z"),
    ("1772359200000000", "2026-03-01T10:00:00.000Z"), ("1772359200000000000", "2026-03-01T10:00:00.000Z"),
    ("1772359200.5", "2026-03-01T10:00:00.500Z"),
  ])
  func `times are read as logs write them`(text: String, expected: String) {
    #expect(Self.time(text) == expected, "\(text)")
  }

  @Test(arguments: [
    "", " ", "-", "now", "yesterday", "Mar", "Mar 1", "March", "Sun", "10:00:00", "03/01/2026 10:00:00",
    "1/3/2026", "01-03-2026 10:00", "2026-03", "2026-13-01 10:00:00", "2026/02/30 10:00:00",
    "Feb 30 10:00:00",
    "2026-03-01 25:00:00", "2026-03-01 10:60:00", "2026-03-01 10:00:61", "2026-03-01 13:00:00 PM",
    "2026-03-01 10:00:00 +1900", "2026-03-01 10:00:00 IST", "2026-03-01 10:00:00 x", "2026-03-01 1",
    "2026-03-01 10:00:00Z[", "32 Mar 2026 10:00:00", "1 Mars 2026 10:00:00", "0.003", "12e", "2026-03-01-",
    "Mar 1 10:00:00 host sshd: x", "2026-03-01T10:00:00Z 2026-03-01T10:00:00Z", "Mar 1 10:00:00 26",
    "2026-03/01 10:00:00", "[2026-03-01 10:00:00", "20261301T100000Z",
  ])
  func `a guess is no time`(text: String) {
    // A decimal number is an epoch.
    #expect(Self.time(text) == (text == "0.003" ? "1970-01-01T00:00:00.003Z" : nil), "\(text)")
  }

  @Test func `samples have a fixed clock`() {
    #expect(Timestamp.fixedClock.iso8601 == "2000-12-31T23:59:59.000Z")
    let text = Array("Feb 29 10:00:00".utf8)
    #expect(text.withUnsafeBufferPointer { Timestamp(log: $0) }?.iso8601 == "2000-02-29T10:00:00.000Z")
  }

  @Test func `nothing is later or earlier than no time`() {
    #expect(Timestamp.undated.isUndated && Timestamp.undated < Timestamp(microseconds: .min + 1))
    #expect(Timestamp.undated.advanced(seconds: 60).isUndated && Timestamp.undated.iso8601 == "no time")
    #expect(!Timestamp(microseconds: 0).isUndated)
  }

  /// Bytes of any kind end in a time or none, and never in a trap.
  @Test func `any bytes are read`() {
    var state: UInt64 = 1
    let alphabet = Array("0123456789 :/-.,TZ+[]MarSunAPUTC".utf8) + [0, 0xFF]
    for _ in 0..<20_000 {
      var bytes: [UInt8] = []
      state = state &* 6_364_136_223_846_793_005 &+ 1
      for _ in 0..<(state >> 33) % 90 {
        state = state &* 6_364_136_223_846_793_005 &+ 1
        bytes.append(alphabet[Int((state >> 33) % UInt64(alphabet.count))])
      }
      _ = bytes.withUnsafeBufferPointer { Timestamp(log: $0) }
    }
  }
}
