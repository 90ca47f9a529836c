import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinReference
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// Law: the index finds every query that running all of them finds, and no other.
struct QueryIndexTests {
  @Test func `looking up gives what running all gives`() throws {
    var (matched, failures, compared) = (0, 0, 0)
    var seed = RandomCases.firstSeed
    while compared < RandomCases.pairs(8000) {
      seed += 1
      var generator = RuleGenerator(seed: seed)
      let rules = (0..<(1 + generator.below(20))).map { _ in generator.rule() }
      let bench = try Bench(rules)
      for record in (0..<3).flatMap({ _ in generator.records() }) {
        let (indexed, plain) = try bench.matches(record)
        compared += 1
        if !plain.isEmpty { matched += 1 }
        guard indexed != plain else { continue }
        failures += 1
        if failures <= 3 { Issue.record("seed \(seed)\n\(record)\nindexed \(indexed)\nall     \(plain)") }
      }
    }
    #expect(failures == 0)
    #expect(matched * 4 > compared)
  }

  @Test func `an event runs the rules that ask for one of its values`() throws {
    let rules = (0..<1000).map { number in
      RuleText.rule("source:cloudtrail @evt.name:Call\(number) @outcome:(ok OR failed)")
    }
    let bench = try Bench(rules)
    let record = #"{"ddsource":"cloudtrail","evt":{"name":"Call77"},"outcome":"ok"}"#
    #expect(try bench.matches(record).indexed == [77])
    #expect(bench.programsRun == 1)
  }

