package import TocsinDiagnostics

/// Which correlation rules can be evaluated, given which of the rules they count can.
package struct RuleLinking: Sendable {
  /// The rules that can be evaluated, in their order.
  package let evaluated: LinkedRules
  /// Rules left out because a rule they count is.
  package private(set) var skipped: [Rule] = []
  /// By file: a source that is not at hand, or a circle.
  package private(set) var problems: [(file: String, diagnostic: Diagnostic)] = []
  /// What is worth saying about rules that are evaluated.
  package private(set) var notes: [String] = []

  /// `rules` are all that were given; a disabled one among them is a source without signals.
  package init(_ rules: [Rule], evaluated: [Rule], skipped unsupported: [Rule]) {
    let links = RuleLinks(rules)
    let (wanted, unsupported) = (Set(evaluated.map(\.identity)), Set(unsupported.map(\.identity)))
    let isWanted = rules.map { wanted.contains($0.identity) }
    problems = links.problems.filter { isWanted[$0.rule] }.map { (rules[$0.rule].file, $0.diagnostic) }
    var isLeftOut = rules.map { unsupported.contains($0.identity) }
    let broken = Set(links.problems.map(\.rule))
    var kept: [Int] = []
    for index in links.order {
      if broken.contains(index) { isLeftOut[index] = true }
      let missing = links.sources[index].firstIndex { $0.map { isLeftOut[$0] } ?? false }
      guard let missing, let source = links.sources[index][missing], isWanted[index], !isLeftOut[index] else {
        continue
      }
      isLeftOut[index] = true
      var rule = rules[index]
      rule.unsupported = [
        Diagnostic(
          .unsupportedOffline,
          "the rule `\(rules[source].name)`, whose signals it counts, is left out",
          at: rule.queries[missing].signals?.span ?? rule.span)
      ]
      skipped.append(rule)
    }
    for index in rules.indices where isWanted[index] && !isLeftOut[index] {
      kept.append(index)
      for source in Set(links.sources[index].compactMap(\.self)).sorted() where !isWanted[source] {
        notes.append(
          "warning: \(rules[index].file): `\(rules[index].name)` counts signals of `\(rules[source].name)`, which is disabled and makes none"
        )
      }
    }
    self.evaluated = LinkedRules(rules, keeping: kept, of: links)
  }
}
