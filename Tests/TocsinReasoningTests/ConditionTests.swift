import Testing
import TocsinDiagnostics
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// Conditions over the counts of queries `a`, `b` and `c`.
struct ConditionTests {
  static let labels = ["a", "b", "c"]
  static let counts = CountSpace(domains: [.count(maximum: nil), .count(maximum: nil), .count(maximum: nil)])

  static func node(_ text: String) throws -> ConditionNode {
    try #require(ConditionParser.parse(UTF8Text(text)).syntax?.stages.first, "\(text)")
  }

  static func condition(_ text: String) throws -> CaseCondition {
    try #require(node(text).bound { labels.firstIndex(of: $0.label.description) })
  }

  static let truths: [(String, String)] = [
    ("a > 0", "sometimes"), ("a >= 0", "always"), ("a > -1", "always"), ("a < 0", "never"),
    ("a > 5 && a < 3", "never"), ("a > 5 || a < 7", "always"), ("a == 1.5", "never"), ("a != 1.5", "always"),
    ("a > 1.5 && a < 2", "never"), ("a > 1.5 && a <= 2", "sometimes"), ("a > 0 || a == 0", "always"),
    ("!(a > 0) && a > 0", "never"), ("a < 1 && a != 0", "never"), ("a > 5 && b < 3", "sometimes"),
    ("a > 0 && a < 2 && a != 1", "never"), ("a >= 9223372036854775807", "sometimes"),
    ("a > 9223372036854775807", "never"), ("a > 0 && (b > 0 || a == 0) && b == 0", "never"),
    ("a <= 0 || a >= 1", "always"),
  ]

  @Test(arguments: truths)
  func `a condition is met always, never or sometimes`(text: String, expected: String) throws {
    let truth = CaseReasoner(space: Self.counts).truth(of: try Self.condition(text))
    let word =
      switch truth {
      case .always: "always"
      case .never: "never"
      case .sometimes: "sometimes"
      case .gaveUp: "?"
      }
    #expect(word == expected, "\(text)")
  }

  /// Cases in order, and for each `reachable`, `never`, or the cases that cover it.
  static let cases: [([String], [String])] = [
    (["a > 10", "a > 5", "a > 0"], ["reachable", "reachable", "reachable"]),
    (["a > 5", "a > 10"], ["reachable", "[0]"]),
    (["a > 5", "a > 5"], ["reachable", "[0]"]),
    (["a > 10", "a < 20", "a > 15"], ["reachable", "reachable", "[0]"]),
    (["a > 10", "a < 11", "b > 0"], ["reachable", "reachable", "[0, 1]"]),
    (["a > 0 && b > 0", "a > 0", "b > 0"], ["reachable", "reachable", "reachable"]),
    (["a > 0", "b > 0", "a > 0 || b > 0"], ["reachable", "reachable", "[0, 1]"]),
    (["a > 5 && a < 3", "a > 1"], ["never", "reachable"]),
    (["a >= 0", "a > 5"], ["reachable", "[0]"]),
    (["a > 3 && b > 3", "a > 5 && b > 4", "a > 2"], ["reachable", "[0]", "reachable"]),
    (["a != 3", "a == 3", "a > 100"], ["reachable", "reachable", "[0]"]),
  ]

  @Test(arguments: cases)
  func `a case is reached, or covered by earlier ones`(conditions: [String], expected: [String]) throws {
    let reach = CaseReasoner(space: Self.counts).reachableCases(try conditions.map(Self.condition))
    #expect(reach.map(Self.word) == expected, "\(conditions)")
  }

  static func word(_ reach: CaseReach) -> String {
    switch reach {
    case .reachable: "reachable"
    case .covered(let earlier): "\(earlier)"
    case .neverMet: "never"
    case .gaveUp: "?"
    }
  }

  @Test func `a count is never above that of a wider query`() throws {
    var space = Self.counts
    space.order = [CountSpace.AtMost(lesser: 0, greater: 1)]
    let reasoner = CaseReasoner(space: space)
    #expect(reasoner.truth(of: try Self.condition("a > 5 && b < 3")) == .never)
    #expect(reasoner.implies(try Self.condition("a > 5"), try Self.condition("b > 5")))
    #expect(!reasoner.implies(try Self.condition("b > 5"), try Self.condition("a > 5")))
    let reach = reasoner.reachableCases(try ["b > 3", "a > 3", "a > 1"].map(Self.condition))
    #expect(reach.map(Self.word) == ["reachable", "[0]", "reachable"])
  }

