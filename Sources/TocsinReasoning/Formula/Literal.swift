import TocsinDiagnostics
import TocsinSyntax

/// A proposition or its negation.
///
/// What a proposition says is known to a theory: an atom on a field of a log, or a comparison of a count.
struct Literal: Hashable, Comparable, Sendable {
  let proposition: Int
  let isNegated: Bool

  init(_ proposition: Int, isNegated: Bool = false) {
    self.proposition = proposition
    self.isNegated = isNegated
  }

  var negation: Literal { Literal(proposition, isNegated: !isNegated) }

  static func < (left: Literal, right: Literal) -> Bool {
    left.code < right.code
  }

  /// Dense: twice the proposition, plus one when negated.
  var code: Int { proposition * 2 + (isNegated ? 1 : 0) }
}

/// A boolean formula in negation normal form: it grows weaker, never stronger, when a literal becomes true.
///
/// Depth is bounded by the parsers of queries and conditions.
indirect enum Formula: Sendable {
  case constant(Bool)
  /// `place` is an index into the places of the formula's builder: where the literal was written.
  case literal(Literal, place: Int)
  case and([Formula])
  case or([Formula])

  /// The literals that must hold, when the formula is a plain conjunction.
  var conjunction: [(literal: Literal, place: Int)]? {
    switch self {
    case .constant(let value): return value ? [] : nil
    case .literal(let literal, let place): return [(literal, place)]
    case .or: return nil
    case .and(let operands):
      var literals: [(literal: Literal, place: Int)] = []
      for operand in operands {
        guard let inner = operand.conjunction else { return nil }
        literals += inner
      }
      return literals
    }
  }

  /// Every literal with its place, in order.
  var literals: [(literal: Literal, place: Int)] {
    switch self {
    case .constant: []
    case .literal(let literal, let place): [(literal, place)]
    case .and(let operands), .or(let operands): operands.flatMap(\.literals)
    }
  }

  /// The formula without the literals at the other places: they count as true.
  func keeping(_ isKept: (Int) -> Bool) -> Formula {
    switch self {
    case .constant: return self
    case .literal(_, let place): return isKept(place) ? self : .constant(true)
    case .and(let operands): return .conjunction(of: operands.map { $0.keeping(isKept) })
    case .or(let operands): return .disjunction(of: operands.map { $0.keeping(isKept) })
    }
  }

  /// Folds constants and flattens.
  static func conjunction(of operands: [Formula]) -> Formula {
    var kept: [Formula] = []
    for operand in operands {
      switch operand {
      case .constant(true): continue
      case .constant(false): return operand
      case .and(let inner): kept += inner
      default: kept.append(operand)
      }
    }
    return kept.count == 1 ? kept[0] : kept.isEmpty ? .constant(true) : .and(kept)
  }

  /// Folds constants and flattens.
  static func disjunction(of operands: [Formula]) -> Formula {
    var kept: [Formula] = []
    for operand in operands {
      switch operand {
      case .constant(false): continue
      case .constant(true): return operand
      case .or(let inner): kept += inner
      default: kept.append(operand)
      }
    }
    return kept.count == 1 ? kept[0] : kept.isEmpty ? .constant(false) : .or(kept)
  }
}

extension Formula {
  /// Folds constants and flattens.
  static func junction(_ junction: Junction, of operands: [Formula]) -> Formula {
    switch junction {
    case .and: .conjunction(of: operands)
    case .or: .disjunction(of: operands)
    }
  }
}

/// Where a literal was written: one span, or several of values that were taken together.
struct LiteralPlace: Sendable {
  var spans: [SourceSpan]
}
