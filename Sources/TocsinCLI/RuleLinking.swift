import TocsinDiagnostics
import TocsinSemantics

/// Which correlation rules can be evaluated, given which of the rules they count can.
struct RuleLinking {
  private(set) var evaluated: [Rule]
  /// Rules left out because a rule they count is.
  private(set) var skipped: [Rule] = []
  /// By file: a source that is not at hand, or a circle.
  private(set) var problems: [(file: String, diagnostic: Diagnostic)] = []
  private(set) var notes: [String] = []

  /// `rules` are all that were given; a disabled one among them is a source without signals.
  init(_ rules: [Rule], evaluated: [Rule], skipped unsupported: [Rule]) {
    let links = RuleLinks(rules)
    let (wanted, unsupported) = (Set(evaluated.map(Place.init)), Set(unsupported.map(Place.init)))
    let isWanted = rules.map { wanted.contains(Place($0)) }
    problems = links.problems.filter { isWanted[$0.rule] }.map { (rules[$0.rule].file, $0.diagnostic) }
    var isLeftOut = rules.map { unsupported.contains(Place($0)) }
    let broken = Set(links.problems.map(\.rule))
    self.evaluated = []
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
      self.evaluated.append(rules[index])
      for source in Set(links.sources[index].compactMap(\.self)).sorted() where !isWanted[source] {
        notes.append(
          "warning: \(rules[index].file): `\(rules[index].name)` counts signals of `\(rules[source].name)`, which is disabled and makes none"
        )
      }
    }
  }

  /// Where a rule stands, which tells it from others of the same text.
  private struct Place: Hashable {
    var file: String
    var start: Int

    init(_ rule: Rule) {
      file = rule.file
      start = rule.span.start
    }
  }

  /// The rules whose signals a rule counts, and those behind them, sources first.
  static func sources(of rule: Rule, among rules: [Rule]) -> [Rule] {
    let links = RuleLinks(rules)
    guard let index = rules.firstIndex(where: { Place($0) == Place(rule) }) else { return [] }
    var needed: Set<Int> = []
    var open = [index]
    while let next = open.popLast() {
      for source in links.sources[next].compactMap(\.self) where needed.insert(source).inserted {
        open.append(source)
      }
    }
    return links.order.filter(needed.contains).map { rules[$0] }
  }
}
