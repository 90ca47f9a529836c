package import TocsinDetect
package import TocsinLogModel
package import TocsinSemantics

/// How two versions of a rule behave.
package struct RuleDiff: Sendable {
  package enum Verdict: Sendable, Hashable {
    /// Proved: the same logs give the same signals.
    case equivalent
    /// Proved: the new rule fires only where the old one does; a log shows that not always.
    case narrower
    /// Proved: the new rule fires wherever the old one does; a log shows that also elsewhere.
    case wider
    /// Logs show it.
    case different
    /// Neither a proof nor a log was found.
    case undecided(reason: String)
  }

  package var verdict: Verdict
  /// What was changed, in the order of the file.
  package var changes: [RuleChange]
  /// For each kind of difference the shortest logs found.
  package var evidence: [RuleEvidence]
}

/// Logs that tell two rules apart, and the signals of both; both were run.
package struct RuleEvidence: Sendable {
  package enum Kind: String, Sendable, CaseIterable {
    /// Only the old rule fires.
    case onlyOld = "only old"
    /// Only the new rule fires.
    case onlyNew = "only new"
    /// Both fire, and their signals differ.
    case signalsDiffer = "signals differ"
  }

  package var kind: Kind
  package var timeline: Timeline
  package var old: [Signal]
  package var new: [Signal]
}

/// What is compared of a signal: not its texts, which are listed as changes.
package struct SignalFact: Hashable, Sendable, Comparable {
  package var firstSeen: Timestamp
  package var lastSeen: Timestamp
  package var caseName: String
  package var severity: SignalSeverity
  package var group: [String]
  package var eventsMatched: Int

  package init(_ signal: Signal, of rule: Rule) {
    firstSeen = signal.firstSeen
    lastSeen = signal.lastSeen
    caseName = rule.cases[signal.caseIndex].name
    severity = signal.severity
    group = signal.group.map { "\($0.field.name)=\($0.value)" }
    eventsMatched = signal.eventsMatched
  }

  package static func < (left: SignalFact, right: SignalFact) -> Bool {
    if left.firstSeen != right.firstSeen { return left.firstSeen < right.firstSeen }
    if left.group != right.group { return left.group.lexicographicallyPrecedes(right.group) }
    return (left.caseName, left.severity, left.lastSeen, left.eventsMatched)
      < (right.caseName, right.severity, right.lastSeen, right.eventsMatched)
  }
}

/// Runs timelines through two rules and keeps those that tell them apart.
struct EvidenceCollector {
  private let old: RuleSimulation
  private let new: RuleSimulation
  private var best: [RuleEvidence.Kind: RuleEvidence] = [:]
  private(set) var tried = 0
  private var seen: Set<Timeline> = []

  init(old: RunSetup, new: RunSetup) {
    self.old = RuleSimulation(old)
    self.new = RuleSimulation(new)
  }

  var isEmpty: Bool { best.isEmpty }

  /// In the order of the kinds.
  var found: [RuleEvidence] { RuleEvidence.Kind.allCases.compactMap { best[$0] } }

  func has(_ kind: RuleEvidence.Kind) -> Bool { best[kind] != nil }

  mutating func offer(_ timeline: Timeline) {
    guard !timeline.entries.isEmpty, seen.insert(timeline).inserted else { return }
    tried += 1
    guard let one = old.signals(of: timeline), let other = new.signals(of: timeline) else { return }
    let facts = (
      one.map { SignalFact($0, of: old.rule) }.sorted(), other.map { SignalFact($0, of: new.rule) }.sorted()
    )
    guard facts.0 != facts.1 else { return }
    let kind: RuleEvidence.Kind = other.isEmpty ? .onlyOld : one.isEmpty ? .onlyNew : .signalsDiffer
    if let known = best[kind], known.timeline.entries.count <= timeline.entries.count { return }
    best[kind] = RuleEvidence(kind: kind, timeline: timeline, old: one, new: other)
  }
}