  @Test func `a query that nothing meets counts nothing, and a maximum may have no value`() throws {
    let space = CountSpace(domains: [.zero, .numberOrNone, .number])
    let reasoner = CaseReasoner(space: space)
    #expect(reasoner.truth(of: try Self.condition("a > 0")) == .never)
    #expect(reasoner.truth(of: try Self.condition("a == 0")) == .always)
    guard case .sometimes = reasoner.truth(of: try Self.condition("b >= 0 || b < 0")) else {
      Issue.record("a maximum of no events meets no comparison")
      return
    }
    #expect(reasoner.truth(of: try Self.condition("c >= 0 || c < 0")) == .always)
    #expect(reasoner.truth(of: try Self.condition("b > 1 && b < 1")) == .never)
    guard case .sometimes = reasoner.truth(of: try Self.condition("c > 1 && c < 2")) else {
      Issue.record("a sum lies between integers")
      return
    }
  }

  @Test func `a window of no length sees at least one event and at most one of each`() throws {
    let space = CountSpace(
      domains: [.count(maximum: 1), .count(maximum: 1)], needsEvent: true)
    let reasoner = CaseReasoner(space: space)
    #expect(reasoner.truth(of: try Self.condition("a > 1")) == .never)
    #expect(reasoner.truth(of: try Self.condition("a > 0 || b > 0")) == .always)
  }

  static let clauses: [(String, [String])] = [
    ("a > 5 && a > 3", ["a > 3"]), ("a > 3 || a > 5", ["a > 5"]), ("a > 0 && a > 0", ["a > 0"]),
    ("a > 0 && b > 0", []), ("a > 5 && (a > 3 || b > 1)", ["(a > 3 || b > 1)"]),
    ("a > 0 && b >= 0", ["b >= 0"]), ("a > 5 && a < 3", []), ("!(a < 3 || a < 5)", ["a < 3"]),
    ("a > 5 && a != 2", ["a != 2"]), ("a > 1 && a > 2 && a > 3", ["a > 1", "a > 2"]),
  ]

  @Test(arguments: clauses)
  func `redundant clauses are named`(text: String, expected: [String]) throws {
    let found = CaseReasoner(space: Self.counts).redundantClauses(try Self.node(text), labels: Self.labels)
    let bytes = Array(text.utf8)
    let spans = found.map { String(decoding: bytes[$0.span.start..<$0.span.end], as: UTF8.self) }
    #expect(
      spans.map { $0.filter { $0 != "(" && $0 != ")" } }
        == expected.map { $0.filter { $0 != "(" && $0 != ")" } })
  }

  /// Law: reachability agrees with trying every small vector, limits being below its size.
  @Test func `reachability agrees with every small vector`() throws {
    var random = SplitMix(seed: 3)
    func text(_ depth: Int, _ random: inout SplitMix) -> String {
      switch depth == 0 ? 0 : random.below(5) {
      case 0, 1:
        let label = random.pick(["a", "b"])
        let operation = random.pick(["<", "<=", ">", ">=", "==", "!="])
        return "\(label) \(operation) \(random.pick(["0", "1", "2", "1.5", "3"]))"
      case 2: return "(\(text(depth - 1, &random)) && \(text(depth - 1, &random)))"
      case 3: return "(\(text(depth - 1, &random)) || \(text(depth - 1, &random)))"
      default: return "!(\(text(depth - 1, &random)))"
      }
    }
    let vectors = (0..<6).flatMap { a in (0..<6).map { b in (a, b) } }
    var unreachable = 0
    for round in 0..<600 {
      var space = CountSpace(domains: [.count(maximum: nil), .count(maximum: nil)])
      if round % 2 == 0 { space.order = [CountSpace.AtMost(lesser: 0, greater: 1)] }
      let conditions = try (0..<3).map { _ in try Self.condition(text(2, &random)) }
      let reach = CaseReasoner(space: space).reachableCases(conditions)
      let allowed = vectors.filter { space.order.isEmpty || $0.0 <= $0.1 }
      for index in conditions.indices {
        let isReached = allowed.contains { a, b in
          let counts = CountVector(values: [DecimalNumber(Int64(a)), DecimalNumber(Int64(b))])
          return conditions.firstIndex { $0.isMet(by: counts) } == index
        }
        let isReachable = if case .reachable = reach[index] { true } else { false }
        if !isReachable { unreachable += 1 }
        #expect(isReached == isReachable, "\(conditions) \(index): \(reach[index])")
      }
    }
    #expect(unreachable > 100)
  }
}
