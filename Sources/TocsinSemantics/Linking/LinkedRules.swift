import TocsinDiagnostics

/// Rules of which each knows those whose signals it counts.
///
/// There is no other way to hand rules to a run, so that a rule over signals cannot come without its sources unnoticed:
/// what it lacks is among ``problems``.
package struct LinkedRules: Sendable {
  /// In the order in which they were given; a rule of interest comes last.
  package let rules: [Rule]
  /// Who counts whose signals, by position in ``rules``.
  package let links: RuleLinks

  /// Links rules with one another, as they are.
  package init(_ rules: [Rule]) {
    self.rules = rules
    links = RuleLinks(rules)
  }

  /// Some of `rules`, in the order of `kept`, with their links among all.
  init(_ rules: [Rule], keeping kept: [Int], of links: RuleLinks) {
    self.init(kept.map { rules[$0] }, links.keeping(kept))
  }

  private init(_ rules: [Rule], _ links: RuleLinks) {
    self.rules = rules
    self.links = links
  }

  /// The rules that cannot be evaluated for want of a source; positions are those of ``rules``.
  package var problems: [RuleLinks.Problem] { links.problems }

  /// The same with another last rule, such as a version of it that is tried.
  ///
  /// A version that names other sources is linked anew.
  package func replacingLast(by rule: Rule) -> LinkedRules {
    let replaced = Array(rules.dropLast()) + [rule]
    let isAlike = rules.last.map { LinkedRules.names(of: $0) == LinkedRules.names(of: rule) } ?? false
    return isAlike ? LinkedRules(replaced, links) : LinkedRules(replaced)
  }

  /// By query: how it names the rule whose signals it counts.
  private static func names(of rule: Rule) -> [[String]?] { rule.queries.map { $0.signals?.ruleIDs } }
}

/// Finds the rules whose signals a rule counts among all that were given.
package struct RuleSources: Sendable {
  private let rules: [Rule]
  /// `nil` where no rule counts signals: most sets of rules are not linked at all.
  private let links: RuleLinks?

  /// Looks among these rules, whatever their order.
  package init(_ rules: [Rule]) {
    self.rules = rules
    links = rules.contains { $0.type == .signalCorrelation } ? RuleLinks(rules) : nil
  }

  /// The rules whose signals a rule counts and those behind them, sources first, then the rule.
  ///
  /// The rule is told by its place in its file. One that is not among those given is linked with none.
  package func linked(_ rule: Rule) -> LinkedRules {
    guard rule.type == .signalCorrelation, let links,
      let index = rules.firstIndex(where: { $0.identity == rule.identity })
    else { return LinkedRules([rule]) }
    var needed: Set<Int> = []
    var open = [index]
    while let next = open.popLast() {
      for source in links.sources[next].compactMap(\.self) where needed.insert(source).inserted {
        open.append(source)
      }
    }
    // In a circle the rule is behind itself.
    let kept = links.order.filter { needed.contains($0) && $0 != index } + [index]
    return LinkedRules(rules, keeping: kept, of: links).replacingLast(by: rule)
  }
}
