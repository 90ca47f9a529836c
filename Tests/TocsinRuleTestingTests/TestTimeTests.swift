import Testing
import TocsinLogModel
import TocsinRuleTesting

/// Times of rule tests.
struct TestTimeTests {
  @Test(
    arguments: [
      ("0:00", 0), ("0:59", 59), ("1:00", 60), ("9:59", 599), ("59:59", 3599), ("60:00", 3600),
      ("90:30", 5430),
      ("0:00:00", 0), ("1:02:03", 3723), ("0:59:59", 3599), ("100:00:00", 360_000), ("00:05", 5),
    ] as [(String, Int64)])
  func `a clock is minutes and seconds, or hours too`(text: String, seconds: Int64) {
    #expect(TestTime.clock(UTF8Text(text)) == seconds)
    #expect(TestTime.parse(UTF8Text(text)) == TestTime.start.advanced(seconds: seconds))
  }

  @Test(arguments: [
    "0:60", "0:99", "1:60:00", "1:00:60", "1:5", "1:5:00", "1:00:5", "0:000", "1:", ":30", "1:00:00:00",
    "a:00",
    "0:0a", "-1:00", "+1:00", "1 :00", "1000000000:00", "", ":",
  ])
  func `what is no clock is refused`(text: String) {
    #expect(TestTime.clock(UTF8Text(text)) == nil)
    #expect(TestTime.parse(UTF8Text(text)) == nil)
  }

  @Test(
    arguments: [
      ("0s", 0), ("1s", 1), ("90s", 90), ("5m", 300), ("1h", 3600), ("2d", 172_800), ("1h30m", 5400),
      ("2d1h1m1s", 176_461), ("+5m", 300), ("-7d", -604_800), ("-1h30m", -5400), ("999999999s", 999_999_999),
    ] as [(String, Int64)])
  func `a duration is numbers with units`(text: String, seconds: Int64) {
    #expect(TestTime.duration(UTF8Text(text)) == seconds)
    #expect(TestTime.parse(UTF8Text(text)) == TestTime.start.advanced(seconds: seconds))
  }

  @Test(arguments: [
    "", "+", "-", "5", "m", "5x", "5 m", "5M", "1h30", "--5m", "+-5m", "5m ", "1000000000s", "1.5h",
  ])
  func `what is no duration is refused`(text: String) {
    #expect(TestTime.duration(UTF8Text(text)) == nil)
    #expect(TestTime.parse(UTF8Text(text)) == nil)
  }

  @Test func `an instant is one`() {
    #expect(TestTime.parse("1970-01-01T00:00:01Z") == Timestamp(microseconds: 1_000_000))
    #expect(TestTime.start.iso8601 == "2026-01-01T00:00:00.000Z")
  }
}
