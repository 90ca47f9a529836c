package import TocsinEvents
import TocsinLogModel
package import TocsinPlan

/// Runs the programs of a plan set over one extracted event after another: the hot path.
///
/// Each atom is evaluated at most once per event, whatever number of queries ask for it, and each text is lower-cased
/// at most once. Nothing is allocated per event once the scratch buffers have grown to the largest event.
package struct PredicateEvaluator: ~Copyable {
  private let tables: PlanTables
  private let steps: [PlanStep]
  private let entries: [Int32]
  /// By atom: the event it was last evaluated for, times two, plus its value.
  private var memo: [UInt64]
  private var eventNumber: UInt64 = 0
  private var lowered = LoweredValues()

  package init(_ plan: PlanSet) {
    tables = plan.tables
    steps = plan.steps
    entries = plan.queries.map(\.entry)
    memo = Array(repeating: 0, count: plan.atoms.count)
  }

  /// Appends the ids of all queries that the event meets, ascending.
  package mutating func evaluate(_ event: borrowing ExtractedEvent, into matches: inout [Int32]) {
    begin(event)
    for query in entries.indices where run(entries[query], event) {
      matches.append(Int32(truncatingIfNeeded: query))
    }
  }

  /// Whether the event meets one query.
  package mutating func isMet(query: Int, by event: borrowing ExtractedEvent) -> Bool {
    begin(event)
    return run(entries[query], event)
  }

  private mutating func begin(_ event: borrowing ExtractedEvent) {
    eventNumber += 1
    lowered.begin(event: eventNumber, valueCount: event.values.count)
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
    let value = holds(tables.atoms[atom], event)
    memo[atom] = eventNumber << 1 | (value ? 1 : 0)
    return value
  }

  private mutating func holds(_ atom: FlatAtom, _ event: borrowing ExtractedEvent) -> Bool {
    switch atom.kind {
    case .timeExists, .timeWithin: return tables.holds(atom, event.timestamp)
    default: break
    }
    var index = Int(event.first[Int(atom.field)])
    while index >= 0 {
      let value = event.values[index]
      if holds(atom, value, index) { return true }
      index = Int(value.next)
    }
    return false
  }

  private mutating func holds(_ atom: FlatAtom, _ value: ExtractedValue, _ index: Int) -> Bool {
    let text = UnsafeBufferPointer(start: value.start, count: Int(value.count))
    guard atom.isCaseInsensitive else { return tables.holds(atom, text, value.kind) }
    let place = lowered.place(of: index, text)
    if place.start < 0 { return tables.holds(atom, text, value.kind) }
    return lowered.bytes.withUnsafeBufferPointer { bytes in
      let text = UnsafeBufferPointer(rebasing: bytes[place.start..<(place.start + place.count)])
      return tables.holds(atom, text, value.kind)
    }
  }
}
