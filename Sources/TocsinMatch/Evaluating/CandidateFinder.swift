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
  private let tags: UnsafePointer<UInt8>
  private let slotMask: Int
  private let entries: UnsafePointer<QueryIndex.Entry>
  private let keys: UnsafePointer<UInt8>
  // Unlike arrays the tables check no bounds. All numbers that lead into them were given out by the builder of the same
  // index: ranges of postings, masks, and intervals, entries of slots, and queries of postings lie within their tables.

  // Memory of its own instead of arrays: this is written for every value of every event.
  /// By query: the last event that it was a candidate for.
  private let seen: UnsafeMutablePointer<UInt64>
  private let automata: UnsafeMutableBufferPointer<Automaton>
  private let scratch: UnsafeMutablePointer<UInt8>
  private var event: UInt64 = 0
  private let found: UnsafeMutablePointer<Int32>
  private var foundCount = 0

  /// Candidates of the present event, in the order in which they were found, each once: queries, and from their number
  /// on the programs that several share.
  var candidates: UnsafeBufferPointer<Int32> { UnsafeBufferPointer(start: found, count: foundCount) }

  init(_ plan: PlanSet) {
    index = plan.index
    fields = index.fields.start
    tests = index.tests.start
    masks = index.masks.start
    intervals = index.intervals.start
    postings = index.postings.start
    slots = index.slots.start
    tags = index.tags.start
    slotMask = index.slots.count - 1
    entries = index.entries.start
    keys = index.keys.start
    // Postings hold the numbers of queries and, after these, of programs: all below this count.
    let count = plan.queries.count + plan.index.programs.count
    seen = .allocate(capacity: max(count, 1))
    seen.initialize(repeating: 0, count: count)
    found = .allocate(capacity: max(count, 1))
    scratch = .allocate(capacity: 8)
    scratch.initialize(repeating: 0, count: 8)
    automata = .allocate(capacity: index.automata.count)
    _ = automata.initialize(from: index.automata.map(Automaton.init))
  }

  deinit {
    seen.deallocate()
    found.deallocate()
    scratch.deallocate()
    for automaton in automata { automaton.reached.deallocate() }
    automata.deallocate()
  }

  /// The tables of an automaton without a reference to count.
  private struct Automaton {
    let window: Int
    let blockMask: UInt32
    let fold: UInt32
    let hashShift: UInt32
    let startShift: UInt32
    let ranges: UnsafePointer<TableRange>
    let literals: UnsafePointer<LiteralStarts.Literal>
    let literalBytes: UnsafePointer<UInt8>
    let classCount: Int32
    let classes: UnsafePointer<UInt8>
    let shifts: UnsafePointer<UInt8>
    let transitions: UnsafePointer<Int32>
    let outputs: UnsafePointer<TableRange>
    let nextOutputs: UnsafePointer<Int32>
    /// By state: the last event for which its literals were counted.
    let reached: UnsafeMutablePointer<UInt64>

    init(_ automaton: SubstringAutomaton) {
      window = Int(automaton.window)
      blockMask = automaton.blockMask
      fold = automaton.fold
      hashShift = automaton.hashShift
      startShift = automaton.starts.hashShift
      ranges = automaton.starts.ranges.start
      literals = automaton.starts.literals.start
      literalBytes = automaton.starts.bytes.start
      classCount = automaton.classCount
      classes = automaton.classes.start
      shifts = automaton.shifts.start
      transitions = automaton.transitions.start
      outputs = automaton.outputs.start
      nextOutputs = automaton.nextOutputs.start
      reached = .allocate(capacity: automaton.stateCount)
      reached.initialize(repeating: 0, count: automaton.stateCount)
    }
  }

  mutating func begin(event: UInt64) {
    self.event = event
    foundCount = 0
    add(index.alwaysPosted)
  }

  /// What is to be looked up for a field.
  func field(_ number: Int) -> UnsafePointer<QueryIndex.Field> { fields + number }

  func test(_ number: Int) -> QueryIndex.Test { tests[number] }

  @inline(__always)
  mutating func add(_ range: TableRange) {
    var place = Int(range.start)
    let end = place &+ Int(range.count)
    // `found` has room for every number once, and `seen` lets each in once per event. Events are numbered from 1, so
    // the zeros that `seen` begins with are no event's.
    while place < end {
      let query = postings[place]
      place &+= 1
      if seen[Int(query)] == event { continue }
      seen[Int(query)] = event
      found[foundCount] = query
      foundCount &+= 1
    }
  }

  @inline(__always)
  mutating func lookUp(_ text: UnsafeBufferPointer<UInt8>, field: Int, _ space: QueryIndex.KeySpace) {
    guard let base = text.baseAddress else { return }
    let keys = keys
    let seed = QueryIndex.seed(field: Int32(truncatingIfNeeded: field), space)
    let hash = QueryIndex.hash(base, text.count, seed: seed)
    // The lengths are compared first, so `memcmp` reads what both have.
    lookUp(hash) { key in
      Int(key.count) == text.count && memcmp(keys + Int(key.start), base, text.count) == 0
    }
  }

  /// Adds the queries of the key with a hash.
  @inline(__always)
  private mutating func lookUp(_ hash: UInt64, isKey: (TableRange) -> Bool) {
    let tag = QueryIndex.tag(hash)
    // Masked, a slot is below the number of slots, which is a power of two and that of the tags. At most half of them
    // are taken, so that a free one ends the search.
    var slot = Int(truncatingIfNeeded: hash) & slotMask
    while tags[slot] != 0 {
      if tags[slot] == tag {
        let entry = entries + Int(slots[slot])
        if entry.pointee.hash == hash, isKey(entry.pointee.key) {
          add(entry.pointee.postings)
          return
        }
      }
      slot = (slot &+ 1) & slotMask
    }
  }

  mutating func lookUp(integer: Int64, field: Int) {
    // `scratch` has room for these eight bytes, which no look-up keeps.
    UnsafeMutableRawPointer(scratch).storeBytes(of: integer.littleEndian, as: Int64.self)
    lookUp(UnsafeBufferPointer(start: scratch, count: 8), field: field, .integer)
  }

  /// Adds the queries of all blocks that hold an address.
  mutating func lookUp(_ address: IPAddress, field: Int, masks range: TableRange) {
    let keys = UnsafeRawPointer(keys)
    let seed = QueryIndex.seed(field: Int32(truncatingIfNeeded: field), .address)
    for number in 0..<Int(range.count) {
      let mask = masks[Int(range.start) + number]
      let (high, low) = (address.high & mask.high, address.low & mask.low)
      let numberInKey = UInt64(UInt16(truncatingIfNeeded: number))
      lookUp(QueryIndex.hash(high: high, low: low, mask: numberInKey, seed: seed)) { key in
        // Two words of eight bytes and a mask number of two: the length says that all are there.
        key.count == 18 && QueryIndex.address(inKey: keys + Int(key.start)) == (high, low, numberInKey)
      }
    }
  }

  /// Adds the queries of all intervals that hold a number.
  mutating func lookUp(_ number: DecimalNumber, intervals range: TableRange) {
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
      _ = run(automaton, base, from: 0, to: text.count, stopsAtRoot: false)
      return
    }
    let (shifts, blockMask, fold) = (automaton.shifts, automaton.blockMask, automaton.fold)
    let hashShift = automaton.hashShift
    // A window that is used has five bytes or more, and is only looked at where all of it is in the text: the four bytes
    // at its end are too. What is left of the hash of a block is below the number of shifts.
    let ends = UnsafeRawPointer(base) + (window &- 4)
    var position = 0
    while position &+ window <= text.count {
      let bytes = UInt32(littleEndian: ends.loadUnaligned(fromByteOffset: position, as: UInt32.self))
      let block = (bytes | fold) & blockMask
      let shift = Int(shifts[SubstringAutomaton.place(ofBlock: block, hashShift: hashShift)])
      position =
        shift > 0 ? position &+ shift : begin(automaton, base, at: position, to: text.count, last: bytes)
    }
  }

  /// Adds the queries of the literals that begin at a place.
  ///
  /// - Returns: where to go on.
  @inline(never)
  private mutating func begin(
    _ automaton: Automaton, _ text: UnsafePointer<UInt8>, at start: Int, to end: Int, last: UInt32
  ) -> Int {
    // A whole window begins here, so four bytes are there.
    let first = UInt32(littleEndian: UnsafeRawPointer(text + start).loadUnaligned(as: UInt32.self))
    let place = LiteralStarts.place(
      first: first | automaton.fold, last: last | automaton.fold, hashShift: automaton.startShift)
    let range = automaton.ranges[place]
    if range.count < 0 { return run(automaton, text, from: start, to: end, stopsAtRoot: true) }
    for index in 0..<Int(range.count) {
      let literal = automaton.literals[Int(range.start) &+ index]
      let length = Int(literal.bytes.count)
      // A literal may be longer than the window, and the text end before it does.
      if length <= end &- start,
        stands(
          automaton.literalBytes + Int(literal.bytes.start), length, at: text + start, automaton.fold != 0)
      {
        add(literal.postings)
      }
    }
    return start &+ 1
  }

  /// With `folds` a capital letter of the text counts as its small one.
  @inline(__always)
  private func stands(
    _ literal: UnsafePointer<UInt8>, _ count: Int, at text: UnsafePointer<UInt8>, _ folds: Bool
  ) -> Bool {
    var place = count
    // Names differ at their ends.
    while place > 0 {
      place &-= 1
      let byte = text[place]
      if byte == literal[place] { continue }
      guard folds, byte &- 0x41 < 26, byte | 0x20 == literal[place] else { return false }
    }
    return true
  }

  /// Runs an automaton over a part of a text: to its end, or until no literal is begun any more.
  ///
  /// - Returns: where it stopped.
  private mutating func run(
    _ automaton: Automaton, _ text: UnsafePointer<UInt8>, from start: Int,
    to end: Int, stopsAtRoot: Bool
  ) -> Int {
    let (classes, transitions) = (automaton.classes, automaton.transitions)
    // There is a class for each of the 256 bytes, and a transition from every state for each class: half of a row is the
    // place of a state's first one.
    var row: Int32 = 0
    var place = start
    while place < end {
      row = transitions[Int(row >> 1) &+ Int(classes[Int(text[place])])]
      place &+= 1
      if row & 1 != 0 { addOutputs(automaton, state: Int((row >> 1) / automaton.classCount)) }
      if row == 0, stopsAtRoot { return place }
    }
    return end
  }

  private mutating func addOutputs(_ automaton: Automaton, state: Int) {
    let (outputs, nextOutputs) = (automaton.outputs, automaton.nextOutputs)
    var output = outputs[state].count == 0 ? Int(nextOutputs[state]) : state
    while output != 0 {
      // Reached before: so were all the outputs behind it.
      if automaton.reached[output] == event { break }
      automaton.reached[output] = event
      add(outputs[output])
      output = Int(nextOutputs[output])
    }
  }
}
