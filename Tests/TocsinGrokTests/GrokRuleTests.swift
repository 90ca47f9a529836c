import Testing
import TocsinEvents
import TocsinGrok
import TocsinLogModel
import TocsinTestSupport

/// Every row of the tables of matchers, dates and filters: a rule, a text, and what comes of it.
struct GrokRuleTests {
  /// The clock of the public samples.
  private static let clock = Timestamp(microseconds: 31_535_999_000_000)

  private static func json(_ members: [AttributeMember]) -> AttributeValue {
    // Numbers are compared by value.
    func plain(_ value: AttributeValue) -> AttributeValue {
      switch value {
      case .object(let members):
        .object(
          members.map { AttributeMember(key: $0.key, value: plain($0.value)) }.sorted { $0.key < $1.key })
      case .array(let elements): .array(elements.map(plain))
      case .number(let text): Double(text.description).map { ValueText.number($0) } ?? value
      default: value
      }
    }
    return plain(.object(members))
  }

  static let rows =
    (try? Repository.text("Tests/TocsinGrokTests/Cases/rules.tsv"))?
    .split(separator: "\n").map(String.init) ?? []

  @Test func `the table is there`() { #expect(GrokRuleTests.rows.count >= 80) }

  @Test(arguments: rows)
  func `a text gives what its rule names`(row: String) throws {
    let fields = row.split(separator: "\t", omittingEmptySubsequences: false).map(String.init)
    try #require(fields.count == 4)
    let rules = GrokRules(
      matchRules: UTF8Text(fields[0]), supportRules: UTF8Text(fields[1]), zones: FixedZones())
    #expect(rules.problems.isEmpty, "\(rules.problems)")
    let text = UTF8Text(fields[2].replacing("\\t", with: "\t"))
    let outcome = rules.match(text, clock: GrokRuleTests.clock, scratch: GrokScratch())
    guard fields[3] != "no match" else {
      #expect(outcome.attributes == nil && !outcome.isLimited)
      return
    }
    let expected = try Array(fields[3].utf8).withUnsafeBufferPointer { try JSONReader.object($0) }
    let found = try #require(outcome.attributes)
    #expect(GrokRuleTests.json(found) == GrokRuleTests.json(expected))
  }

  @Test(arguments: [
    ("r %{nope:a}", "neither a rule nor a matcher"), ("r %{word:a", "does not end"),
    ("r %{_a}", "refers to itself"), ("r (x", "parenthesis"), ("r %{word:a:nope}", "is no filter"),
    ("r %{date(\"qq\"):a}", "is no letter of a date"), ("r %{regex:a}", "needs an expression"),
    ("r [a&&b]", "`&&`"), ("r %{data:a:scale(\"x\")}", "needs a number"),
  ])
  func `a rule that is wrong is reported, and the others work`(rule: String, message: String) {
    let rules = GrokRules(
      matchRules: UTF8Text("\(rule)\ngood %{word:ok}"), supportRules: "_a %{_b}\n_b %{_a}",
      zones: FixedZones())
    #expect(rules.problems.count == 1 && rules.problems[0].message.contains(message), "\(rules.problems)")
    #expect(!rules.problems[0].next.isEmpty)
    let outcome = rules.match("word", clock: GrokRuleTests.clock, scratch: GrokScratch())
    #expect(outcome.rule == "good")
  }

  @Test func `a rule that is called as a matcher means the matcher by that name`() {
    let rules = GrokRules(matchRules: "word %{word:a}", zones: FixedZones())
    #expect(rules.problems.isEmpty)
    let outcome = rules.match("x", clock: GrokRuleTests.clock, scratch: GrokScratch())
    #expect(outcome.attributes == [AttributeMember(key: "a", value: .string("x"))])
  }

  @Test func `a trace shows what each piece took, and how far rules came that did not match`() {
    let rules = GrokRules(
      matchRules: "a %{word:w} is %{integer:n} old\nb %{word:w} was %{data:d}", zones: FixedZones())
    let found = rules.trace("bob was here", clock: GrokRuleTests.clock, scratch: GrokScratch())
    #expect(found.rule == "b" && found.captures.map(\.text) == ["bob", "here"])
    let missed = rules.trace("bob is x old", clock: GrokRuleTests.clock, scratch: GrokScratch())
    #expect(missed.rule == nil && missed.failed.count == 2)
    #expect(missed.failed[0].matchedText == 7)
    #expect(
      String(
        decoding: missed.failed[0].definition.bytes.prefix(missed.failed[0].matchedDefinition), as: UTF8.self)
        == "%{word:w} is ")
  }
}

/// One zone, so that rows say the same on every machine.
struct FixedZones: TimeZoneSource {
  func offsetSeconds(zone: String, at instant: Timestamp) -> Int? { zone == "Europe/Paris" ? 7200 : nil }
}
