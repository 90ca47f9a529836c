import TocsinLogModel
import TocsinMatch

/// The places where one user was: nearly always a few, which are looked through; many have an index.
struct TravelPlaces: Sendable {
  /// A place, and the last event there.
  struct Place: Sendable {
    /// City and country; or nothing, latitude and longitude.
    var key: GroupKey
    var point: GeoPoint
    var time: Timestamp
    /// The number of the event.
    var arrival: Int
    /// The event, for the signal to show; only while it can matter.
    var sample: SampleRecord?
  }

  /// By slot; with an index some slots may be free.
  private var places: [Place] = []
  /// One or none: a few places cost no room for it.
  private var index: [PlaceIndex] = []

  /// With more places than that there is an index.
  static let fewest = 32

  var count: Int { index.first?.count ?? places.count }

  var isEmpty: Bool { count == 0 }

  /// Bytes of all samples.
  var sampleBytes: Int { places.reduce(0) { $0 + ($1.sample?.bytes.count ?? 0) } }

  func contains(_ key: GroupKey) -> Bool { slot(of: key) != nil }

  /// The place that was visited last; of one time the last one by its key.
  var last: Place? {
    if let index = index.first { return places[index.last] }
    return places.max { ($0.time, $0.key) < ($1.time, $1.key) }
  }

  /// Of the places that cannot be left in time for another one, the last visited.
  func lastTooFar(from place: Place) -> Place? {
    if let index = index.first {
      let found = index.tree.last(
        from: place.point,
        isPossible: { kilometres, latest in
          if kilometres <= ImpossibleTravel.leastDistance { return true }
          let hours = ImpossibleTravel.hours(from: latest, to: place.time)
          return hours > 0 && kilometres / hours <= ImpossibleTravel.greatestSpeed
        },
        isTooFar: { TravelPlaces.isTooFar(places[Int($0.slot)], from: place) },
        precedes: { places[Int($0)].key < places[Int($1)].key })
      return found.map { places[Int($0.slot)] }
    }
    return places.filter { TravelPlaces.isTooFar($0, from: place) }
      .max { ($0.time, $0.key) < ($1.time, $1.key) }
  }

  private static func isTooFar(_ other: Place, from place: Place) -> Bool {
    guard other.key != place.key else { return false }
    let distance = other.point.distance(to: place.point)
    let hours = ImpossibleTravel.hours(from: other.time, to: place.time)
    return distance > ImpossibleTravel.leastDistance
      && (hours == 0 || distance / hours > ImpossibleTravel.greatestSpeed)
  }

  /// Notes another visit of a place.
  ///
  /// - Returns: `false`, with nothing done, where it is not known.
  mutating func visitAgain(_ place: Place, _ record: SampleRecord, _ budget: inout SampleBudget) -> Bool {
    guard let slot = slot(of: place.key) else { return false }
    budget.giveBack(places[slot].sample?.bytes.count ?? 0)
    var place = place
    place.sample = budget.keep(record)
    if !index.isEmpty { index[0].remove(slot, places[slot]) }
    places[slot] = place
    if !index.isEmpty { index[0].add(slot, places) }
    return true
  }

  /// Adds a place that is not known, visited after all others or at the time of the last one.
  mutating func add(_ place: Place) {
    guard index.isEmpty else {
      if let slot = index[0].takeFree() {
        places[slot] = place
        index[0].add(slot, places)
      } else {
        places.append(place)
        index[0].add(places.count - 1, places)
      }
      return
    }
    places.append(place)
    if places.count > TravelPlaces.fewest { makeIndex() }
  }

  /// Drops the samples of places that were visited last before `edge`.
  mutating func dropSamples(before edge: Timestamp, _ budget: inout SampleBudget) {
    guard index.isEmpty else {
      while let slot = index[0].nextSampled, places[slot].time < edge {
        dropSample(slot, &budget)
        index[0].passSampled()
      }
      return
    }
    for slot in places.indices where places[slot].time < edge { dropSample(slot, &budget) }
  }

