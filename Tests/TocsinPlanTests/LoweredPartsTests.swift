import Testing
import TocsinDiagnostics
import TocsinPlan
import TocsinSemantics
import TocsinSyntax
import TocsinTestSupport

/// Rules may be lowered apart, on several threads: the plan set is that of all together.
struct LoweredPartsTests {
  /// Rules that share terms, and terms of terms, in every mixture.
  private static func rules(_ random: inout SplitMix) -> [Rule] {
    let terms = [
      "@a:x", "-@a:x", "@a:(x OR y OR z)", "-(@b:1 OR @b:2)", "source:s", "@c:*net*", "status:error", "@n:>4",
      "\"permission denied\"", "*", "(@a:x OR (@b:* @c:a*))",
    ]
    return (0..<30).compactMap { number in
      let query = (0...random.below(3)).map { _ in terms[random.below(terms.count)] }.joined(separator: " ")
      let filter =
        random.below(3) == 0 ? "filters: [{action: suppress, query: '\(terms[number % 5])'}]\n" : ""
      let text = """
        type: log_detection
        name: rule \(number)
        message: m
        isEnabled: true
        queries: [{query: '\(query)', aggregation: count, groupByFields: ['@usr.id\(number % 4)']}]
        cases: [{name: c, status: low, condition: 'a > 0'}]
        \(filter)options: {detectionMethod: threshold, evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 900}
        """
      let file = SourceFile(name: "\(number).yaml", text: text)
      var findings = DiagnosticCollector()
      return YAMLReader.documents(of: file, into: &findings).flatMap {
        RuleDecoder.decode($0, file: file, into: &findings)
      }.first
    }
  }

  @Test(arguments: [1, 2, 7, 29])
  func `a plan set is the same in whatever parts its rules are lowered`(size: Int) throws {
    var random = SplitMix(seed: UInt64(size))
    let rules = LoweredPartsTests.rules(&random)
    #expect(rules.count == 30)
    let parts = stride(from: 0, to: rules.count, by: size).map {
      LoweredRules(Array(rules[$0..<min($0 + size, rules.count)]))
    }
    let (whole, joined) = (PlanSet(rules: rules), PlanSet(parts: parts))
    #expect(whole.fields == joined.fields)
    #expect(whole.atoms == joined.atoms)
    #expect(whole.steps == joined.steps)
    #expect(whole.arena.count == joined.arena.count)
    #expect(whole.queries.map(\.predicate) == joined.queries.map(\.predicate))
    #expect(whole.queries.map(\.entry) == joined.queries.map(\.entry))
    #expect(whole.queryOwners.elementsEqual(joined.queryOwners, by: ==))
    #expect(whole.index.alwaysRun == joined.index.alwaysRun)
  }
}
