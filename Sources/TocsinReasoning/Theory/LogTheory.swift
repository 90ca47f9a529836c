import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// Decides whether one log can meet some atoms and none of others.
///
/// An attribute or a tag holds any number of values and each positive atom picks its own, so positives never refuse
/// each other there: each asks alone for a value that no negative atom meets. A reserved attribute holds one value,
/// which all its atoms ask for together. Negative atoms of full text speak of every value.
struct LogTheory: Theory {
  private(set) var atoms: [Atom] = []
  var solver: ValueSolver
  let budget: ReasoningBudget

  init(budget: ReasoningBudget) {
    self.budget = budget
    solver = ValueSolver(budget: budget)
  }

  /// Takes in atoms that were interned since.
  mutating func extend(_ atoms: [Atom]) {
    guard atoms.count > self.atoms.count else { return }
    self.atoms = atoms
    solver.extend(atoms)
  }

  /// The atoms of one field.
  struct Sides {
    var positives: [Int] = []
    var negatives: [Int] = []

    mutating func add(_ literal: Literal) {
      if literal.isNegated {
        negatives.append(literal.proposition)
      } else {
        positives.append(literal.proposition)
      }
    }
  }

  /// Literals by field.
  struct Demand {
    var attributes: [AttributePath: Sides] = [:]
    var reserved: [ReservedAttribute: Sides] = [:]
    var tags = Sides()
    var anyText = Sides()
    /// Some literal asks for what is computed.
    var isPartial = false
  }

  private func demand(_ literals: [Literal]) -> Demand {
    var demand = Demand()
    for literal in literals {
      switch atoms[literal.proposition].field {
      case .attribute(let path): demand.attributes[path, default: Sides()].add(literal)
      case .reserved(let name): demand.reserved[name, default: Sides()].add(literal)
      case .tags: demand.tags.add(literal)
      case .anyText: demand.anyText.add(literal)
      case .calculated: demand.isPartial = true
      }
    }
    return demand
  }

  mutating func check(_ literals: [Literal]) -> TheoryAnswer<WitnessLog> {
    let demand = demand(literals)
    var draft = DraftBuilder(demand: demand, atoms: atoms, budget: budget)
    let outcome = draft.build(&solver)
    switch outcome {
    case .conflict(let literals): return .conflict(literals)
    case .gaveUp(let reason): return .gaveUp(reason)
    // The others may refuse each other; that they do not says nothing of what is computed.
    case .consistent where demand.isPartial: return .gaveUp(.calculatedField)
    case .consistent(let draft):
      guard let log = WitnessLog(draft) else {
        return .gaveUp(.notWritable("a log beyond the limits of records"))
      }
      return .consistent(log)
    }
  }
}
