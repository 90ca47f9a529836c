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
  private let postings: UnsafePointer<Int32>
  private let slots: UnsafePointer<Int32>
  private let slotMask: Int
  private let entries: UnsafePointer<QueryIndex.Entry>
  private let keys: UnsafePointer<UInt8>
  /// By query: the last event that it was a candidate for.
  private var seen: [UInt64]
  /// By automaton and state: the last event for which the state's literals were counted.
  private var reached: [[UInt64]]
  private let scratch: UnsafeMutablePointer<UInt8>
  private var event: UInt64 = 0

  /// Candidates of the present event, in the order in which they were found, each once.
  private(set) var candidates: [Int32] = []

  init(_ plan: PlanSet) {
    index = plan.index
    fields = index.fields.start
    tests = index.tests.start
    masks = index.masks.start
    postings = index.postings.start
    slots = index.slots.start
    slotMask = index.slots.count - 1
    entries = index.entries.start
    keys = index.keys.start
    seen = Array(repeating: 0, count: plan.queries.count)
    scratch = .allocate(capacity: 24)
    scratch.initialize(repeating: 0, count: 24)
    reached = plan.index.automata.map { Array(repeating: 0, count: $0.stateCount) }
  }

  deinit { scratch.deallocate() }

  var alwaysRun: [Int32] { index.alwaysRun }

  mutating func begin(event: UInt64) {
    self.event = event
    candidates.removeAll(keepingCapacity: true)
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

  /// Adds the queries of all literals that stand in the text.
  mutating func scan(_ text: UnsafeBufferPointer<UInt8>, automaton number: Int) {
    let automaton = index.automata[number]
    let (classes, transitions) = (automaton.classes.start, automaton.transitions.start)
    let (outputs, nextOutputs) = (automaton.outputs.start, automaton.nextOutputs.start)
    let classCount = Int(automaton.classCount)
    var state = 0
    for byte in text {
      state = Int(transitions[state &* classCount &+ Int(classes[Int(byte)])])
      var output = state
      if outputs[state].count == 0 { output = Int(nextOutputs[state]) }
      while output != 0 {
        // Reached before: so were all the outputs behind it.
        if reached[number][output] == event { break }
        reached[number][output] = event
        add(outputs[output])
        output = Int(nextOutputs[output])
      }
    }
  }
}
