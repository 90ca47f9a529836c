package import TocsinLogModel
package import TocsinSemantics

/// Which root query let an event in, and its case.
package struct ThirdPartyDecision: MethodDecision {
  /// The index of the root query that let the event in.
  package var root: Int
  /// The case met; `nil` for the default status.
  package var caseIndex: Int?

  /// Creates a decision.
  package init(root: Int, caseIndex: Int?) {
    self.root = root
    self.caseIndex = caseIndex
  }
}

extension ThirdPartyDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let root = "root query \(root + 1) lets it in"
    guard let caseIndex else {
      return "\(root), no case is met: \(rule.cases.last?.severity.rawValue ?? "") by default"
    }
    return "\(root), \(rule.nameOfCase(caseIndex)) is met: \(rule.cases[caseIndex].severity.rawValue)"
  }

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.member("rootQuery", rule.queries[root].text)
  }
}
