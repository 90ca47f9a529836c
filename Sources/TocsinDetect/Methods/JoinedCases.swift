import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// The cases of a rule whose queries have different group-by fields, as formulas over the outcomes of their comparisons.
///
/// They show which groups an event of a query with fewer fields can't bring to a case.
///
/// A comparison of a query with the full group is the group's own: until the group's next own event the value can only
/// fall, so that a lower bound that was not reached is not reached.
struct JoinedCases: Sendable {
  /// Its leaves are numbers of comparisons.
  private typealias Node = BooleanTree<Int, Unmarked>

  /// A bit for each comparison.
  typealias Outcomes = UInt64

  private var comparisons: [CaseCondition] = []
  private var queries: [Int] = []
  private var cases: [Node] = []
  /// The comparisons of queries with the full group.
  private(set) var own: Outcomes = 0
  /// Of these: lower bounds, that only the group's own events can make hold.
  private var falling: Outcomes = 0
  /// Of these: of sums, which rise when a negative number leaves the window.
  private var sums: Outcomes = 0
  /// Shares of the group's own comparisons can only fall too, and so can the share of a case.
  private(set) var isTraceable = true
  /// There are no more comparisons than bits.
  private(set) var isBounded = true

  init(_ cases: [RuleCase], _ join: GroupJoin, _ aggregations: [Aggregation]) {
    self.cases = cases.map { $0.condition.map { add($0, join, aggregations, isNegated: false) } ?? .or([]) }
    isBounded = comparisons.count <= Outcomes.bitWidth
    isTraceable = isTraceable && isBounded
  }

  private mutating func add(
    _ condition: CaseCondition, _ join: GroupJoin, _ aggregations: [Aggregation], isNegated: Bool
  ) -> Node {
    switch condition {
    case .or(let operands, _):
      return .or(operands.map { add($0, join, aggregations, isNegated: isNegated) })
    case .and(let operands, _):
      return .and(operands.map { add($0, join, aggregations, isNegated: isNegated) })
    case .not(let operand, _): return .not(add(operand, join, aggregations, isNegated: true))
    case .leaf(.sequence): return .or([])
    case .leaf(.comparison(let comparison)):
      let number = comparisons.count
      comparisons.append(condition)
      queries.append(comparison.query)
      guard join.isFull[comparison.query], number < Outcomes.bitWidth else {
        // What is not known of one way of grouping is taken to hold: under a negation that is no bound.
        if isNegated { isTraceable = false }
        return .leaf(number)
      }
      let bit: Outcomes = 1 << number
      own |= bit
      let isLowerBound = comparison.operation == .greater || comparison.operation == .greaterOrEqual
      let isSum = aggregations[comparison.query] == .sum
      // Sums with fractions are rounded: beyond this a smaller one may be rounded to a larger number.
      let isExact = comparison.limit < DecimalNumber(1 << 52)
      if isLowerBound, !isSum || isExact { falling |= bit } else { isTraceable = false }
      if isSum { sums |= bit }
      if isNegated || comparison.limit < DecimalNumber(0) { isTraceable = false }
      return .leaf(number)
    }
  }

  /// A negative number was seen: sums can rise without an event.
  mutating func letSumsRise() {
    if sums == 0 { return }
    falling &= ~sums
    isTraceable = false
  }

  /// The comparisons of the queries that `isIncluded`.
  func comparisons(where isIncluded: (_ query: Int) -> Bool) -> Outcomes {
    queries.prefix(Outcomes.bitWidth).enumerated().reduce(0) { $0 | (isIncluded($1.1) ? 1 << $1.0 : 0) }
  }

  /// Which comparisons hold.
  func outcomes(_ values: [QueryValue]) -> Outcomes {
    var outcomes: Outcomes = 0
    for (number, comparison) in comparisons.prefix(Outcomes.bitWidth).enumerated()
    where ConditionEvaluator.holds(comparison, values) {
      outcomes |= 1 << number
    }
    return outcomes
  }

  /// By comparison: how much of it holds.
  func shares(_ values: [QueryValue]) -> [Double] { comparisons.map { ConditionShare.of($0, values) } }

  /// Whether a case can hold.
  ///
  /// `outcomes` are those of the `exact` comparisons now, and those of the group's own ones at its last own event.
  func canMeet(_ outcomes: Outcomes, exact: Outcomes) -> Bool {
    cases.contains { possible($0, outcomes, exact).holds }
  }

  private func possible(
    _ node: Node, _ outcomes: Outcomes, _ exact: Outcomes
  ) -> (holds: Bool, fails: Bool) {
    switch node {
    case .leaf(let number):
      let bit: Outcomes = 1 << number
      let isMet = outcomes & bit != 0
      if exact & bit != 0 { return (isMet, !isMet) }
      return falling & bit != 0 ? (isMet, true) : (true, true)
    case .not(let operand, _):
      let (holds, fails) = possible(operand, outcomes, exact)
      return (fails, holds)
    case .or(let operands, _):
      var result = (holds: false, fails: true)
      for operand in operands {
        let one = possible(operand, outcomes, exact)
        result = (result.holds || one.holds, result.fails && one.fails)
      }
      return result
    case .and(let operands, _):
      var result = (holds: true, fails: false)
      for operand in operands {
        let one = possible(operand, outcomes, exact)
        result = (result.holds && one.holds, result.fails || one.fails)
      }
      return result
    }
  }

  /// The share of the case that holds most, see ``ConditionShare``: 1 where one holds.
  ///
  /// `share` is that of a comparison.
  func share(_ share: (Int) -> Double) -> Double { cases.reduce(0) { max($0, self.share($1, share)) } }

  private func share(_ node: Node, _ share: (Int) -> Double) -> Double {
    switch node {
    case .leaf(let number): return share(number)
    case .not(let operand, _): return self.share(operand, share) == 1 ? 0 : 1
    case .or(let operands, _): return operands.reduce(0) { max($0, self.share($1, share)) }
    case .and(let operands, _):
      return operands.reduce(0) { $0 + self.share($1, share) } / Double(max(1, operands.count))
    }
  }
}
