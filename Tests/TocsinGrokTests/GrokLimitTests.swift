import Testing
import TocsinGrok
import TocsinLogModel
import TocsinTestSupport

/// No rule and no text costs more than its budget: what meets a limit is told, and leaves the log as it is.
struct GrokLimitTests {
  private static let clock = Timestamp(microseconds: 0)

  /// Patterns that backtrack without end, put together at random from parts that are each harmless.
  private static func pattern(_ random: inout SplitMix) -> String {
    let parts = [
      "(a+)+", "(a|aa)+", "(.*)*", "(a*)*b", "(?:x|y|xy)*", "(\\w+\\s?)*", "%{data:a}", "%{greedyData:b}",
      "%{word:c}*",
      "(?=.*z)", "(a?){20}", "((a{1,9}){1,9}){1,9}", "[^z]*", "(?:%{notSpace} ?)+", ".*.*.*", "(?i)A*",
    ]
    return (0..<(2 + Int(random.next() % 5))).map { _ in parts[Int(random.next() % UInt64(parts.count))] }
      .joined()
  }

  @Test func `hostile patterns end within their budget`() {
    var random = SplitMix(seed: 17)
    let scratch = GrokScratch()
    var limited = 0
    let texts: [UTF8Text] = [
      UTF8Text("z" + String(repeating: "a", count: 4000) + "z!"),
      UTF8Text("z" + String(repeating: "a ", count: 2000) + "z!"),
      UTF8Text("z" + String(repeating: "xy", count: 2000) + "z!"),
    ]
    for _ in 0..<500 {
      let rules = GrokRules(
        matchRules: UTF8Text("r z\(GrokLimitTests.pattern(&random))z"), zones: FixedZones())
      for text in texts {
        let outcome = rules.match(text, clock: GrokLimitTests.clock, scratch: scratch)
        #expect(outcome.attributes == nil)
        if outcome.isLimited { limited += 1 }
      }
    }
    // Some must meet the limit, or the patterns are not hostile.
    #expect(limited > 50)
  }

  @Test func `quotes that never close end the search for pairs`() {
    let rules = GrokRules(matchRules: "r %{data::keyvalue}", zones: FixedZones())
    let text = UTF8Text(String(repeating: "<a ", count: 200_000) + "b=1")
    let outcome = rules.match(text, clock: GrokLimitTests.clock, scratch: GrokScratch())
    #expect(outcome.isLimited)
  }

  @Test(arguments: ["json", "rubyhash", "xml", "csv(\"a,b\")", "querystring", "array", "keyvalue", "url"])
  func `filters take any text`(filter: String) {
    var random = SplitMix(seed: 5)
    let rules = GrokRules(matchRules: UTF8Text("r %{data:x:\(filter)}"), zones: FixedZones())
    #expect(rules.problems.isEmpty)
    let alphabet = Array("{}[]<>/\"'=&?,;:\\ab10 \n\t!-".utf8)
    for length in [0, 1, 7, 64, 3000] {
      for _ in 0..<20 {
        let bytes = (0..<length).map { _ in alphabet[Int(random.next() % UInt64(alphabet.count))] }
        _ = rules.match(UTF8Text(bytes: bytes), clock: GrokLimitTests.clock, scratch: GrokScratch())
      }
    }
    let deep = UTF8Text(String(repeating: "[{<a>", count: 5000))
    _ = rules.match(deep, clock: GrokLimitTests.clock, scratch: GrokScratch())
  }

  @Test func `bytes that are no UTF-8 are taken as characters that nobody can read`() {
    let rules = GrokRules(matchRules: "r %{notSpace:a} %{data:b}", zones: FixedZones())
    let outcome = rules.match(
      UTF8Text(bytes: [0x61, 0xFF, 0x20, 0x62]), clock: GrokLimitTests.clock, scratch: GrokScratch())
    #expect(outcome.rule == "r")
  }
}
