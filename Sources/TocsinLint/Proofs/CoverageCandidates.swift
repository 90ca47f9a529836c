import TocsinReasoning
import TocsinSemantics

/// Which rules may cover which, as far as shapes, the index and logs tell.
struct CoverageCandidates {
  private let rules: [Rule]
  /// By rule: the number of its first query in the index and in the filter.
  private let firstQuery: [Int?]
  /// By query of the index: its rule.
  private let owners: [Int]
  /// By rule: `nil` for one that is compared with none.
  private let shapes: [CoverageShape?]

  init(_ rules: [Rule], firstQuery: [Int?], owners: [Int]) {
    self.rules = rules
    self.firstQuery = firstQuery
    self.owners = owners
    let shapes = zip(rules, firstQuery).map { rule, first in first == nil ? nil : CoverageShape(rule) }
    let counts = shapes.reduce(into: [CoverageShape.Kind: Int]()) { counts, shape in
      if let shape { counts[shape.kind, default: 0] += 1 }
    }
    self.shapes = shapes.map { shape in shape.flatMap { counts[$0.kind] == 1 ? nil : $0 } }
  }

  /// By query of the index: whether its rule is compared with any other.
  var isCompared: [Bool] { owners.map { shapes[$0] != nil } }

  /// Whether the shapes let one rule cover another.
  func mayCover(_ cover: Int, _ rule: Int) -> Bool {
    guard let one = shapes[cover], let other = shapes[rule], one.kind == other.kind else { return false }
    return one.mayCover(other)
  }

  /// The rules that one may cover, ascending.
  func coveredCandidates(
    of cover: Int, _ index: ImplicationIndex, _ filter: borrowing WitnessFilter
  ) -> [Int] {
    guard shapes[cover] != nil, let first = firstQuery[cover] else { return [] }
    var found: Set<Int> = []
    for query in rules[cover].queries.indices {
      for other in filter.candidates(implying: first + query) {
        let rule = owners[other]
        if rule != cover, mayCover(cover, rule) { found.insert(rule) }
      }
    }
    var candidates: [Int] = []
    for rule in found.sorted() where mayImply(rule, cover, index, filter) { candidates.append(rule) }
    return candidates
  }

  /// Whether each query of a rule may imply one of the other that counts alike.
  private func mayImply(
    _ rule: Int, _ cover: Int, _ index: ImplicationIndex, _ filter: borrowing WitnessFilter
  ) -> Bool {
    guard let first = firstQuery[rule], let firstOfCover = firstQuery[cover] else { return false }
    for (query, lesser) in rules[rule].queries.enumerated() {
      // What no log matches is covered by everything; that is reported for the query.
      if filter.isVain(first + query) { return false }
      var isPossible = false
      for (position, greater) in rules[cover].queries.enumerated() {
        let (one, other) = (first + query, firstOfCover + position)
        if filter.mayImply(one, other), index.mayImply(one, other), lesser.isCountedAlike(greater) {
          isPossible = true
          break
        }
      }
      guard isPossible else { return false }
    }
    return true
  }
}

extension RuleQuery {
  /// Whether what two queries count can be compared.
  func isCountedAlike(_ other: RuleQuery) -> Bool { counting.measure == other.counting.measure }
}
