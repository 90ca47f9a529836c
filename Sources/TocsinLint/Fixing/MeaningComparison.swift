import TocsinExamples
import TocsinLogModel
import TocsinReasoning
package import TocsinSemantics
package import TocsinSyntax

/// Whether two versions of a rule notice the same events and give them the same severities.
///
/// Names, messages and tags may differ: they say something about a signal, and do not decide whether there is one.
package struct MeaningComparison {
  /// A rule and its node of the document.
  package typealias Version = (rule: Rule, node: YAMLNode)

  private var reasoner: Reasoner

  package init() {
    reasoner = .confirmedByEvaluation()
  }

  /// What differs, or could not be proven to be the same; `nil` when both mean the same.
  package mutating func difference(_ old: Version, _ new: Version) -> String? {
    if old.rule.contentHash == new.rule.contentHash { return nil }
    if let difference = settings(old, new) { return difference }
    for (one, other) in zip(old.rule.queries, new.rule.queries) {
      if QueryPrinter.print(one.search) == QueryPrinter.print(other.search) { continue }
      switch reasoner.equivalent(one.search, other.search) {
      case .equivalent: continue
      case .different: return "query `\(one.label)` would match other logs"
      case .gaveUp: return "it is not proven that query `\(one.label)` would match the same logs"
      }
    }
    return cases(old.rule, new.rule)
  }

  /// What differs between two versions of a suppression, or could not be proven to be the same.
  package mutating func difference(_ old: Suppression, _ new: Suppression) -> String? {
    let isSame =
      old.isEnabled == new.isEnabled && old.start == new.start && old.expiration == new.expiration
      && isSame(old.ruleQuery, new.ruleQuery)
      && isSame(old.suppressionQuery?.search, new.suppressionQuery?.search)
      && isSame(old.dataExclusionQuery?.search, new.dataExclusionQuery?.search)
    return isSame ? nil : "it is not proven that a suppression would apply to the same"
  }

  private mutating func isSame(_ one: QuerySyntax?, _ other: QuerySyntax?) -> Bool {
    guard let one, let other else { return one == nil && other == nil }
    if QueryPrinter.print(one) == QueryPrinter.print(other) { return true }
    if case .equivalent = reasoner.equivalent(one, other) { return true }
    return false
  }

  private func settings(_ old: Version, _ new: Version) -> String? {
    let (one, other) = (old.rule, new.rule)
    if one.type != other.type || one.isEnabled != other.isEnabled {
      return "the rule would be of another kind"
    }
    let names = ["filters", "referenceTables", "calculatedFields", "schedulingOptions", "thirdPartyCases"]
    guard isSame("options", old.node, new.node) || hasSameOptions(old, new) else {
      return "`options` would differ"
    }
    for name in names where !isSame(name, old.node, new.node) { return "`\(name)` would differ" }
    if one.groupSignalsBy != other.groupSignalsBy { return "signals would be grouped otherwise" }
    guard one.queries.count == other.queries.count else { return "the rule would have other queries" }
    for (query, changed) in zip(one.queries, other.queries) {
      let isSame =
        query.label == changed.label && query.counting == changed.counting
        && query.groupNames == changed.groupNames
      if !isSame { return "query `\(query.label)` would count otherwise" }
    }
    return nil
  }

  /// Options that say the same, apart from what is without effect in rules of this type.
  private func hasSameOptions(_ old: Version, _ new: Version) -> Bool {
    let (one, other) = (old.rule.options, new.rule.options)
    return one.evaluationWindow == other.evaluationWindow && RuleSettings(old.rule) == RuleSettings(new.rule)
      // What a method that is not evaluated is told is compared as it is written.
      && (one.methodOptions != .none || one.methodSettings == other.methodSettings)
      && RuleSchema.unreadOptions.allSatisfy { name in
        switch (old.node["options"]?[UTF8Text(name)], new.node["options"]?[UTF8Text(name)]) {
        case (nil, nil): true
        case (let one?, let other?): one.means(sameAs: other)
        default: false
        }
      }
  }

  private func isSame(_ name: String, _ old: YAMLNode, _ new: YAMLNode) -> Bool {
    let values = [old, new].map { node in node.mapping?.first { $0.key.description == name }?.value }
    switch (values[0], values[1]) {
    case (nil, nil): return true
    case (let one?, let other?): return one.means(sameAs: other)
    default: return false
    }
  }

  private mutating func cases(_ old: Rule, _ new: Rule) -> String? {
    let solver = CaseReasoner(space: reasoner.countSpace(of: old))
    guard old.cases.count == new.cases.count else { return removedCases(old, new, solver) }
    for (position, (one, other)) in zip(old.cases, new.cases).enumerated() {
      if one.severity != other.severity { return "case \(position + 1) would have another severity" }
      if MeaningComparison.isSame(one, other) { continue }
      guard let condition = one.condition, let changed = other.condition,
        solver.implies(condition, changed), solver.implies(changed, condition)
      else { return "it is not proven that case \(position + 1) would be met by the same counts" }
    }
    return nil
  }

  /// Written alike but for spelling.
  private static func isSame(_ one: RuleCase, _ other: RuleCase) -> Bool {
    let texts = [one, other].map { $0.conditionSyntax.map { ConditionPrinter.print($0) } }
    return texts[0] == texts[1]
  }

  /// Cases that can be left out are those that are never the first that is met.
  private func removedCases(_ old: Rule, _ new: Rule, _ solver: CaseReasoner) -> String? {
    let reach = solver.reachableCases(old.cases.map(\.condition))
    var rest = new.cases[...]
    for (position, item) in old.cases.enumerated() {
      if let next = rest.first, MeaningComparison.isSame(next, item), next.severity == item.severity {
        rest = rest.dropFirst()
        continue
      }
      switch reach[position] {
      case .covered, .neverMet: continue
      case .reachable, .gaveUp: return "case \(position + 1), which can be met, would be gone"
      }
    }
    return rest.isEmpty ? nil : "the rule would have other cases"
  }
}
