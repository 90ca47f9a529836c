package import TocsinDetect
import TocsinReasoning
import TocsinSemantics

/// Compares the behaviour of two rules: by proof where there is one, and by logs that both are run on.
package enum RuleComparer {
  /// Compares the rules of interest of two setups.
  ///
  /// With `judgesLogsAsRead` rules are equivalent where no log that Tocsin reads distinguishes them. Without it they must
  /// be for logs that nothing renamed too.
  package static func compare(
    old oldSetup: RunSetup, new newSetup: RunSetup, judgesLogsAsRead: Bool = false
  ) -> RuleDiff {
    let (old, new) = (oldSetup.subject, newSetup.subject)
    let alignment = RuleAlignment(old: old, new: new)
    if old.contentHash == new.contentHash, !old.contentHash.isEmpty {
      return RuleDiff(
        verdict: .equivalent, changes: RuleChanges.list(old, new, alignment, old.queries.map { _ in .same }),
        evidence: [])
    }
    var reasoner = Reasoner.confirmedByEvaluation(judgesLogsAsRead: judgesLogsAsRead)
    let relations = alignment.queries.enumerated().map { index, partner -> QueryRelation in
      guard let partner else { return .undecided }
      return QueryRelation.of(
        RuleSearch.effective(old.queries[index], in: old),
        RuleSearch.effective(new.queries[partner], in: new), &reasoner)
    }
    let changes = RuleChanges.list(old, new, alignment, relations)
    for rule in [old, new] where !rule.unsupported.isEmpty {
      let reason = "a part of \(rule.file) is not evaluated offline, see `tocsin lint`"
      return RuleDiff(verdict: .undecided(reason: reason), changes: changes, evidence: [])
    }
    var comparer = Comparing(oldSetup, newSetup, alignment, relations, reasoner)
    let (verdict, evidence) = comparer.decide()
    return RuleDiff(verdict: verdict, changes: changes, evidence: evidence)
  }
}

/// One comparison of rules that are evaluated.
private struct Comparing {
  private let setups: (old: RunSetup, new: RunSetup)
  private let old: Rule
  private let new: Rule
  private let alignment: RuleAlignment
  private let relations: [QueryRelation]
  private var reasoner: Reasoner
  private var collector: EvidenceCollector

  init(
    _ old: RunSetup, _ new: RunSetup, _ alignment: RuleAlignment, _ relations: [QueryRelation],
    _ reasoner: Reasoner
  ) {
    setups = (old, new)
    self.old = old.subject
    self.new = new.subject
    self.alignment = alignment
    self.relations = relations
    self.reasoner = reasoner
    collector = EvidenceCollector(old: old, new: new)
  }

  mutating func decide() -> (RuleDiff.Verdict, [RuleEvidence]) {
    if let instant = InstantComparison(old, new) {
      switch instant.decide(&reasoner) {
      case .equivalent: return (.equivalent, [])
      case .gaveUp(let reason): return searched(unless: reason.explanation)
      case .different(let timelines, let difference):
        for timeline in timelines { collector.offer(timeline) }
        guard !collector.isEmpty else { return searched(unless: "the logs found were not confirmed") }
        let verdict: RuleDiff.Verdict =
          difference.other || difference.onlyOld && difference.onlyNew
          ? .different : difference.onlyOld ? .narrower : .wider
        return (verdict, collector.found)
      }
    }
    if BehaviourProof(old, new, alignment, relations).isEquivalent(&reasoner) { return (.equivalent, []) }
    // Without the rules whose signals they count neither would fire, whatever the logs.
    guard setups.old.linked.problems.isEmpty, setups.new.linked.problems.isEmpty else {
      return (
        .undecided(
          reason: "no proof that they are the same; the rules whose signals are counted are not run"), []
      )
    }
    return searched(unless: nil)
  }

  /// Looks for logs, plain ones first.
  private mutating func searched(unless reason: String?) -> (RuleDiff.Verdict, [RuleEvidence]) {
    let probes = ProbeLogs(setups.old, setups.new, alignment, relations)
    let proof = BehaviourProof(old, new, alignment, relations)
    var bases = probes.firing() + probes.exchanging()
    bases += probes.disagreeing(proof.disagreements(&reasoner) ?? [], &reasoner)
    for base in bases { collector.offer(base) }
    let isNarrower = proof.isNarrower(&reasoner)
    let isWider = isWider()
    let isShort = isNarrower && !collector.has(.onlyOld) || isWider && !collector.has(.onlyNew)
    if collector.isEmpty || isShort {
      for base in bases.prefix(ProbeLogs.maximumVaried) {
        for variation in probes.variations(of: base) { collector.offer(variation) }
      }
    }
    if collector.isEmpty {
      let tried =
        "no proof that they are the same, and none of \(collector.tried) sequences of logs tells them apart"
      return (.undecided(reason: reason.map { "\(tried); \($0)" } ?? tried), [])
    }
    let verdict: RuleDiff.Verdict =
      isNarrower && collector.has(.onlyOld)
      ? .narrower : isWider && collector.has(.onlyNew) ? .wider : .different
    return (verdict, collector.found)
  }

  /// The old rule fires only where the new one does.
  private mutating func isWider() -> Bool {
    let back = RuleAlignment(old: new, new: old)
    let relations = back.queries.map { partner in partner.map { self.relations[$0].reversed } ?? .undecided }
    return BehaviourProof(new, old, back, relations).isNarrower(&reasoner)
  }
}

extension QueryRelation {
  fileprivate var reversed: QueryRelation {
    switch self {
    case .narrower: .wider
    case .wider: .narrower
    case .same, .overlapping, .disjoint, .undecided: self
    }
  }
}
