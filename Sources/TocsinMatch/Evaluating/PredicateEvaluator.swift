package import TocsinEvents
import TocsinLogModel
package import TocsinPlan

/// Whether queries are looked up or all run; the matches are the same.
package enum IndexUse: Sendable {
  /// Looked up, unless there are few.
  case automatic
  case always
  case never
}

/// Runs the programs of a plan set over one extracted event after another: the hot path.
///
/// Each atom is evaluated at most once per event, whatever number of queries ask for it, and each text is lower-cased
/// at most once. Nothing is allocated per event once the scratch buffers have grown to the largest event.
package struct PredicateEvaluator: ~Copyable {
  private let tables: PlanTables
  private let steps: [PlanStep]
  private let entries: [Int32]
  private let index: QueryIndex
  /// By atom: the event it was last evaluated for, times two, plus its value; memory of its own, since it is written for
  /// every event.
  private let memo: UnsafeMutablePointer<UInt64>
  private var eventNumber: UInt64 = 0
  private var lowered = CaseFoldCache()
  private var finder: CandidateFinder
  private let usesIndex: Bool

  /// Queries run for the last event, those that a shared program decides at once counting as one: what the index is
  /// there to keep small.
  package private(set) var programsRun = 0
  /// Atoms evaluated since the beginning, each at most once an event.
  package private(set) var atomsEvaluated = 0

  /// An evaluator that has seen no event; automatic use means the index above ``greatestUnindexedCount`` queries.
  package init(_ plan: PlanSet, index: IndexUse = .automatic) {
    tables = plan.tables
    steps = plan.steps
    entries = plan.queries.map(\.entry)
    self.index = plan.index
    memo = .allocate(capacity: max(plan.atoms.count, 1))
    memo.initialize(repeating: 0, count: plan.atoms.count)
    finder = CandidateFinder(plan)
    switch index {
    case .automatic: usesIndex = plan.queries.count > PredicateEvaluator.greatestUnindexedCount
    case .always: usesIndex = true
    case .never: usesIndex = false
    }
  }

  deinit { memo.deallocate() }

  /// Up to so many queries the index costs more than it saves.
  package static let greatestUnindexedCount = 8

  /// Appends the ids of all queries that the event meets, ascending.
  package mutating func evaluate(_ event: borrowing ExtractedEvent, into matches: inout [Int32]) {
    begin(event)
    guard usesIndex else {
      programsRun = entries.count
      for query in entries.indices where run(entries[query], event) {
        matches.append(Int32(truncatingIfNeeded: query))
      }
      return
    }
    find(event)
    let first = matches.count
    programsRun = 0
    for candidate in finder.candidates {
      if Int(candidate) >= entries.count {
        run(shared: Int(candidate) - entries.count, event, &matches)
      } else {
        programsRun += 1
        if run(entries[Int(candidate)], event) { matches.append(candidate) }
      }
    }
    if matches.count - first > 1 { PredicateEvaluator.sort(&matches, from: first) }
  }

  /// Runs a program that several queries share.
  private mutating func run(
    shared number: Int, _ event: borrowing ExtractedEvent, _ matches: inout [Int32]
  ) {
    // Candidates from the number of queries on are programs of this index. Its steps lead forward, to the end of their
    // program at most, and to queries of the same tables.
    let range = index.programs.start[number]
    var place = Int(range.start)
    let end = place + Int(range.count)
    while place < end {
      let step = index.shared.start[place]
      guard run(step.entry, event) else {
        programsRun += 1
        place = Int(step.onFalse)
        continue
      }
      if step.queryCount > 0 { programsRun += 1 }
      for query in 0..<Int(step.queryCount) {
        matches.append(index.sharedQueries.start[Int(step.firstQuery) + query])
      }
      place += 1
    }
  }

  /// Puts the matches from `first` on in order, each once: programs that share queries may both have found one.
  private static func sort(_ matches: inout [Int32], from first: Int) {
    matches[first...].sort()
    var kept = first + 1
    for index in (first + 1)..<matches.count where matches[index] != matches[kept - 1] {
      matches[kept] = matches[index]
      kept += 1
    }
    matches.removeLast(matches.count - kept)
  }

  /// Looks every value of the event up in the index.
  private mutating func find(_ event: borrowing ExtractedEvent) {
    finder.begin(event: eventNumber)
    for touched in event.touched {
      let number = Int(touched)
      let field = finder.field(number)
      if !field.pointee.isAsked { continue }
      let (existence, tests) = (field.pointee.existence, field.pointee.tests)
      if existence.count > 0 { finder.add(existence) }
      for place in 0..<Int(tests.count) {
        let test = finder.test(Int(tests.start) + place)
        if value(of: Int(test.atom), event) { finder.add(test.postings) }
      }
      var index = Int(event.first[number])
      while index >= 0 {
        let value = event.values[index]
        find(value, index, number, field)
        index = Int(value.next)
      }
    }
  }

  private mutating func find(
    _ value: ExtractedValue, _ index: Int, _ number: Int, _ field: UnsafePointer<QueryIndex.Field>
  ) {
    let field = field.pointee
    // The bytes of a value stay where they are until the next record is extracted; the event is borrowed until then.
    let text = UnsafeBufferPointer(start: value.start, count: Int(value.count))
    switch value.kind {
    case .null, .object: return
    case .number:
      if field.hasIntegers || field.intervals.count > 0, let decimal = DecimalNumber(json: text) {
        if field.hasIntegers, let integer = decimal.integerValue {
          finder.lookUp(integer: integer, field: number)
        }
        if field.intervals.count > 0 { finder.lookUp(decimal, intervals: field.intervals) }
      }
    case .string:
      if field.hasText { finder.lookUp(text, field: number, .text) }
      if field.masks.count > 0, let address = IPAddress(text) {
        finder.lookUp(address, field: number, masks: field.masks)
      }
      if field.intervals.count > 0, let decimal = DecimalNumber(json: text) {
        finder.lookUp(decimal, intervals: field.intervals)
      }
    case .true, .false:
      if field.hasText { finder.lookUp(text, field: number, .text) }
    }
    if field.automaton >= 0 { finder.scan(text, automaton: Int(field.automaton)) }
    guard field.hasFolded || field.foldedAutomaton >= 0 else { return }
    // The automaton folds ASCII by itself.
    if !field.hasFolded, LowerCasing.isASCII(text) {
      finder.scan(text, automaton: Int(field.foldedAutomaton))
      return
    }
    let place = lowered.place(of: index, text)
    if place.start < 0 {
      findFolded(text, number, field)
    } else {
      // A copy that shares the buffer keeps it while the finder is changed; nothing is lowered meanwhile.
      let bytes = lowered.bytes
      bytes.withUnsafeBufferPointer {
        findFolded(
          UnsafeBufferPointer(rebasing: $0[place.start..<(place.start + place.count)]), number, field)
      }
    }
  }

  private mutating func findFolded(
    _ text: UnsafeBufferPointer<UInt8>, _ number: Int, _ field: QueryIndex.Field
  ) {
    if field.hasFolded { finder.lookUp(text, field: number, .folded) }
    if field.foldedAutomaton >= 0 { finder.scan(text, automaton: Int(field.foldedAutomaton)) }
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
    // Steps and tests name atoms of the plan that the memo was made for: it has a place for each.
    let known = memo[atom]
    if known >> 1 == eventNumber { return known & 1 == 1 }
    atomsEvaluated &+= 1
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
