import TocsinSemantics
import TocsinSyntax

/// All of a rule that decides when it gives a signal, how severe, and for which group.
///
/// Two rules that are equal in it give the same signals, whatever their detection method does and their tables hold:
/// for what cannot be proven about queries and counts, equality is proof enough.
struct RuleTwin: Hashable {
  private struct Query: Hashable {
    var search: String
    var counting: QueryCounting
  }

  private struct Case: Hashable {
    var severity: SignalSeverity
    var condition: CaseCondition?
  }

  private let settings: RuleSettings
  private let window: Int
  private let queries: [Query]
  private let cases: [Case]
  private let filters: [String]
  private let calculated: [String]

  /// `nil` for a rule that gives no signal here: one that is off, not evaluated offline, or without a query.
  init?(_ rule: Rule) {
    guard rule.isEnabled, rule.unsupported.isEmpty, !rule.queries.isEmpty else { return nil }
    settings = RuleSettings(rule)
    window = rule.options.decidingWindow
    queries = rule.queries.map { Query(search: QueryTreePrinter.dump($0.search), counting: $0.counting) }
    cases = rule.cases.map { Case(severity: $0.severity, condition: $0.condition) }
    filters = rule.filters.map { "\($0.action.rawValue) \(QueryTreePrinter.dump($0.search))" }.sorted()
    calculated = rule.calculatedFields.map { "\($0.name) \($0.text)" }
  }

  func hash(into hasher: inout Hasher) {
    hasher.combine(window)
    hasher.combine(queries)
    hasher.combine(cases)
    hasher.combine(filters)
    hasher.combine(calculated)
  }
}
