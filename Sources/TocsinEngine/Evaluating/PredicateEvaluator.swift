package import TocsinEvents
import TocsinLogModel
package import TocsinPlan

/// Runs the programs of a plan set over one extracted event after another: the hot path.
///
/// Each atom is evaluated at most once per event, whatever number of queries ask for it.
package struct PredicateEvaluator: ~Copyable {
  private let atoms: [CompiledAtom]
  private let equalities: FlatEqualities
  private let steps: [PlanStep]
  private let entries: [Int32]
  /// By atom: the event it was last evaluated for, times two, plus its value.
  private var memo: [UInt64]
  private var eventNumber: UInt64 = 0
  private var scratch: [UInt8] = []

  package init(_ plan: PlanSet) {
    atoms = plan.atoms.enumerated().map { CompiledAtom($1, field: Int(plan.atomFields[$0])) }
    equalities = FlatEqualities(plan)
    steps = plan.steps
    entries = plan.queries.map(\.entry)
    memo = Array(repeating: 0, count: plan.atoms.count)
  }

  /// Appends the ids of all queries that the event meets, ascending.
  package mutating func evaluate(_ event: borrowing ExtractedEvent, into matches: inout [Int32]) {
    eventNumber += 1
    for query in entries.indices where run(entries[query], event) {
      matches.append(Int32(truncatingIfNeeded: query))
    }
  }

  /// Whether the event meets one query.
  package mutating func isMet(query: Int, by event: borrowing ExtractedEvent) -> Bool {
    eventNumber += 1
    return run(entries[query], event)
  }

  private mutating func run(_ entry: Int32, _ event: borrowing ExtractedEvent) -> Bool {
    var position = entry
    while position >= 0 {
      let step = steps[Int(position)]
      position = value(of: Int(step.atom), event) ? step.onTrue : step.onFalse
    }
    return position == PlanStep.accept
  }

  private mutating func value(of atom: Int, _ event: borrowing ExtractedEvent) -> Bool {
    let known = memo[atom]
    if known >> 1 == eventNumber { return known & 1 == 1 }
    let value = equalities.holds(atom, for: event) ?? atoms[atom].holds(for: event, scratch: &scratch)
    memo[atom] = eventNumber << 1 | (value ? 1 : 0)
    return value
  }
}
