import Testing
import TocsinDetect
import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinMatch
import TocsinReference
import TocsinSemantics

/// The smallest change of a log: as few places as possible, and the changed log matches.
struct ClosestMissTests {
  /// The query, the log, and the places that change.
  static let table: [(query: String, log: String, changes: [String])] = [
    ("source:okta @evt.outcome:failure", #"{"source":"okta","evt":{"outcome":"success"}}"#, ["@evt.outcome"]),
    ("source:okta @evt.outcome:failure", #"{"source":"okta"}"#, ["@evt.outcome"]),
    ("source:okta @a:x", #"{"source":"aws","a":"y"}"#, ["source", "@a"]),
    ("@a:x -@b:*", #"{"a":"x","b":"y"}"#, ["@b"]),
    ("@a:x (@b:y @c:z OR @d:w)", #"{"a":"x"}"#, ["@d"]),
    ("@a:x (@b:y @c:z OR @d:w)", #"{"a":"x","c":"z"}"#, ["@b"]),
    ("@n:>=400 @n:<500", #"{"n":"302"}"#, ["@n"]),
    ("env:prod", #"{"tags":["env:dev"]}"#, ["env"]),
    ("CIDR(@ip, 10.0.0.0/8)", #"{"ip":"192.0.2.1"}"#, ["@ip"]),
    ("\"access denied\"", #"{"message":"granted"}"#, ["message"]),
    ("@a:(x y)", #"{"a":"x"}"#, ["@a"]),
  ]

  static func miss(_ query: String, _ log: String) throws -> ClosestMiss? {
    let rule = try RuleTexts.rule(
      queries: ["{query: '\(query)'}"], cases: ["a > 0"], options: RuleTexts.instant)
    let record = LogRecord(bytes: Array(log.utf8), form: .plain)
    var tracer = QueryTracer(rule.queries[0].search)
    let trace = try tracer.trace(record)
    return ClosestMissSearch.find(RunSetup(alone: [rule]), record, [trace])
  }

  @Test(arguments: table)
  func `the fewest places change`(query: String, log: String, changes: [String]) throws {
    let miss = try #require(try Self.miss(query, log), "\(query)")
    let names = miss.changes.map { change in
      switch change.place {
      case .attribute(let path): "@\(path)"
      case .reserved(let name): name.rawValue
      case .tag(let key): "\(key)"
      case .calculated(let field): "#\(field.name)"
      }
    }
    #expect(Set(names) == Set(changes), "\(query)")
    #expect(!miss.signals.isEmpty)
  }

  /// Random queries and logs: the changed log matches in the reference too.
  @Test func `a changed log matches`() throws {
    var found = 0
    for seed in 0..<100 {
      var generator = RuleGenerator(seed: UInt64(seed))
      let rule = generator.rule()
      for text in generator.records().prefix(3) {
        let record = LogRecord(bytes: Array(text.utf8), form: .plain)
        let traces = try RuleTracer(rule).traces(of: record)
        guard let miss = ClosestMissSearch.find(RunSetup(alone: [rule]), record, traces) else { continue }
        found += 1
        #expect(
          ReferenceMatcher.matches(rule.queries[miss.query].search, miss.event), "seed \(seed): \(text)")
        #expect(!miss.changes.isEmpty)
      }
    }
    #expect(found > 80, "\(found)")
  }
}
