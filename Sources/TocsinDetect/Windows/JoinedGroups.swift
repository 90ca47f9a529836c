import TocsinLogModel
import TocsinMatch

/// The full groups of a rule by the groups of the queries that have fewer fields, and there by what their own queries
/// amounted to at their last own event.
///
/// An event of a query with fewer fields thus looks at the states that its groups are in, not at every group.
struct JoinedGroups: Sendable {
  /// What a group's own comparisons amounted to.
  struct State: Hashable, Sendable {
    /// Those that held.
    var met: JoinedCases.Outcomes
    /// By comparison, how much of it held; empty where nobody asks.
    var shares: [Double]
  }

  /// The groups of one state in one less-grouped group.
  private struct Bucket: Sendable {
    var entry: Int32
    var state: Int32
    /// Place in the list of the entry.
    var place: Int32
    /// In order a heap, the first one by its key on top.
    var members: [Int32] = []
  }

  /// Of one group: where it stands.
  private struct Place: Sendable {
    var entry: Int32
    var bucket: Int32 = -1
    var position: Int32 = -1
  }

  /// The groups of one way in which queries lack fields.
  private struct Layer: Sendable {
    let positions: [Int]
    var keys = KeyTable()
    /// By key: its buckets.
    var entries: [[Int32]] = []
    /// By key and comparison: no group has a greater share.
    var greatest: [[Double]] = []
    var buckets: [Bucket] = []
    var free: [Int32] = []
    /// By entry and state.
    var numbers: [UInt64: Int32] = [:]
    /// By number of the full group.
    var places: [Place] = []
  }

  private var layers: [Layer]
  private var states: [State] = []
  private var stateNumbers: [State: Int32] = [:]
  /// States have shares, and the groups of each are in order.
  private(set) var isOrdered: Bool

  init(_ layouts: [[Int]], isOrdered: Bool) {
    layers = layouts.map { Layer(positions: $0) }
    self.isOrdered = isOrdered
  }

  /// The number of a less-grouped group that full groups join.
  func entry(_ layer: Int, _ key: GroupKey) -> Int? { layers[layer].keys.find(key.encoding.bytes) }

  func buckets(_ layer: Int, of entry: Int) -> [Int32] { layers[layer].entries[entry] }

  func state(_ layer: Int, _ bucket: Int32) -> State {
    states[Int(layers[layer].buckets[Int(bucket)].state)]
  }

  func members(_ layer: Int, _ bucket: Int32) -> [Int32] { layers[layer].buckets[Int(bucket)].members }

  /// The first group of a bucket, or any where there is no order.
  func first(_ layer: Int, _ bucket: Int32) -> Int? {
    layers[layer].buckets[Int(bucket)].members.first.map { Int($0) }
  }

  func bucket(_ layer: Int, of number: Int) -> Int32 { layers[layer].places[number].bucket }

  func greatest(_ layer: Int, of entry: Int) -> [Double] { layers[layer].greatest[entry] }

  /// Notes the state of a group, which may be new; `groups` holds the keys.
  mutating func set(_ number: Int, _ state: State, _ groups: GroupStore) {
    let id = self.number(of: state)
    for layer in layers.indices {
      while layers[layer].places.count <= number { admit(layers[layer].places.count, layer, groups) }
      let entry = layers[layer].places[number].entry
      if isOrdered { raise(layer, Int(entry), state.shares) }
      let old = layers[layer].places[number].bucket
      if old >= 0, layers[layer].buckets[Int(old)].state == id { continue }
      let new = bucket(layer, entry, id)
      if old >= 0 { remove(number, layer, groups) }
      add(number, layer, new, groups)
    }
    if states.count > 4096, states.count > 4 * (layers.first?.places.count ?? 0) { compactStates() }
  }

  /// Takes the present states for what no group of an entry exceeds.
  mutating func refreshGreatest(_ layer: Int, of entry: Int) {
    layers[layer].greatest[entry] = []
    for bucket in layers[layer].entries[entry] { raise(layer, entry, state(layer, bucket).shares) }
  }

  /// Nobody asks for shares any more.
  mutating func dropShares(_ groups: GroupStore) {
    guard isOrdered else { return }
    let known = layers.first.map { layer in
      layer.places.map { $0.bucket < 0 ? 0 : states[Int(layer.buckets[Int($0.bucket)].state)].met }
    }
    self = JoinedGroups(layers.map(\.positions), isOrdered: false)
    for (number, met) in (known ?? []).enumerated() { set(number, State(met: met, shares: []), groups) }
  }

  private mutating func raise(_ layer: Int, _ entry: Int, _ shares: [Double]) {
    if layers[layer].greatest[entry].isEmpty {
      layers[layer].greatest[entry] = shares
    } else {
      for index in shares.indices where shares[index] > layers[layer].greatest[entry][index] {
        layers[layer].greatest[entry][index] = shares[index]
      }
    }
  }

