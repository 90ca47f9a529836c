import TocsinDetect
package import TocsinDiagnostics
import TocsinEvents
import TocsinExamples
import TocsinLogModel
import TocsinMatch
package import TocsinSemantics
import TocsinSyntax

/// What the tests of a rule show: cases that fired, and terms that decided, each by the first test that shows it.
package struct RuleCoverage: Sendable {
  package struct Case: Sendable {
    package var index: Int
    /// The test; `nil` when the case never fired.
    package var firedBy: String?
  }

  /// One test of a query's value.
  package struct Term: Sendable {
    package var query: Int
    package var span: SourceSpan
    /// The key's place for a value within a group, whose own span holds the value alone.
    package var keySpan: SourceSpan?
    /// A test with a log that the query would not match if this term were false.
    package var trueBy: String?
    /// A test with a log that the query would match if this term were true.
    package var falseBy: String?
  }

  package let rule: Rule
  package private(set) var cases: [Case]
  package private(set) var terms: [Term]

  package init(_ rule: Rule) {
    self.rule = rule
    cases = rule.cases.indices.map { Case(index: $0, firedBy: nil) }
    terms = QuerySite.all(rule).compactMap { site in
      guard site.leaf != nil else { return nil }
      if case .value(_, let term) = site.part {
        return Term(query: site.query, span: site.span, keySpan: term.keySpan)
      }
      return Term(query: site.query, span: site.span, keySpan: nil)
    }
  }

  /// Cases fired, and sides of terms shown.
  package var coveredCount: Int {
    cases.count { $0.firedBy != nil } + terms.count { $0.trueBy != nil } + terms.count { $0.falseBy != nil }
  }

  package var totalCount: Int { cases.count + 2 * terms.count }

  /// In tenths of a per cent, rounded down.
  package var tenths: Int { totalCount == 0 ? 1000 : coveredCount * 1000 / totalCount }

  // MARK: - Collecting

  /// Takes in a test of signals and what came of it.
  package mutating func add(_ test: RuleTest, _ result: RuleTestResult) {
    for report in result.signals {
      for met in report.signal.metCases where cases[met].firedBy == nil { cases[met].firedBy = test.name }
    }
    for query in rule.queries.indices {
      trace(query, test.events.map(\.record), test.name)
    }
  }

  /// Takes in a test of one query.
  package mutating func add(_ test: PayloadTest, name: String) {
    guard rule.queries.indices.contains(test.query) else { return }
    trace(test.query, [test.record], name)
  }

  private mutating func trace(_ query: Int, _ records: [LogRecord], _ test: String) {
    var tracer = QueryTracer(rule.queries[query].search)
    for record in records {
      if let trace = (try? tracer.trace(record)) ?? nil { note(trace, query, test) }
    }
  }

  /// Walks down as long as the part decides the whole.
  ///
  /// Depth is bounded by the query parser.
  private mutating func note(_ node: NodeTrace, _ query: Int, _ test: String) {
    switch node {
    case .and(let parts, _):
      let failing = parts.count { !$0.holds }
      for part in parts where failing == 0 || failing == 1 && !part.holds { note(part, query, test) }
    case .or(let parts, _):
      let holding = parts.count { $0.holds }
      for part in parts where holding == 0 || holding == 1 && part.holds { note(part, query, test) }
    case .not(let inner, _): note(inner, query, test)
    case .leaf(let term):
      guard let index = terms.firstIndex(where: { $0.query == query && $0.span == term.span }) else { return }
      if term.holds {
        terms[index].trueBy = terms[index].trueBy ?? test
      } else {
        terms[index].falseBy = terms[index].falseBy ?? test
      }
    }
  }
}
