import Foundation
import Testing
import TocsinEvents
import TocsinLogModel
import TocsinReference
import TocsinSemantics
import TocsinTestSupport

/// Law: the steps of the product and the trees of the reference give the same value of every expression and event, and
/// the same events meet every query over them.
///
/// `TOCSIN_EXPRESSIONS` makes a longer run of it.
struct CalculatedDifferentialTests {
  static let rules =
    ProcessInfo.processInfo.environment["TOCSIN_EXPRESSIONS"].flatMap(Int.init) ?? 400

  @Test func `the product agrees with the reference`() throws {
    var (compared, present, kinds): (Int, Int, Set<Character>) = (0, 0, [])
    var (failures, matches, read) = (0, 0, 0)
    for seed in 0..<CalculatedDifferentialTests.rules {
      var generator = ExpressionGenerator(seed: UInt64(seed) &+ 1)
      let fields = generator.fields()
      let query = generator.query(fields.map(\.name))
      // A literal that is out of its range is refused.
      guard let rule = try? CalculatedRule(fields, query: query) else { continue }
      read += 1
      var records: [String] = []
      for _ in 0..<12 { records.append(generator.record()) }
      let (values, met) = (try rule.values(records), try rule.areMet(by: records))
      for (index, record) in records.enumerated() {
        let expected = try rule.expected(record)
        compared += expected.count
        present += expected.count { $0 != nil }
        kinds.formUnion(expected.compactMap { $0?.first })
        let event = try EventDecoder.decode(Array(record.utf8), form: .plain)
        let isMet = ReferenceMatcher.matches(rule.rule.queries[0].search, event, rule.rule.fieldDefinitions)
        if isMet { matches += 1 }
        if CalculatedDifferentialTests.areEqual(values[index], expected), met[index] == isMet { continue }
        failures += 1
        guard failures <= 3 else { continue }
        Issue.record(
          "seed \(seed) \(fields)\n\(query) \(isMet)\n\(record)\nreference \(expected)\nproduct   \(values[index])"
        )
      }
    }
    #expect(failures == 0)
    // A comparison of nothing would prove little.
    #expect(read * 10 > CalculatedDifferentialTests.rules * 7, "\(read) rules were read")
    #expect(present * 4 > compared, "\(present) of \(compared) values are there")
    #expect(matches * 10 > read * 12, "\(matches) events met their query")
    #expect(kinds.isSuperset(of: ["\"", "t", "f", "1", "-"]), "\(kinds.sorted())")
  }

  /// By bytes: `String` holds canonically equivalent texts for equal.
  private static func areEqual(_ one: [String?], _ other: [String?]) -> Bool {
    one.count == other.count
      && zip(one, other).allSatisfy { left, right in left.map { UTF8Text($0) } == right.map { UTF8Text($0) } }
  }

  /// Whole rules: groups, measures and negations over what is computed.
  @Test func `signals agree where fields are computed`() throws {
    var (failures, signals) = (0, 0)
    for index in 0..<200 {
      var generator = RuleGenerator(seed: UInt64(index) &+ 77_000)
      var rule = generator.rule()
      let records = generator.records()
      try CalculatedDifferentialTests.computing(&rule, variant: index)
      let events = try records.map { try EventDecoder.decode(Array($0.utf8), form: .plain) }
      let expected = ReferenceEvaluator.signals(of: rule, events: events).map(\.description).sorted()
      let actual = try DifferentialTests.productSignals(rule, records).map(\.description).sorted()
      signals += expected.count
      guard expected != actual else { continue }
      failures += 1
      if failures <= 3 {
        Issue.record(
          "\(index)\n\(records.joined(separator: "\n"))\nreference \(expected)\nproduct   \(actual)")
      }
    }
    #expect(failures == 0)
    #expect(signals > 100, "\(signals) signals")
  }

  /// Lets the queries of a rule use calculated fields.
  private static func computing(_ rule: inout Rule, variant: Int) throws {
    let computed = try CalculatedRule(
      [
        ("who", "concat(upper(@u), \"-\", if(is_null(service), \"none\", service))"),
        ("size", "if(is_null(@n), 0, @n * 2 + 1)"), ("is-big", "#size > 3"),
      ], query: ["#is-big:true", "-#is-big:true", "#who:P-*", "#size:[1 TO 5]", "-#who:*"][variant % 5]
    ).rule
    rule.calculatedFields = computed.calculatedFields
    func field(_ place: Int, _ name: String) -> GroupField {
      GroupField(source: .calculated(computed.calculatedFields[place].field), name: name)
    }
    let old = rule.queries.flatMap(\.groupByFields).first
    for index in rule.queries.indices {
      if index == variant % rule.queries.count { rule.queries[index].search = computed.queries[0].search }
      if variant % 3 == 0, let old {
        rule.queries[index].groupByFields = rule.queries[index].groupByFields.map {
          $0.source == old.source ? field(0, "#who") : $0
        }
      }
      if variant % 2 == 0 {
        if !rule.queries[index].metrics.isEmpty { rule.queries[index].metrics = [field(1, "#size")] }
        if !rule.queries[index].distinctFields.isEmpty {
          rule.queries[index].distinctFields = [field(0, "#who")]
        }
      }
    }
    if variant % 3 == 0, let old {
      rule.groupSignalsBy = rule.groupSignalsBy.map { fields in
        fields.map { $0.source == old.source ? field(0, "#who") : $0 }
      }
    }
  }
}
