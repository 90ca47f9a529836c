import Testing
import TocsinSemantics

/// Every part of how a query counts is a part of the rule's identity.
struct CountingTests {
  static let logs =
    "{query: 'source:x', aggregation: cardinality, distinctFields: ['@a'], groupByFields: ['@u']}"
  static let signals =
    "{ruleId: one, defaultRuleId: two, correlatedQueryIndex: 0, correlatedByFields: ['@u']}"

  /// By part: a query, what is replaced by what, and the head of its rule.
  static let table: [String: (query: String, from: String, to: String, head: String)] = [
    "group.fields": (logs, "['@u']", "['@v']", ""),
    "group.isOptional": (logs, "['@u']", "['@u'], hasOptionalGroupByFields: true", ""),
    "measure.aggregation": (logs, "cardinality", "count", ""),
    "measure.distinct": (logs, "['@a']", "['@b']", ""),
    "measure.metrics": ("{query: 'source:x', aggregation: sum, metrics: ['@a']}", "@a", "@b", ""),
    "signals.ruleIDs": (signals, "two", "three", "type: signal_correlation\n"),
    "signals.queryIndex": (signals, "Index: 0", "Index: 1", "type: signal_correlation\n"),
  ]

  private static func rule(_ query: String, _ head: String) throws -> Rule {
    var text = RuleText()
    text.head += head
    text.queries = "- \(query)"
    return try #require(Decoded(text.text).rules.first, "\(Decoded(text.text).places)")
  }

  /// Content is what `metrics` says, in rules of one method.
  @Test func `every part is tried`() throws {
    func names(_ value: Any, _ prefix: String) -> [String] {
      Mirror(reflecting: value).children.map { prefix + ($0.label ?? "") }
    }
    let counting = try #require(Self.rule(Self.signals, "type: signal_correlation\n").queries.first).counting
    let signals = try #require(counting.signals)
    #expect(names(counting, "") == ["group", "measure", "signals"])
    #expect(
      Set(Self.table.keys).union(["measure.content"])
        == Set(
          names(counting.group, "group.") + names(counting.measure, "measure.")
            + names(signals, "signals.")))
  }

  @Test(arguments: table.keys.sorted())
  func `another counting is another hash`(part: String) throws {
    let (query, from, to, head) = try #require(Self.table[part])
    let (old, new) = (try Self.rule(query, head), try Self.rule(query.replacing(from, with: to), head))
    #expect(old.queries[0].counting != new.queries[0].counting)
    #expect(old.contentHash != new.contentHash)
  }
}