  private mutating func admit(_ number: Int, _ layer: Int, _ groups: GroupStore) {
    let key = groups.key(of: number).projected(on: layers[layer].positions)
    let entry = layers[layer].keys.insert(key.encoding.bytes)
    if entry == layers[layer].entries.count {
      layers[layer].entries.append([])
      layers[layer].greatest.append([])
    }
    layers[layer].places.append(Place(entry: Int32(truncatingIfNeeded: entry)))
  }

  private mutating func number(of state: State) -> Int32 {
    if let known = stateNumbers[state] { return known }
    let number = Int32(truncatingIfNeeded: states.count)
    states.append(state)
    stateNumbers[state] = number
    return number
  }

  /// Forgets states that no group is in.
  private mutating func compactStates() {
    let old = states
    (states, stateNumbers) = ([], [:])
    for layer in layers.indices {
      layers[layer].numbers.removeAll(keepingCapacity: true)
      for (bucket, content) in layers[layer].buckets.enumerated() {
        // Of an empty one any state will do.
        layers[layer].buckets[bucket].state = 0
        if content.members.isEmpty { continue }
        let state = number(of: old[Int(content.state)])
        layers[layer].buckets[bucket].state = state
        layers[layer].numbers[JoinedGroups.pair(content.entry, state)] = Int32(truncatingIfNeeded: bucket)
      }
    }
  }

  private static func pair(_ entry: Int32, _ state: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: entry)) << 32 | UInt64(UInt32(bitPattern: state))
  }

  private mutating func bucket(_ layer: Int, _ entry: Int32, _ state: Int32) -> Int32 {
    let pair = JoinedGroups.pair(entry, state)
    if let known = layers[layer].numbers[pair] { return known }
    let place = Int32(truncatingIfNeeded: layers[layer].entries[Int(entry)].count)
    let made = Bucket(entry: entry, state: state, place: place)
    let number: Int32
    if let free = layers[layer].free.popLast() {
      number = free
      layers[layer].buckets[Int(free)] = made
    } else {
      number = Int32(truncatingIfNeeded: layers[layer].buckets.count)
      layers[layer].buckets.append(made)
    }
    layers[layer].numbers[pair] = number
    layers[layer].entries[Int(entry)].append(number)
    return number
  }

  private mutating func dropBucket(_ layer: Int, _ number: Int32) {
    let bucket = layers[layer].buckets[Int(number)]
    let entry = Int(bucket.entry)
    layers[layer].numbers[JoinedGroups.pair(bucket.entry, bucket.state)] = nil
    layers[layer].free.append(number)
    if let last = layers[layer].entries[entry].popLast(), last != number {
      layers[layer].entries[entry][Int(bucket.place)] = last
      layers[layer].buckets[Int(last)].place = bucket.place
    }
  }

  private mutating func add(_ number: Int, _ layer: Int, _ bucket: Int32, _ groups: GroupStore) {
    let position = layers[layer].buckets[Int(bucket)].members.count
    layers[layer].buckets[Int(bucket)].members.append(Int32(truncatingIfNeeded: number))
    layers[layer].places[number].bucket = bucket
    layers[layer].places[number].position = Int32(truncatingIfNeeded: position)
    if isOrdered { rise(position, layer, Int(bucket), groups) }
  }

  private mutating func remove(_ number: Int, _ layer: Int, _ groups: GroupStore) {
    let place = layers[layer].places[number]
    let (bucket, position) = (Int(place.bucket), Int(place.position))
    let last = layers[layer].buckets[bucket].members.count - 1
    if position < last { swap(position, last, layer, bucket) }
    layers[layer].buckets[bucket].members.removeLast()
    if last == 0 {
      dropBucket(layer, place.bucket)
    } else if isOrdered, position < last {
      rise(position, layer, bucket, groups)
      sink(position, layer, bucket, groups)
    }
  }

  private mutating func swap(_ one: Int, _ other: Int, _ layer: Int, _ bucket: Int) {
    layers[layer].buckets[bucket].members.swapAt(one, other)
    for position in [one, other] {
      let number = Int(layers[layer].buckets[bucket].members[position])
      layers[layer].places[number].position = Int32(truncatingIfNeeded: position)
    }
  }

  private func precedes(_ one: Int, _ other: Int, _ layer: Int, _ bucket: Int, _ groups: GroupStore) -> Bool {
    let bucket = layers[layer].buckets[bucket]
    return groups.precedes(Int(bucket.members[one]), Int(bucket.members[other]))
  }

  private mutating func rise(_ position: Int, _ layer: Int, _ bucket: Int, _ groups: GroupStore) {
    var child = position
    while child > 0, precedes(child, (child - 1) / 2, layer, bucket, groups) {
      swap(child, (child - 1) / 2, layer, bucket)
      child = (child - 1) / 2
    }
  }

  private mutating func sink(_ position: Int, _ layer: Int, _ bucket: Int, _ groups: GroupStore) {
    let count = layers[layer].buckets[bucket].members.count
    var parent = position
    while true {
      var least = parent
      for child in [2 * parent + 1, 2 * parent + 2]
      where child < count && precedes(child, least, layer, bucket, groups) {
        least = child
      }
      if least == parent { return }
      swap(parent, least, layer, bucket)
      parent = least
    }
  }
}
