import TocsinEvents
import TocsinLogModel
import TocsinPlan

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Finds the queries that an event may meet, through the index of a plan set.
struct CandidateFinder: ~Copyable {
  // Keeps the tables alive that the pointers below point into.
  private let index: QueryIndex
  private let fields: UnsafePointer<QueryIndex.Field>
  private let tests: UnsafePointer<QueryIndex.Test>
  private let masks: UnsafePointer<QueryIndex.Mask>
  private let intervals: UnsafePointer<QueryIndex.Interval>
  private let postings: UnsafePointer<Int32>
  private let slots: UnsafePointer<Int32>
  private let slotMask: Int
  private let entries: UnsafePointer<QueryIndex.Entry>
  private let keys: UnsafePointer<UInt8>
  /// By query: the last event that it was a candidate for.
  private var seen: [UInt64]
  /// By automaton and state: the last event for which the state's literals were counted.
  private var reached: [[UInt64]]
  private let automata: UnsafeMutablePointer<Automaton>
  private let scratch: UnsafeMutablePointer<UInt8>
  private var event: UInt64 = 0

  /// Candidates of the present event, in the order in which they were found, each once: queries, and from their number
  /// on the programs that several share.
  private(set) var candidates: [Int32] = []

  init(_ plan: PlanSet) {
    index = plan.index
    fields = index.fields.start
    tests = index.tests.start
    masks = index.masks.start
    intervals = index.intervals.start
    postings = index.postings.start
    slots = index.slots.start
    slotMask = index.slots.count - 1
    entries = index.entries.start
    keys = index.keys.start
    seen = Array(repeating: 0, count: plan.queries.count + plan.index.programs.count)
    scratch = .allocate(capacity: 24)
    scratch.initialize(repeating: 0, count: 24)
    automata = .allocate(capacity: max(index.automata.count, 1))
    for (number, automaton) in index.automata.enumerated() {
      (automata + number).initialize(to: Automaton(automaton))
    }
    reached = plan.index.automata.map { Array(repeating: 0, count: $0.stateCount) }
  }

  deinit {
    scratch.deallocate()
    automata.deallocate()
  }

  /// The tables of an automaton without a reference to count.
  private struct Automaton {
    let window: Int
    let classCount: Int32
    let classes: UnsafePointer<UInt8>
    let shifts: UnsafePointer<UInt8>
    let transitions: UnsafePointer<Int32>
    let outputs: UnsafePointer<FlatRange>
    let nextOutputs: UnsafePointer<Int32>

    init(_ automaton: SubstringAutomaton) {
      window = Int(automaton.window)
      classCount = automaton.classCount
      classes = automaton.classes.start
      shifts = automaton.shifts.start
      transitions = automaton.transitions.start
      outputs = automaton.outputs.start
      nextOutputs = automaton.nextOutputs.start
    }
  }

  mutating func begin(event: UInt64) {
    self.event = event
    candidates.removeAll(keepingCapacity: true)
    add(index.alwaysPosted)
  }

  /// What is to be looked up for a field.
  func field(_ number: Int) -> UnsafePointer<QueryIndex.Field> { fields + number }

  func test(_ number: Int) -> QueryIndex.Test { tests[number] }

  @inline(__always)
  mutating func add(_ range: FlatRange) {
    var place = Int(range.start)
    let end = place &+ Int(range.count)
    while place < end {
      let query = postings[place]
      place &+= 1
      if seen[Int(query)] == event { continue }
      seen[Int(query)] = event
      candidates.append(query)
    }
  }

  @inline(__always)
  mutating func lookUp(_ text: UnsafeBufferPointer<UInt8>, field: Int, _ space: QueryIndex.KeySpace) {
    guard let base = text.baseAddress else { return }
    let hash = QueryIndex.hash(base, text.count, field: Int32(truncatingIfNeeded: field), space)
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while slots[slot] != 0 {
      let entry = entries + (Int(slots[slot]) &- 1)
      if entry.pointee.hash == hash, Int(entry.pointee.key.count) == text.count,
        memcmp(keys + Int(entry.pointee.key.start), base, text.count) == 0
      {
        add(entry.pointee.postings)
        return
      }
      slot = (slot &+ 1) & slotMask
    }
  }