  private mutating func dropSample(_ slot: Int, _ budget: inout SampleBudget) {
    guard let sample = places[slot].sample else { return }
    budget.giveBack(sample.bytes.count)
    places[slot].sample = nil
  }

  /// Forgets the places that were visited last before `edge`, whose samples are dropped.
  ///
  /// - Returns: how many these were.
  mutating func forget(before edge: Timestamp) -> Int {
    let before = count
    guard index.isEmpty else {
      while let slot = index[0].oldest, places[slot].time < edge {
        index[0].remove(slot, places[slot])
        index[0].free(slot)
      }
      let left = count
      if left * 4 < TravelPlaces.fewest || index[0].isTooLarge {
        places = index[0].inOrder.map { places[$0] }
        index = []
        if left * 4 >= TravelPlaces.fewest { makeIndex() }
      }
      return before - left
    }
    guard places.contains(where: { $0.time < edge }) else { return 0 }
    places.removeAll { $0.time < edge }
    return before - places.count
  }

  private mutating func makeIndex() {
    places.sort { ($0.time, $0.key) < ($1.time, $1.key) }
    var made = PlaceIndex()
    for slot in places.indices { made.add(slot, places) }
    made.isMade()
    index = [made]
  }

  private func slot(of key: GroupKey) -> Int? {
    if let index = index.first { return index.slots[key] }
    return places.firstIndex { $0.key == key }
  }
}

/// Finds places by key, by time and by where they are.
private struct PlaceIndex: Sendable {
  private(set) var slots: [GroupKey: Int] = [:]
  private(set) var tree = PlaceTree()
  /// By slot: the place visited next, and the one before; -1 at the ends.
  private var after: [Int32] = []
  private var before: [Int32] = []
  private var first: Int32 = -1
  private var newest: Int32 = -1
  /// Places visited before this one have no sample; -1 where none has.
  private var sampled: Int32 = -1
  private var freeSlots: [Int] = []
  /// The slot of the place visited last, of one time the last by its key.
  private(set) var last = 0
  private var greatestNodeCount = 0

  var count: Int { slots.count }
  var oldest: Int? { first < 0 ? nil : Int(first) }
  var nextSampled: Int? { sampled < 0 ? nil : Int(sampled) }

  /// Places that left have made the tree so large that it is built anew.
  var isTooLarge: Bool { tree.nodeCount > greatestNodeCount }

  /// All slots in use, in order of time.
  var inOrder: [Int] {
    var order: [Int] = []
    var slot = first
    while slot >= 0 {
      order.append(Int(slot))
      slot = after[Int(slot)]
    }
    return order
  }

  /// All places known so far have been added.
  mutating func isMade() { greatestNodeCount = max(1024, tree.nodeCount * 4) }

  mutating func passSampled() { sampled = after[Int(sampled)] }

  mutating func takeFree() -> Int? { freeSlots.popLast() }

  mutating func free(_ slot: Int) { freeSlots.append(slot) }

  /// Adds a place, visited after all others or at the time of the last one.
  mutating func add(_ slot: Int, _ places: [TravelPlaces.Place]) {
    let place = places[slot]
    if count == 0 || slot == last || (places[last].time, places[last].key) < (place.time, place.key) {
      last = slot
    }
    slots[place.key] = slot
    tree.insert(.init(point: place.point, time: place.time, slot: Int32(truncatingIfNeeded: slot)))
    while after.count <= slot {
      after.append(-1)
      before.append(-1)
    }
    let number = Int32(truncatingIfNeeded: slot)
    after[slot] = -1
    before[slot] = newest
    if newest >= 0 { after[Int(newest)] = number } else { first = number }
    newest = number
    if sampled < 0 { sampled = number }
  }

  /// Removes a place: one that is added again at once, or the oldest one.
  mutating func remove(_ slot: Int, _ place: TravelPlaces.Place) {
    slots[place.key] = nil
    tree.remove(Int32(truncatingIfNeeded: slot), at: place.point)
    let (next, previous) = (after[slot], before[slot])
    if sampled == slot { sampled = next }
    if next >= 0 { before[Int(next)] = previous } else { newest = previous }
    if previous >= 0 { after[Int(previous)] = next } else { first = next }
  }
}
