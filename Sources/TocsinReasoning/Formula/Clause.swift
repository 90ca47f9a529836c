import TocsinDiagnostics
import TocsinSyntax

/// A boolean tree as it was written, each part with its span and a number, so that parts can be left out.
typealias Clause = BooleanTree<ClauseLeaf, ClausePlace>

/// Which part of a tree a clause is.
struct ClausePlace: Sendable {
  /// No other part of the tree has it.
  var id: Int
  var span: SourceSpan
}

/// A test, and what it and its negation say.
struct ClauseLeaf: Sendable {
  var place: ClausePlace
  var met: Formula
  var unmet: Formula
}

extension BooleanTree where Mark == SourceSpan {
  /// The tree as clauses, each part with a number of its own.
  ///
  /// `leaf` is asked in order.
  func numbered(_ leaf: (Leaf) -> (span: SourceSpan, met: Formula, unmet: Formula)) -> Clause {
    var count = 0
    func place(_ span: SourceSpan) -> ClausePlace {
      count += 1
      return ClausePlace(id: count, span: span)
    }
    return map(
      leaf: { value in
        let (span, met, unmet) = leaf(value)
        return ClauseLeaf(place: place(span), met: met, unmet: unmet)
      }, mark: place)
  }
}

extension Clause {
  private var place: ClausePlace {
    switch self {
    case .and(_, let place), .or(_, let place), .not(_, let place): place
    case .leaf(let leaf): leaf.place
    }
  }

  var id: Int { place.id }
  var span: SourceSpan { place.span }

  var literals: [Literal] { leaves.flatMap { $0.met.literals.map(\.literal) } }

  func formula(isNegated: Bool, without removed: Set<Int>) -> Formula {
    func parts(_ operands: [Clause]) -> [Formula] {
      operands.filter { !removed.contains($0.id) }.map { $0.formula(isNegated: isNegated, without: removed) }
    }
    return switch self {
    case .leaf(let leaf): isNegated ? leaf.unmet : leaf.met
    case .not(let operand, _): operand.formula(isNegated: !isNegated, without: removed)
    case .and(let operands, _): .junction(.and.dual(if: isNegated), of: parts(operands))
    case .or(let operands, _): .junction(.or.dual(if: isNegated), of: parts(operands))
    }
  }
}

/// Finds parts of a boolean tree without which it means the same.
///
/// Later parts are looked at first, so that of two equal ones the second is reported; what is found counts as removed
/// for the rest.
struct RedundancySearch {
  let root: Clause
  /// Where a part stands: below how many negations, and among what.
  struct Position {
    var isPositive: Bool
    /// The part is one of a conjunction, negations counted in.
    var isOfConjunction: Bool
  }

  /// A redundant part, and formulas that no log meets because of that: among its neighbours, if that is enough, and in
  /// the whole.
  struct Finding {
    var clause: Clause
    var kind: RedundantTerm.Kind
    var nearProof: Formula
    var wholeProof: Formula
  }

  /// Whether a part is worth a question.
  let isCandidate: (Clause, Position) -> Bool
  private var removed: Set<Int> = []
  private(set) var found: [Finding] = []

  init(_ root: Clause, isCandidate: @escaping (Clause, Position) -> Bool) {
    self.root = root
    self.isCandidate = isCandidate
  }

  /// `isRefuted` says that a formula is unsatisfiable.
  mutating func run(_ isRefuted: (Formula) -> Bool) {
    visit(root, isPositive: true, isRefuted)
  }

  private mutating func visit(_ clause: Clause, isPositive: Bool, _ isRefuted: (Formula) -> Bool) {
    switch clause {
    case .leaf: return
    case .not(let operand, _): visit(operand, isPositive: !isPositive, isRefuted)
    case .and(let operands, _), .or(let operands, _):
      let isAnd = clause.junction == .and
      var left = operands.count
      let position = Position(isPositive: isPositive, isOfConjunction: isAnd == isPositive)
      for operand in operands.reversed() where left > 1 && isCandidate(operand, position) {
        // Without an operand a conjunction only grows and a disjunction only shrinks.
        let fewer = removed.union([operand.id])
        let (grown, shrunk) = isAnd == isPositive ? (fewer, removed) : (removed, fewer)
        let proof = Formula.conjunction(of: [
          root.formula(isNegated: false, without: grown), root.formula(isNegated: true, without: shrunk),
        ])
        guard isRefuted(proof) else { continue }
        removed = fewer
        left -= 1
        let neighbours = operands.filter { !removed.contains($0.id) }.map {
          $0.formula(isNegated: !isAnd, without: removed)
        }
        let near = Formula.conjunction(of: neighbours + [operand.formula(isNegated: isAnd, without: removed)])
        found.append(
          Finding(clause: operand, kind: isAnd ? .implied : .covered, nearProof: near, wholeProof: proof))
      }
      for operand in operands where !removed.contains(operand.id) {
        visit(operand, isPositive: isPositive, isRefuted)
      }
    }
  }
}