  mutating func lookUp(integer: Int64, field: Int) {
    UnsafeMutableRawPointer(scratch).storeBytes(of: integer.littleEndian, as: Int64.self)
    lookUp(UnsafeBufferPointer(start: scratch, count: 8), field: field, .integer)
  }

  /// Adds the queries of all blocks that hold an address.
  mutating func lookUp(_ address: IPAddress, field: Int, masks range: FlatRange) {
    for number in 0..<Int(range.count) {
      let mask = masks[Int(range.start) + number]
      let raw = UnsafeMutableRawPointer(scratch)
      raw.storeBytes(of: (address.high & mask.high).littleEndian, as: UInt64.self)
      raw.storeBytes(of: (address.low & mask.low).littleEndian, toByteOffset: 8, as: UInt64.self)
      raw.storeBytes(of: UInt16(truncatingIfNeeded: number).littleEndian, toByteOffset: 16, as: UInt16.self)
      lookUp(UnsafeBufferPointer(start: scratch, count: 18), field: field, .address)
    }
  }

  /// Adds the queries of all intervals that hold a number.
  mutating func lookUp(_ number: DecimalNumber, intervals range: FlatRange) {
    let bounds = QueryIndex.wholeBounds(number)
    visit(Int(range.start), Int(range.start) + Int(range.count), bounds.lower, bounds.upper)
  }

  /// Visits a part of the list of intervals: as deep as the logarithm of its length.
  private mutating func visit(_ low: Int, _ high: Int, _ least: Int64, _ most: Int64) {
    var low = low
    while low < high {
      let middle = (low + high) / 2
      let interval = intervals[middle]
      if interval.greatestUpper < least { return }
      visit(low, middle, least, most)
      // Those further on begin later still.
      if interval.lower > most { return }
      if interval.upper >= least { add(interval.postings) }
      low = middle + 1
    }
  }

  /// Adds the queries of all literals that stand in the text.
  mutating func scan(_ text: UnsafeBufferPointer<UInt8>, automaton number: Int) {
    guard let base = text.baseAddress else { return }
    let automaton = automata[number]
    let window = automaton.window
    if window == 0 {
      _ = run(automaton, number, base, from: 0, to: text.count, stopsAtRoot: false)
      return
    }
    let (classes, shifts) = (automaton.classes, automaton.shifts)
    var position = 0
    while position &+ window <= text.count {
      let end = base + (position &+ window)
      let block = SubstringAutomaton.block(
        classes[Int(end[-3])], classes[Int(end[-2])], classes[Int(end[-1])])
      let shift = Int(shifts[block])
      position =
        shift > 0
        ? position &+ shift
        : run(automaton, number, base, from: position, to: text.count, stopsAtRoot: true)
    }
  }

  /// Runs an automaton over a part of a text: to its end, or until no literal is begun any more.
  ///
  /// - Returns: where it stopped.
  private mutating func run(
    _ automaton: Automaton, _ number: Int, _ text: UnsafePointer<UInt8>, from start: Int,
    to end: Int, stopsAtRoot: Bool
  ) -> Int {
    let (classes, transitions) = (automaton.classes, automaton.transitions)
    var row: Int32 = 0
    var place = start
    while place < end {
      row = transitions[Int(row >> 1) &+ Int(classes[Int(text[place])])]
      place &+= 1
      if row & 1 != 0 { addOutputs(automaton, number, state: Int((row >> 1) / automaton.classCount)) }
      if row == 0, stopsAtRoot { return place }
    }
    return end
  }

  private mutating func addOutputs(_ automaton: Automaton, _ number: Int, state: Int) {
    let (outputs, nextOutputs) = (automaton.outputs, automaton.nextOutputs)
    var output = outputs[state].count == 0 ? Int(nextOutputs[state]) : state
    while output != 0 {
      // Reached before: so were all the outputs behind it.
      if reached[number][output] == event { break }
      reached[number][output] = event
      add(outputs[output])
      output = Int(nextOutputs[output])
    }
  }
}
