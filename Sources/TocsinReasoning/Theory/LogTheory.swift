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
  private let judgesLogsAsRead: Bool

  init(budget: ReasoningBudget, judgesLogsAsRead: Bool = false) {
    self.budget = budget
    self.judgesLogsAsRead = judgesLogsAsRead
    solver = ValueSolver(budget: budget)
  }

  /// Takes in atoms that were interned since.
  mutating func extend(_ atoms: [Atom]) {
    guard atoms.count > self.atoms.count else { return }
    // Shared with the builder, all of them would be copied for the next one that is interned.
    self.atoms += atoms[self.atoms.count...]
    solver.extend(self.atoms)
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

  /// A source, and a name that is always another one when records of that source are read.
  private func renamedName(_ literals: [Literal]) -> [Literal]? {
    let positives = literals.filter { !$0.isNegated }
    for source in positives {
      let atom = atoms[source.proposition]
      guard atom.field == .reserved(.source), case .equals(let values) = atom.test, values.count == 1 else {
        continue
      }
      let name = positives.first { literal in
        guard case .attribute(let path) = atoms[literal.proposition].field, path.segments.count == 1 else {
          return false
        }
        return RecordForm.isAlwaysRenamed(path.segments[0], source: values[0].text)
      }
      if let name { return [source, name].sorted() }
    }
    return nil
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
        if judgesLogsAsRead, let names = renamedName(literals) { return .conflict(names) }
        return .gaveUp(.notWritable("a log beyond the limits of records"))
      }
      return .consistent(log)
    }
  }
}
