package import TocsinLogModel
import TocsinMatch
package import TocsinSemantics

extension ThirdPartyOptions: MethodStateMaker {
  func state(of rule: Rule, index: Int, limits: StateLimits) -> any MethodState {
    ThirdParty(rule: rule, options: self, index: index, limits: limits)
  }
}

/// The third party detection method: events of another product become signals.
///
/// Source: rule reference, section 3.5. The first root query that the event meets, with a group, lets it in; the first
/// case that it meets gives its name and severity, else the default does.
struct ThirdParty: MethodState {
  private let roots: [RuleQuery]
  private let caseCount: Int
  private let queryCount: Int
  private let limit: Int
  var lifecycle: SignalLifecycle
  private(set) var losses = MethodLosses()
  private var sweep = AmortisedSweep(after: 256)

  init(rule: Rule, options: ThirdPartyOptions, index: Int, limits: StateLimits) {
    roots = Array(rule.queries.prefix(options.rootCount))
    caseCount = rule.cases.count
    queryCount = rule.queries.count
    limit = limits.groups
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: [])
  }

  var judgesSingleEvents: Bool { true }

  mutating func apply(_ hit: Hit) {
    sweepSometimes(at: hit.time)
    // Parts come in the order of the queries, those without a group left out.
    guard let root = hit.parts.first, root.query < roots.count else { return }
    let met = hit.parts.first { $0.query >= roots.count }?.query
    let queries = [root.query] + (met.map { [$0] } ?? [])
    let caseIndex = met.map { $0 - roots.count } ?? caseCount - 1
    let decision = Decision(
      ThirdPartyDecision(root: root.query, caseIndex: met == nil ? nil : caseIndex))
    var match = SignalMatch(
      time: hit.time, caseIndex: caseIndex,
      values: (0..<queryCount).map { .number(DecimalNumber(queries.contains($0) ? 1 : 0)) },
      trigger: hit.record)
    match.evidence = MatchEvidence(of: hit, queries: queries, queryCount: queryCount)
    match.decision = decision
    let fields = roots[root.query].groupByFields
    match.root = SignalMatch.Root(index: root.query, fields: fields)
    for group in root.groups.count > 1 ? root.groups.sorted() : root.groups {
      lifecycle.decisions.add(decision, about: hit, of: group, fields)
      guard hasRoom(match, group) else {
        losses.groups += 1
        continue
      }
      lifecycle.record(match, group: group)
    }
  }

  /// Open signals are the whole state.
  private mutating func hasRoom(_ match: SignalMatch, _ group: GroupKey) -> Bool {
    if lifecycle.openCount < limit || lifecycle.knows(match, group: group) { return true }
    lifecycle.closeEnded(at: match.time)
    return lifecycle.openCount < limit
  }

  private mutating func sweepSometimes(at time: Timestamp) {
    guard sweep.isDue(size: lifecycle.openCount) else { return }
    lifecycle.closeEnded(at: time)
  }
}

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
