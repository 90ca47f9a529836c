package import TocsinLogModel
package import TocsinSemantics

/// Which root query let an event in, and its case.
package struct ThirdPartyDecision: MethodDecision {
  package var root: Int
  /// The case met; `nil` for the default status.
  package var caseIndex: Int?

  package init(root: Int, caseIndex: Int?) {
    self.root = root
    self.caseIndex = caseIndex
  }
}

extension ThirdPartyDecision {
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let root = "root query \(root + 1) lets it in"
    guard let caseIndex else {
      return "\(root), no case is met: \(rule.cases.last?.severity.rawValue ?? "") by default"
    }
    return "\(root), \(rule.nameOfCase(caseIndex)) is met: \(rule.cases[caseIndex].severity.rawValue)"
  }

  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.member("rootQuery", rule.queries[root].text)
  }
}
