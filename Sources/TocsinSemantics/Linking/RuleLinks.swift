package import TocsinDiagnostics

/// How the rules of a run feed one another: whose signals each query of a correlation rule counts.
///
/// Source: rule reference, sections 1.8 and 3.9.
package struct RuleLinks: Sendable {
  /// By rule and query: the rule whose signals it counts; `nil` for a query over events, or one that is unresolved.
  package let sources: [[Int?]]
  /// The rules in an order in which each comes after those it counts.
  package let order: [Int]
  /// What makes a correlation rule impossible to evaluate, each at its `ruleId`.
  package let problems: [Problem]

  /// What makes the correlation rule at a position impossible to evaluate.
  package typealias Problem = (rule: Int, diagnostic: Diagnostic)

  /// Resolves the `ruleId` of every query over signals, and sorts the rules.
  ///
  /// Never fails: what doesn't resolve is in ``problems``.
  package init(_ rules: [Rule]) {
    // Most sets of rules count no signals, and names of thousands of rules take as long as reading them does.
    lazy var names = RuleNames(rules)
    var problems: [Problem] = []
    var sources: [[Int?]] = []
    for (index, rule) in rules.enumerated() {
      sources.append(
        rule.queries.map { query in
          guard let source = query.signals else { return nil }
          switch names.find(source) {
          case .success(let found): return found
          case .failure(let failure):
            problems.append(
              (
                index,
                Diagnostic(
                  .signalCorrelationShape, failure.message, at: source.span, fixes: [Fix(failure.advice)])
              ))
            return nil
          }
        })
    }
    let (order, circle) = RuleLinks.sorted(sources)
    for rule in circle {
      let next = sources[rule].firstIndex { $0.map(circle.contains) ?? false } ?? 0
      let other = sources[rule][next].map { rules[$0].name } ?? ""
      problems.append(
        (
          rule,
          Diagnostic(
            .signalCorrelationShape,
            other == rules[rule].name
              ? "the rule counts its own signals"
              : "the rule counts signals of `\(shortened(other))`, which depends on its own",
            at: rules[rule].queries[next].signals?.span ?? rules[rule].span,
            fixes: [Fix("write the id of a rule that does not depend on this one")])
        ))
    }
    self.init(sources: sources, order: order, problems: problems)
  }

  private init(sources: [[Int?]], order: [Int], problems: [Problem]) {
    self.sources = sources
    self.order = order
    self.problems = problems
  }

  /// The links among some of the rules, in the order of `kept`, as they were resolved among all.
  ///
  /// A source that isn't kept gives no signals. It isn't looked for again, since among fewer rules a name could mean
  /// another one.
  func keeping(_ kept: [Int]) -> RuleLinks {
    var places: [Int: Int] = [:]
    for (place, rule) in kept.enumerated() { places[rule] = place }
    return RuleLinks(
      sources: kept.map { sources[$0].map { $0.flatMap { places[$0] } } },
      order: order.compactMap { places[$0] },
      problems: problems.compactMap { problem in places[problem.rule].map { ($0, problem.diagnostic) } })
  }

  /// By rule: the rules that count its signals, ascending.
  package var subscribers: [[Int]] {
    var subscribers: [[Int]] = Array(repeating: [], count: sources.count)
    for (reader, queries) in sources.enumerated() {
      for source in Set(queries.compactMap(\.self)).sorted() { subscribers[source].append(reader) }
    }
    return subscribers
  }

  /// Sources first; what is left over stands in a circle or after one.
  private static func sorted(_ sources: [[Int?]]) -> (order: [Int], circle: [Int]) {
    var order: [Int] = []
    var isPlaced = Array(repeating: false, count: sources.count)
    var left = Array(sources.indices)
    while true {
      let free = left.filter { rule in sources[rule].allSatisfy { $0.map { isPlaced[$0] } ?? true } }
      if free.isEmpty { break }
      for rule in free { isPlaced[rule] = true }
      order += free
      left = left.filter { !isPlaced[$0] }
    }
    // Those that only come after a circle are told so by the circle's own finding.
    var circle = left
    while true {
      let inner = circle.filter { rule in circle.contains { sources[$0].contains(rule) } }
      if inner.count == circle.count { break }
      circle = inner
    }
    return (order + left, circle)
  }
}

/// The names by which rules are found: `id`, then the stem of the file, then `name`.
private struct RuleNames {
  struct Failure: Error {
    var message: String
    var advice: String
  }

  private var byKind: [[String: [Int]]] = [[:], [:], [:]]

  init(_ rules: [Rule]) {
    for (index, rule) in rules.enumerated() {
      if let id = rule.id { byKind[0][id, default: []].append(index) }
      byKind[1][RuleNames.stem(of: rule.file), default: []].append(index)
      byKind[2][rule.name, default: []].append(index)
    }
  }

  func find(_ source: SignalSource) -> Result<Int, Failure> {
    for id in source.ruleIDs {
      for names in byKind {
        guard let found = names[id] else { continue }
        if found.count == 1 { return .success(found[0]) }
        return .failure(
          Failure(
            message: "`\(shortened(id))` names \(found.count) rules",
            advice: "write the `id` of the rule that is meant"))
      }
    }
    let id = source.ruleIDs.first ?? ""
    return .failure(
      Failure(
        message: "no rule among those given has the id, file name or name `\(shortened(id))`",
        advice: "give the file of the rule too, or its directory"))
  }

  private static func stem(of path: String) -> String {
    let name = path.split(separator: "/").last.map(String.init) ?? path
    return name.lastIndex(of: ".").map { String(name[..<$0]) } ?? name
  }
}
