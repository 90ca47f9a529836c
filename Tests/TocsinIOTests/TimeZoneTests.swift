import Testing
import TocsinIO
import TocsinLogModel
import TocsinTestSupport

struct TimeZoneTests {
  static func seconds(_ text: String) -> Int64 {
    let instant = Array(text.utf8).withUnsafeBufferPointer { Timestamp(iso8601: $0) }
    return (instant?.microseconds ?? 0) / 1_000_000
  }

  /// A file of version 2 with one transition, from -05:00 to -04:00, and a footer.
  static func file(transition: Int64, footer: String) -> [UInt8] {
    func number(_ value: Int64, _ width: Int) -> [UInt8] {
      (0..<width).map { UInt8(truncatingIfNeeded: value >> Int64(8 * (width - 1 - $0))) }
    }
    func header(_ counts: [Int64]) -> [UInt8] {
      Array("TZif2".utf8) + Array(repeating: 0, count: 15) + counts.flatMap { number($0, 4) }
    }
    let types = number(-18000, 4) + [0, 0] + number(-14400, 4) + [1, 4]
    let body = number(transition, 8) + [1] + types + Array("EST\0EDT\0".utf8)
    return header([0, 0, 0, 0, 1, 1]) + number(-18000, 4) + [0, 0] + [0] + header([0, 0, 0, 1, 2, 8]) + body
      + Array("\n\(footer)\n".utf8)
  }

  @Test(arguments: [
    ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T06:59:59Z", -18000),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-03-08T07:00:00Z", -14400),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T05:59:59Z", -14400),
    ("EST5EDT,M3.2.0,M11.1.0", "2026-11-01T06:00:00Z", -18000),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-03-29T01:00:00Z", 7200),
    ("CET-1CEST,M3.5.0,M10.5.0/3", "2026-10-25T01:00:00Z", 3600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-01-01T00:00:00Z", 39600),
    ("AEST-10AEDT,M10.1.0,M4.1.0/3", "2026-07-01T00:00:00Z", 36000),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-01-01T00:00:00Z", 0),
    ("IST-1GMT0,M10.5.0,M3.5.0/1", "2026-07-01T00:00:00Z", 3600),
    ("<-02>2<-01>,M3.5.0/-1,M10.5.0/0", "2026-03-29T01:00:00Z", -3600),
    ("<+0545>-5:45", "2026-01-01T00:00:00Z", 20700),
    ("AAA0BBB,J60/0,J365/0", "2024-02-29T12:00:00Z", 0),
    ("AAA0BBB,J60/0,J365/0", "2024-03-01T00:00:00Z", 3600),
    ("AAA0BBB,59/0,364/0", "2024-02-29T12:00:00Z", 3600),
  ])
  func `a footer decides`(footer: String, instant: String, offset: Int) throws {
    let rule = try #require(POSIXTimeZone(Array(footer.utf8)[...]))
    #expect(rule.offset(at: TimeZoneTests.seconds(instant)) == offset)
  }

  @Test(arguments: [
    "", "ES5", "EST", "EST25", "EST5EDT", "EST5EDT,M13.1.0,M1.1.0", "EST5EDT,M3.2.0", "EST5x", "<>3",
  ])
  func `what is no rule is refused`(footer: String) {
    #expect(POSIXTimeZone(Array(footer.utf8)[...]) == nil)
  }

  @Test func `the table holds before its end, the footer after it`() throws {
    let transition = TimeZoneTests.seconds("2007-03-11T07:00:00Z")
    let bytes = TimeZoneTests.file(transition: transition, footer: "EST5EDT,M3.2.0,M11.1.0")
    let zone = try #require(ZoneTransitions(bytes))
    #expect(zone.offset(at: transition - 1) == -18000)
    #expect(zone.offset(at: transition) == -14400)
    #expect(zone.offset(at: TimeZoneTests.seconds("2026-01-01T00:00:00Z")) == -18000)
    #expect(zone.offset(at: .max) == -18000)
    #expect(zone.offset(at: .min) == -18000)
  }

  @Test func `damaged files never trap`() {
    let whole = TimeZoneTests.file(transition: 1_000_000, footer: "EST5EDT,M3.2.0,M11.1.0")
    for length in 0..<whole.count { _ = ZoneTransitions(Array(whole[..<length]))?.offset(at: 2_000_000) }
    for index in whole.indices {
      for byte: UInt8 in [0x00, 0x7F, 0x80, 0xFF] {
        var bytes = whole
        bytes[index] = byte
        _ = ZoneTransitions(bytes)?.offset(at: 2_000_000)
      }
    }
    #expect(ZoneTransitions(Array(whole[..<40])) == nil)
  }

  @Test(arguments: [
    "", "..", "../etc/passwd", "/etc/localtime", "Europe/../UTC", "Europe//Berlin", "a\0b", "posixrules\n",
  ])
  func `a name leads nowhere else`(zone: String) {
    #expect(!ZoneCache().isKnown(zone))
  }
}
