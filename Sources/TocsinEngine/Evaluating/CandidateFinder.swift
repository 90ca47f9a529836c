import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// Finds the queries that an event may meet, through the index of a plan set.
struct CandidateFinder: ~Copyable {
  private let index: QueryIndex
  /// By query: the last event that it was a candidate for.
  private var seen: [UInt64]
  /// By automaton and state: the last event for which the state's literals were counted.
  private var reached: [[UInt64]]
  private var integerKey: [UInt8] = Array(repeating: 0, count: 8)
  private var event: UInt64 = 0

  /// Candidates of the present event, in the order in which they were found, each once.
  private(set) var candidates: [Int32] = []

  init(_ plan: PlanSet) {
    index = plan.index
    seen = Array(repeating: 0, count: plan.queries.count)
    reached = plan.index.automata.map { Array(repeating: 0, count: $0.stateCount) }
  }

  var alwaysRun: [Int32] { index.alwaysRun }

  mutating func begin(event: UInt64) {
    self.event = event
    candidates.removeAll(keepingCapacity: true)
  }

  /// What is to be looked up for a field.
  func field(_ number: Int) -> QueryIndex.Field { index.fields[number] }

  func test(_ number: Int) -> QueryIndex.Test { index.tests[number] }

  @inline(__always)
  mutating func add(_ postings: FlatRange) {
    var place = Int(postings.start)
    let end = place &+ Int(postings.count)
    while place < end {
      let query = index.postings[place]
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
    let postings = index.lookUp(hash, base, text.count)
    if postings.count > 0 { add(postings) }
  }

  mutating func lookUp(integer: Int64, field: Int) {
    for place in 0..<8 { integerKey[place] = UInt8(truncatingIfNeeded: integer >> Int64(8 * place)) }
    let key = integerKey
    key.withUnsafeBufferPointer { lookUp($0, field: field, .integer) }
  }

  /// Adds the queries of all literals that stand in the text.
  mutating func scan(_ text: UnsafeBufferPointer<UInt8>, automaton number: Int) {
    let automaton = index.automata[number]
    let classCount = Int(automaton.classCount)
    var state = 0
    for byte in text {
      state = Int(automaton.transitions[state &* classCount &+ Int(automaton.classes[Int(byte)])])
      var output = state
      if automaton.outputs[state].count == 0 { output = Int(automaton.nextOutputs[state]) }
      while output != 0 {
        // Reached before: so were all the outputs behind it.
        if reached[number][output] == event { break }
        reached[number][output] = event
        add(automaton.outputs[output])
        output = Int(automaton.nextOutputs[output])
      }
    }
  }
}
