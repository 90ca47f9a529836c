import TocsinDiagnostics

/// A boolean tree as it was written, each part with its span and a number, so that parts can be left out.
indirect enum Clause {
  case leaf(id: Int, span: SourceSpan, met: Formula, unmet: Formula)
  case and(id: Int, span: SourceSpan, [Clause])
  case or(id: Int, span: SourceSpan, [Clause])
  case not(id: Int, span: SourceSpan, Clause)

  var id: Int {
    switch self {
    case .leaf(let id, _, _, _), .and(let id, _, _), .or(let id, _, _), .not(let id, _, _): id
    }
  }

  var span: SourceSpan {
    switch self {
    case .leaf(_, let span, _, _), .and(_, let span, _), .or(_, let span, _), .not(_, let span, _): span
    }
  }

  var leafCount: Int {
    switch self {
    case .leaf: 1
    case .and(_, _, let operands), .or(_, _, let operands): operands.reduce(0) { $0 + $1.leafCount }
    case .not(_, _, let operand): operand.leafCount
    }
  }

  var literals: [Literal] {
    switch self {
    case .leaf(_, _, let met, _): met.literals.map(\.literal)
    case .and(_, _, let operands), .or(_, _, let operands): operands.flatMap(\.literals)
    case .not(_, _, let operand): operand.literals
    }
  }

  func formula(isNegated: Bool, without removed: Set<Int>) -> Formula {
    switch self {
    case .leaf(_, _, let met, let unmet): return isNegated ? unmet : met
    case .not(_, _, let operand): return operand.formula(isNegated: !isNegated, without: removed)
    case .and(_, _, let operands), .or(_, _, let operands):
      let parts = operands.filter { !removed.contains($0.id) }.map {
        $0.formula(isNegated: isNegated, without: removed)
      }
      let isAnd = if case .and = self { true } else { false }
      return isAnd != isNegated ? .conjunction(of: parts) : .disjunction(of: parts)
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
    case .not(_, _, let operand): visit(operand, isPositive: !isPositive, isRefuted)
    case .and(_, _, let operands), .or(_, _, let operands):
      let isAnd = if case .and = clause { true } else { false }
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
