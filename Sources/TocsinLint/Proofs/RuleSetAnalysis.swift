import TocsinEvents
import TocsinExamples
import TocsinLogModel
package import TocsinReasoning
package import TocsinSemantics
package import TocsinSyntax

/// What is decided about rules in relation to each other, without comparing all pairs.
///
/// Pairs come from an index over what queries must hold, and from logs that show which query does not imply which. A pair
/// costs questions only where the shapes of the two rules let the answer mean something. The number of questions of a run
/// is limited, and the pairs beyond are counted.
package final class RuleSetAnalysis {
  /// Questions one kind of comparison may ask in a run, where nothing else is said.
  package static let standardQuestions = 50_000
  /// Overlaps looked for with each rule.
  package static let maximumOverlaps = 3

  /// How a rule stands to another.
  package struct Relation: Sendable {
    package enum Kind: Sendable {
      /// Both give signals of the same severities for the same events.
      case equivalent
      /// Every signal of the rule comes with one of the other, no less severe.
      case subsumed
      /// One log counts for both.
      case overlap(WitnessLog)
    }

    /// Indices into the rules of the run.
    package var rule: Int
    package var other: Int
    package var kind: Kind
  }

  /// What comparing came to.
  package struct Outcome: Sendable {
    package var relations: [Relation] = []
    /// Pairs that the index gave.
    package var pairs = 0
    package var questions = 0
    /// Questions without an answer.
    package var undecided = 0
    /// Pairs that were not compared, since the questions were used up; of overlaps those that the rarest value gives.
    package var uncompared = 0
  }

  private let rules: [Rule]
  private let maximumQuestions: Int
  private let usesWitnesses: Bool
  /// Pairs that no comparison so far came to, since its questions were used up.
  package private(set) var uncomparedPairs = 0
  private var reasoner = Reasoner.confirmedByEvaluation()
  /// One of its own: the logs that are shown do not depend on what else was asked.
  private var overlapReasoner = Reasoner.confirmedByEvaluation()
  private var index = ImplicationIndex()
  /// By query of the index: its rule, and its position in that rule.
  private var owners: [(rule: Int, query: Int)] = []
  /// By rule: the number of its first query in the index; `nil` where it is not compared.
  private var firstQuery: [Int?] = []

  /// Compares rules; without witnesses every pair that the index gives meets the reasoner, with the same outcome.
  package init(
    _ rules: [Rule], maximumQuestions: Int = RuleSetAnalysis.standardQuestions, usesWitnesses: Bool = true
  ) {
    self.rules = rules
    self.usesWitnesses = usesWitnesses
    self.maximumQuestions = maximumQuestions
    for (number, rule) in rules.enumerated() {
      guard RuleSetAnalysis.isComparable(rule) else {
        firstQuery.append(nil)
        continue
      }
      firstQuery.append(index.queries.count)
      for (position, query) in rule.queries.enumerated() {
        index.add(RuleSearch.effective(query, in: rule))
        owners.append((number, position))
      }
    }
  }

  /// Rules that are evaluated offline, on, and of one kind of case.
  private static func isComparable(_ rule: Rule) -> Bool {
    rule.isEnabled && rule.unsupported.isEmpty && !rule.queries.isEmpty && rule.queries.count <= 8
      && rule.queries.allSatisfy { $0.search.root != nil }
      && rule.cases.allSatisfy { $0.condition != nil }
  }

  /// Witnesses that the evaluator did not confirm, which are none.
  package var unconfirmed: Int {
    reasoner.statistics.unconfirmed + overlapReasoner.statistics.unconfirmed
  }

  /// Whether no log meets both queries.
  package func areDisjoint(_ one: QuerySyntax, _ other: QuerySyntax) -> Bool {
    if case .unsatisfiable = reasoner.overlap(one, other) { true } else { false }
  }

  /// Whether every log that meets the first query meets the second.
  package func implies(_ one: QuerySyntax, _ other: QuerySyntax) -> Bool {
    if case .holds = reasoner.implies(one, other) { true } else { false }
  }

  /// By rule: the first other rule that it equals or that covers it.
  package private(set) lazy var coverage: Outcome = {
    var outcome = Outcome()
    var isCovered = [Bool](repeating: false, count: rules.count)
    // Rules of the same text but for names and messages: of these more is known than what proofs are about.
    var copies: [RuleTwin: Int] = [:]
    for (number, rule) in rules.enumerated() where !CoverageShape.isProvable(rule) {
      guard let twin = RuleTwin(rule) else { continue }
      guard let first = copies[twin] else {
        copies[twin] = number
        continue
      }
      isCovered[number] = true
      outcome.relations.append(Relation(rule: number, other: first, kind: .equivalent))
    }
    let candidates = CoverageCandidates(rules, firstQuery: firstQuery, owners: owners.map(\.rule))
    let filter = WitnessFilter(
      index.queries, isCompared: candidates.isCompared, usesLogs: usesWitnesses)
    var comparison = CoverageQuestion(rules, firstQuery: firstQuery, filter: filter)
    for cover in rules.indices where !isCovered[cover] {
      for rule in candidates.coveredCandidates(of: cover, index, comparison.filter)
      where !isCovered[rule] {
        outcome.pairs += 1
        guard comparison.questions < maximumQuestions else {
          outcome.uncompared += 1
          continue
        }
        guard comparison.covers(cover, rule, isExact: false, &reasoner),
          comparison.isSatisfiable(rule, &reasoner)
        else { continue }
        let isEqual =
          comparison.covers(cover, rule, isExact: true, &reasoner)
          && candidates.mayCover(rule, cover)
          && comparison.covers(rule, cover, isExact: true, &reasoner)
        // Of two equal rules the second is reported.
        if isEqual, rule < cover { continue }
        isCovered[rule] = true
        outcome.relations.append(
          Relation(rule: rule, other: cover, kind: isEqual ? .equivalent : .subsumed))
      }
    }
    outcome.questions = comparison.questions
    outcome.undecided = comparison.undecided
    uncomparedPairs += outcome.uncompared
    return outcome
  }()

  /// By rule: some earlier rules that a log counts for as well.
  package private(set) lazy var overlaps: Outcome = {
    var outcome = Outcome()
    for (number, owner) in owners.enumerated() {
      guard let first = firstQuery[owner.rule] else { continue }
      guard outcome.questions < maximumQuestions else {
        // To count them one by one would cost what comparing them was not to cost.
        outcome.uncompared += index.overlapBound(of: number, before: first, in: .logsWithoutLists)
        continue
      }
      var found: Set<Int> = []
      var candidates = index.overlaps(of: number, before: first, in: .logsWithoutLists)
      while found.count < RuleSetAnalysis.maximumOverlaps, let other = candidates.next() {
        let earlier = owners[other].rule
        guard !found.contains(earlier) else { continue }
        outcome.pairs += 1
        outcome.questions += 1
        switch overlapReasoner.overlap(index.queries[number], index.queries[other]) {
        case .gaveUp: outcome.undecided += 1
        case .unsatisfiable: continue
        case .satisfiable(let log):
          // A list where one value is usual: not a log that comes.
          guard !log.event.attributes.holdsList else { continue }
          found.insert(earlier)
          outcome.relations.append(Relation(rule: owner.rule, other: earlier, kind: .overlap(log)))
        }
      }
    }
    uncomparedPairs += outcome.uncompared
    return outcome
  }()
}