  @Test(
    arguments: [
      // (query of rule n, record, rules that match, the most that may be run)
      ("@path:*secret%x*", #"{"path":"/a/secret5x/secret6x/b"}"#, [5, 6], 2),
      ("message:\"denied token%x\"", #"{"message":"Access DENIED TOKEN8X now"}"#, [8], 1),
      ("@n:%", #"{"n":12}"#, [12], 1), ("@n:%", #"{"n":"12"}"#, [12], 1), ("@n:%", #"{"n":1.2e1}"#, [12], 1),
      ("env:stage%", #"{"ddtags":"a:b,env:Stage3"}"#, [3], 1),
      ("@a:v%", #"{"a":["v1","v2",["v3"]]}"#, [1, 2, 3], 3),
      ("@a:(v% OR w%) -@b:x", #"{"a":"w4","b":"y"}"#, [4], 1),
      ("@common:yes @rare:r%", #"{"common":"yes","rare":"r9"}"#, [9], 1),
      ("@k%:*", #"{"k3":1,"k4":null}"#, [3], 1),
      ("status:error @x:e%", #"{"status":"ERROR","x":"e1"}"#, [1], 1),
      ("@n:[% TO %]", #"{"n":7}"#, [7], 1), ("@n:[% TO %]", #"{"n":"7"}"#, [7], 1),
      ("@n:[%.25 TO %.75]", #"{"n":3.5}"#, [3], 3), ("@n:[% TO 9]", #"{"n":2}"#, [0, 1, 2], 3),
      ("@n:<-%", #"{"n":-1e30}"#, Array(0..<50), 50), ("@n:<-%", #"{"n":-2.5}"#, [0, 1, 2], 4),
      ("CIDR(@ip, 10.%.0.0/16)", #"{"ip":"10.3.7.1"}"#, [3], 1),
      ("@p:pre%x*", #"{"p":"pre3x and more"}"#, [3], 1), ("@p:*%xpost", #"{"p":"so 3xpost"}"#, [3], 2),
    ] as [(String, String, [Int], Int)])
  func `each kind of witness is looked up`(
    query: String, record: String, expected: [Int], most: Int
  ) throws {
    let rules = (0..<50).map { RuleText.rule(query.replacing("%", with: "\($0)")) }
    let bench = try Bench(rules)
    #expect(try bench.matches(record).indexed == expected.map { Int32($0) })
    #expect(bench.programsRun <= most)
  }

  @Test func `what rules found together have in common is tested once`() throws {
    let rules = (0..<200).map { RuleText.rule("source:a -@kind:(x OR y) -@name:n\($0)") }
    let bench = try Bench(rules)
    #expect(try bench.matches(#"{"ddsource":"a","kind":"x"}"#).indexed == [])
    #expect(bench.programsRun == 1)
    let others = (Int32(0)..<200).filter { $0 != 7 }
    #expect(try bench.matches(#"{"ddsource":"a","kind":"z","name":"n7"}"#).indexed == others)
  }

  @Test func `equal queries are run once`() throws {
    let bench = try Bench((0..<50).map { _ in RuleText.rule("@a:x -@b:y") })
    #expect(try bench.matches(#"{"a":"x"}"#).indexed == Array(0..<50))
    #expect(bench.programsRun == 1)
  }

  @Test(
    arguments: [
      // Few and many rules: they are looked for by blocks of three and of four bytes.
      (rules: 20, rounds: 60), (rules: 300, rounds: 5),
    ])
  func `every literal that stands in a text is found`(ruleCount: Int, rounds: Int) throws {
    var random = SplitMix(seed: 11)
    func text(_ length: Int, _ letters: [Character]) -> String {
      String((0..<length).map { _ in letters[random.below(letters.count)] })
    }
    var found = 0
    for _ in 0..<rounds {
      let least = 3 + random.below(6)
      let rules = (0..<ruleCount).map { _ in
        RuleText.rule("@t:*\(text(least + random.below(4), ["a", "b", "c"]))*")
      }
      let bench = try Bench(rules)
      for _ in 0..<20 {
        let record = "{\"t\":\"\(text(random.below(120), ["a", "b", "c", "a", "b", "d"]))\"}"
        let (indexed, plain) = try bench.matches(record)
        #expect(indexed == plain, "\(record)")
        found += plain.count
      }
    }
    #expect(found > 100)
  }

  @Test func `a rule without a witness is always run, and listed`() throws {
    let bench = try Bench([RuleText.rule("-@a:x"), RuleText.rule("*"), RuleText.rule("@a:x OR -@b:y")])
    #expect(bench.plan.index.alwaysRun == [0, 1, 2])
    #expect(try bench.matches("{}").indexed == [0, 1, 2])
  }

  @Test(
    arguments: [
      // Rules made to be slow: (query of rule n, record).
      ("-@name:n% -@absent.a%:x", #"{"name":"n7"}"#),
      ("source:a -@name:n%*", #"{"ddsource":"a","name":"n7"}"#),
      ("@kind:call @name:* -@absent:%", #"{"kind":"call","name":"n7"}"#),
      ("@text:*needle%*", "{\"text\":\"" + String(repeating: "needle haystack ", count: 10_000) + "\"}"),
      (
        "@list:(v% OR w%) @list:x%*",
        "{\"list\":[" + (0..<5000).map { "\"v\($0)\"" }.joined(separator: ",") + "]}"
      ),
      (
        "@wide.k%:v",
        "{\"wide\":{" + (0..<4000).map { "\"k\($0)\":\"v\"" }.joined(separator: ",") + "}}"
      ),
    ])
  func `the index is no worse than running all`(query: String, record: String) throws {
    let rules = (0..<400).map { RuleText.rule(query.replacing("%", with: "\($0)")) }
    let bench = try Bench(rules)
    let (indexed, plain) = try bench.matches(record)
    #expect(indexed == plain)
    #expect(bench.programsRun <= rules.count)
    #expect(bench.atomsEvaluated.indexed <= bench.atomsEvaluated.plain)
  }
}

/// One plan set, evaluated with the index and without.
final class Bench {
  let plan: PlanSet
  private var extractor: EventExtractor
  private var event: ExtractedEvent
  private var indexed: PredicateEvaluator
  private var plain: PredicateEvaluator

  init(_ rules: [Rule]) throws {
    plan = PlanSet(rules: rules)
    extractor = EventExtractor(fields: plan.fields, form: .plain)
    event = ExtractedEvent(fieldCount: plan.fields.count)
    indexed = PredicateEvaluator(plan, index: .always)
    plain = PredicateEvaluator(plan, index: .never)
  }

  var programsRun: Int { indexed.programsRun }
  var atomsEvaluated: (indexed: Int, plain: Int) { (indexed.atomsEvaluated, plain.atomsEvaluated) }

  func matches(_ record: String) throws -> (indexed: [Int32], plain: [Int32]) {
    let padded = Array(record.utf8) + [UInt8](repeating: 0, count: EventExtractor.padding)
    return try padded.withUnsafeBufferPointer { buffer in
      try extractor.extract(UnsafeBufferPointer(rebasing: buffer[..<record.utf8.count]), into: &event)
      var (found, all): ([Int32], [Int32]) = ([], [])
      indexed.evaluate(event, into: &found)
      plain.evaluate(event, into: &all)
      return (found, all)
    }
  }
}
