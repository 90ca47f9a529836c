import TocsinEvents
import TocsinLogModel
package import TocsinReasoning
package import TocsinSemantics
package import TocsinSyntax

/// What is decided about rules in relation to each other, without comparing all pairs.
///
/// Pairs come from an index over what queries must hold. A pair costs questions only where the shapes of the two rules
/// let the answer mean something; the number of questions of a run is limited, and that the limit was met is known.
package final class RuleSetProofs {
  /// Questions one kind of comparison may ask in a run.
  package static let maximumQuestions = 50_000
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
    /// The first rule that was not compared any more.
    package var stoppedAt: Int?
  }

  private let rules: [Rule]
  private var reasoner = Reasoner.confirmed()
  private var index = QueryIndex()
  /// By query of the index: its rule, and its position in that rule.
  private var owners: [(rule: Int, query: Int)] = []
  /// By rule: the number of its first query in the index; `nil` where it is not compared.
  private var firstQuery: [Int?] = []

  package init(_ rules: [Rule]) {
    self.rules = rules
    for (number, rule) in rules.enumerated() {
      guard RuleSetProofs.isComparable(rule) else {
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
  package var unconfirmed: Int { reasoner.statistics.unconfirmed }

  /// Whether no log meets both queries.
  package func areDisjoint(_ one: QuerySyntax, _ other: QuerySyntax) -> Bool {
    if case .unsatisfiable = reasoner.overlap(one, other) { true } else { false }
  }

  /// Whether every log that meets the first query meets the second.
  package func implies(_ one: QuerySyntax, _ other: QuerySyntax) -> Bool {
    if case .holds = reasoner.implies(one, other) { true } else { false }
  }

  // MARK: - One covers the other

  /// By rule: the first other rule that it equals or that covers it.
  package private(set) lazy var coverage: Outcome = {
    var outcome = Outcome()
    var isCovered = [Bool](repeating: false, count: rules.count)
    var comparison = RuleComparison(rules)
    let before = index.pairs
    for cover in rules.indices {
      guard let first = firstQuery[cover], !isCovered[cover] else { continue }
      var candidates: Set<Int> = []
      for query in rules[cover].queries.indices {
        for other in index.implyingCandidates(of: first + query) { candidates.insert(owners[other].rule) }
      }
      for rule in candidates.sorted() where rule != cover && !isCovered[rule] {
        guard comparison.mayCover(cover, rule) else { continue }
        guard comparison.questions < RuleSetProofs.maximumQuestions else {
          outcome.stoppedAt = outcome.stoppedAt ?? cover
          break
        }
        guard comparison.covers(cover, rule, isExact: false, &reasoner), isSatisfiable(rule) else { continue }
        let isEqual =
          comparison.covers(cover, rule, isExact: true, &reasoner)
          && comparison.covers(rule, cover, isExact: true, &reasoner)
        // Of two equal rules the second is reported.
        if isEqual, rule < cover { continue }
        isCovered[rule] = true
        outcome.relations.append(
          Relation(rule: rule, other: cover, kind: isEqual ? .equivalent : .subsumed))
      }
      if outcome.stoppedAt != nil { break }
    }
    outcome.pairs = index.pairs - before
    outcome.questions = comparison.questions
    outcome.undecided = comparison.undecided
    return outcome
  }()

  /// A query that no log meets implies everything; that is said of the query.
  private func isSatisfiable(_ rule: Int) -> Bool {
    rules[rule].queries.allSatisfy { query in
      if case .satisfiable = reasoner.isSatisfiable(RuleSearch.effective(query, in: rules[rule])) {
        true
      } else {
        false
      }
    }
  }

  // MARK: - Overlap

  /// By rule: some earlier rules that a log counts for as well.
  package private(set) lazy var overlaps: Outcome = {
    var outcome = Outcome()
    let before = index.pairs
    for (number, owner) in owners.enumerated() {
      let query = index.queries[number]
      var found: Set<Int> = []
      for other in index.overlapCandidates(of: number, in: .logsWithoutLists) {
        let earlier = owners[other].rule
        guard earlier < owner.rule, !found.contains(earlier), found.count < RuleSetProofs.maximumOverlaps
        else { continue }
        guard outcome.questions < RuleSetProofs.maximumQuestions else {
          outcome.stoppedAt = outcome.stoppedAt ?? owner.rule
          break
        }
        outcome.questions += 1
        switch reasoner.overlap(query, index.queries[other]) {
        case .gaveUp: outcome.undecided += 1
        case .unsatisfiable: continue
        case .satisfiable(let log):
          // A list where one value is usual: not a log that comes.
          guard !log.event.attributes.holdsList else { continue }
          found.insert(earlier)
          outcome.relations.append(Relation(rule: owner.rule, other: earlier, kind: .overlap(log)))
        }
      }
      if outcome.stoppedAt != nil { break }
    }
    outcome.pairs = index.pairs - before
    return outcome
  }()
}
