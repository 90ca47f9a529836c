import Testing
import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinPlan
import TocsinReasoning
import TocsinReference
import TocsinSyntax

/// What the tests share: queries from text, and a reasoner whose logs are confirmed twice.
enum Deciding {
  static func query(_ text: String) -> QuerySyntax {
    let (syntax, diagnostics) = QueryParser.parse(UTF8Text(text))
    if let error = diagnostics.first(where: { $0.descriptor.invalidatesRule }) {
      Issue.record("\(text): \(error.message)")
    }
    return syntax
  }

  /// Confirms by the product's plan and walker, and by the naive reference; they must agree.
  static func reasoner(budget: ReasoningBudget = .standard) -> Reasoner {
    Reasoner(budget: budget) { query, log in
      let expected = ReferenceMatcher.matches(query, log.event)
      let actual = try? productMatches(query, log.record, form: log.form)
      return actual == expected && expected
    }
  }

  static func productMatches(_ query: QuerySyntax, _ record: [UInt8], form: RecordForm) throws -> Bool {
    var evaluator = RecordEvaluator(PlanSet(query: query))
    return try evaluator.matches(of: LogRecord(bytes: record, form: form)) == [0]
  }

  /// How two queries relate: `=`, `<` (the first implies the second), `>`, `disjoint`, `overlap`, or `?`.
  static func relation(_ one: String, _ other: String) -> String {
    var reasoner = reasoner()
    let (one, other) = (query(one), query(other))
    switch reasoner.overlap(one, other) {
    case .gaveUp: return "?"
    case .unsatisfiable:
      // An unsatisfiable query implies everything: only of use as `=`.
      if case .equivalent = reasoner.equivalent(one, other) { return "=" }
      return "disjoint"
    case .satisfiable: break
    }
    switch (reasoner.implies(one, other), reasoner.implies(other, one)) {
    case (.gaveUp, _), (_, .gaveUp): return "?"
    case (.holds, .holds): return "="
    case (.holds, .fails): return "<"
    case (.fails, .holds): return ">"
    case (.fails, .fails): return "overlap"
    }
  }
}
