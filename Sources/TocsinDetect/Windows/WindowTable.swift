import TocsinLogModel
import TocsinMatch
import TocsinSemantics

extension Aggregation {
  /// A window of it has more to remember than the times of events.
  var isMeasured: Bool {
    switch self {
    case .cardinality, .sum, .max: true
    case .count, .eventCount, .none, .newValue, .geoData: false
    }
  }

  /// The value of a window without events.
  var valueOfNothing: QueryValue { self == .max ? .none : .zero }
}

/// The windows of all queries and groups of one rule.
struct WindowTable: Sendable {
  private let window: Int64
  private let join: GroupJoin
  private let aggregations: [Aggregation]
  private let limits: StateLimits
  private let evictsSingles: Bool
  /// One store for each way in which queries are grouped; the first holds the full groups.
  private(set) var full: GroupStore
  private var partial: [GroupStore]
  /// By query: its store, and its window within a group.
  private let places: [(store: Int, window: Int)]
  /// By further store: the positions of its groups within the full ones.
  let layouts: [[Int]]
  /// Windows that have more to remember than times: by query and group number.
  private var measured: [[Int: QueryWindow]]
  /// By number of the full group.
  private var samples: [Int: KeptSamples] = [:]
  /// By further store and number of the group in it: of queries that lack fields of the full group.
  private var partialSamples: [[Int: KeptSamples]]
  private var sampleBudget: SampleBudget

  /// Events left out, since their group would have been one too many, or was given up for another.
  private(set) var overflowingGroups = 0
  private var room: GroupRoom

  /// Samples not kept, since there was no room.
  var droppedSamples: Int { sampleBudget.dropped }

  /// `evictsSingles`: a group that is known for one event may be given up for a new one.
  init(
    _ join: GroupJoin, _ aggregations: [Aggregation], window: Int64, limits: StateLimits, evictsSingles: Bool
  ) {
    self.evictsSingles = evictsSingles && window > 0 && join.isUniform
    self.join = join
    self.aggregations = aggregations
    self.window = window
    self.limits = limits
    room = GroupRoom(limit: limits.groups)
    sampleBudget = SampleBudget(limit: limits.sampleBytes)
    var layouts: [[Int]] = [Array(0..<join.fields.count)]
    var widths = [0]
    places = aggregations.indices.map { query in
      let positions = join.positions[query]
      let store = layouts.firstIndex(of: positions) ?? layouts.count
      if store == layouts.count {
        layouts.append(positions)
        widths.append(0)
      }
      widths[store] += 1
      return (store, widths[store] - 1)
    }
    self.layouts = Array(layouts.dropFirst())
    full = GroupStore(width: window > 0 ? widths[0] : 0)
    partial = widths.dropFirst().map { GroupStore(width: window > 0 ? $0 : 0) }
    measured = aggregations.map { _ in [:] }
    partialSamples = partial.map { _ in [:] }
  }

  /// Groups and events kept now: what a sweep would have to look at.
  var size: Int { partial.isEmpty ? full.count : partial.reduce(full.count) { $0 + $1.count } }

  private func store(_ number: Int) -> GroupStore { number == 0 ? full : partial[number - 1] }

  /// Lets `body` use a store where it stands.
  private mutating func use<Result>(_ store: Int, _ body: (inout GroupStore) -> Result) -> Result {
    store == 0 ? body(&full) : body(&partial[store - 1])
  }

  // MARK: - Full groups

  func knows(_ group: GroupKey) -> Bool { full.find(group) != nil }

  /// The further store of a query that lacks fields of the full group.
  func layer(of query: Int) -> Int { places[query].store - 1 }

  /// Notes an event of a full group.
  ///
  /// - Returns: the number of the group, or `nil` when there was no room for it.
  mutating func touch(_ group: GroupKey, at time: Timestamp) -> Int? {
    touch(group, at: time, makesRoom: false)
  }

  private mutating func touch(_ group: GroupKey, at time: Timestamp, makesRoom: Bool) -> Int? {
    guard
      let number = full.admit(group, at: time, limit: limits.groups)
        ?? (makesRoom && makeRoom(at: time) ? full.admit(group, at: time, limit: limits.groups) : nil)
    else {
      overflowingGroups += 1
      return nil
    }
    full.touch(number, at: time)
    return number
  }

  /// The time of a group's last event, unless the silence after it was evaluated.
  func silentSince(_ group: GroupKey) -> Timestamp? {
    guard let number = full.find(group) else { return nil }
    return full.silentSince(number)
  }

  mutating func endSilence(_ group: GroupKey) {
    if let number = full.find(group) { full.endSilence(number) }
  }

  /// Whether a sample of as many bytes is kept for a full group: always, once the group has one.
  ///
  /// Room is taken for it then.
  mutating func takesSample(ofBytes count: Int, _ number: Int) -> Bool {
    full.hasSamples(number) || sampleBudget.take(count)
  }

  /// Keeps the record of an event of a full group, unless there is no room.
  mutating func keepSample(of hit: Hit, _ number: Int) {
    guard takesSample(ofBytes: hit.record.bytes.count, number) else { return }
    keepSample(SampledEvent(number: hit.arrival, record: hit.record), number)
  }

  /// Keeps the record of an event of a full group that ``takesSample(ofBytes:_:)`` has let in.
  mutating func keepSample(_ event: SampledEvent, _ number: Int) {
    guard full.hasSamples(number) else {
      samples[number] = KeptSamples(event)
      full.noteSamples(number)
      return
    }
    WindowTable.keep(event, number, window, in: &samples, &sampleBudget)
  }

  private static func keep(
    _ event: SampledEvent, _ number: Int, _ window: Int64, in samples: inout [Int: KeptSamples],
    _ budget: inout SampleBudget
  ) {
    var kept = samples.removeValue(forKey: number) ?? KeptSamples()
    kept.keep(event, after: event.record.time.advanced(seconds: -window), &budget)
    if !kept.isEmpty { samples[number] = kept }
  }

  /// The events that were kept of the windows that a full group sees; empty when there was no room.
  ///
  /// An event of a query that lacks fields of the full group may be among them twice.
  func samples(of group: GroupKey, _ number: Int, at time: Timestamp) -> [SampledEvent] {
    let own = samples[number]?.events ?? []
    if join.isUniform { return own }
    let edge = time.advanced(seconds: -window)
    var stores: Set<Int> = []
    return own
      + aggregations.indices.flatMap { query -> [SampledEvent] in
        let store = places[query].store
        guard store > 0, stores.insert(store).inserted, let number = self.number(of: query, group, nil)
        else { return [] }
        return partialSamples[store - 1][number]?.events.filter { $0.record.time > edge } ?? []
      }
  }

  // MARK: - Windows

  /// Enters an event in the windows of its queries, and makes its full groups known so that others can join them.
  mutating func enter(_ hit: Hit) {
    let limit = limits.groups
    for part in hit.parts {
      for group in part.groups {
        let place = places[part.query]
        guard window > 0 || place.store == 0,
          let number = use(place.store, { $0.admit(group, at: hit.time, limit: limit) })
            ?? (place.store == 0 && makeRoom(at: hit.time)
              ? full.admit(group, at: hit.time, limit: limit) : nil)
        else { continue }
        guard window > 0 else { continue }
        use(place.store) { $0.touch(number, at: hit.time) }
        add(hit, part, to: number)
        if place.store > 0 {
          let event = SampledEvent(number: hit.arrival, record: hit.record)
          WindowTable.keep(event, number, window, in: &partialSamples[place.store - 1], &sampleBudget)
        }
      }
    }
  }

  /// Enters an event that has one full group, in one window: what ``enter(_:)`` and ``touch(_:at:)`` do together.
  mutating func enter(_ hit: Hit, _ part: QueryHit, _ group: GroupKey) -> Int? {
    let number = touch(group, at: hit.time, makesRoom: true)
    if let number { add(hit, part, to: number) }
    return number
  }

  /// The same by the bytes of the key, for a counted query.
  ///
  /// - Returns: the number of the group, or `nil` when there was no room for it.
  mutating func enter(
    _ key: UnsafeBufferPointer<UInt8>, hash: UInt32, _ query: Int, at time: Timestamp, arrival: Int
  ) -> Int? {
    guard
      let number = full.admit(key, hash: hash, at: time, limit: limits.groups)
        ?? (makeRoom(at: time) ? full.admit(key, hash: hash, at: time, limit: limits.groups) : nil)
    else {
      overflowingGroups += 1
      return nil
    }
    full.touch(number, at: time)
    full.add(time, arrival: arrival, to: number, places[query].window)
    return number
  }

  /// Brings a part of a full group near that will be looked up soon.
  func prefetch(_ hash: UInt32, _ stage: KeyStage) { full.prefetch(hash, stage) }

  /// Removes from the windows of the full groups what has left them by `time`.
  mutating func expire(at time: Timestamp) {
    full.expire(through: time.advanced(seconds: -window))
  }

  /// The events of a counted query in a full group: nothing is left that has expired.
  func count(_ query: Int, inFull number: Int) -> Int {
    full.eventCount(number, places[query].window)
  }

  private mutating func add(_ hit: Hit, _ part: QueryHit, to number: Int) {
    let place = places[part.query]
    if isMeasured(part.query) {
      measured[part.query][number, default: QueryWindow(aggregations[part.query])].add(
        Contribution(time: hit.time, arrival: hit.arrival, numbers: part.numbers, tuples: part.tuples))
    } else {
      use(place.store) { $0.add(hit.time, arrival: hit.arrival, to: number, place.window) }
    }
  }

  /// The values of all queries for a full group, in the window that ends at `time`.
  mutating func values(of group: GroupKey, _ full: Int?, at time: Timestamp) -> [QueryValue] {
    let edge = time.advanced(seconds: -window)
    return aggregations.indices.map { query in
      let place = places[query]
      guard let number = number(of: query, group, full) else {
        return aggregations[query].valueOfNothing
      }
      if isMeasured(query) {
        measured[query][number]?.expire(through: edge)
        return measured[query][number]?.value ?? aggregations[query].valueOfNothing
      }
      let count = use(place.store) { store in
        store.expire(through: edge)
        return store.eventCount(number, place.window)
      }
      return .number(DecimalNumber(Int64(count)))
    }
  }

  /// The number of a query's group that a full group joins.
  private func number(of query: Int, _ group: GroupKey, _ full: Int?) -> Int? {
    if join.isFull[query] { return full ?? self.full.find(group) }
    return store(places[query].store).find(group.projected(on: join.positions[query]))
  }

  /// Calls `body` with time and arrival of each event of a query in the group's window, latest first, as long as it
  /// asks for more.
  func forEachEvent(
    _ query: Int, of group: GroupKey, _ full: Int?, _ body: (Timestamp, UInt32) -> Bool
  ) {
    let place = places[query]
    guard let number = number(of: query, group, full) else { return }
    guard isMeasured(query) else {
      return store(place.store).forEachEvent(number, place.window, body)
    }
    for event in (measured[query][number]?.live ?? []).reversed() {
      guard body(event.time, UInt32(truncatingIfNeeded: event.arrival)) else { return }
    }
  }

  /// Makes room for a new group where all groups are taken: first those that time has emptied go, then the older half
  /// of those with one event.
  ///
  /// A flood of groups that are seen once thus costs no group that has come further. Not where silence counts or where
  /// groups join: there a group means more than its events.
  private mutating func makeRoom(at time: Timestamp) -> Bool {
    guard evictsSingles, room.isDue(full.count) else { return false }
    let before = full.count
    sweep(at: time, keepsFullGroups: false)
    if full.count == before {
      let measured = measured
      let isMeasured = aggregations.contains { $0.isMeasured }
      let removed = full.removeSingles { number in
        isMeasured ? measured.reduce(0) { $0 + ($1[number]?.live.count ?? 0) } : 0
      }
      if let removed {
        overflowingGroups += removed.count
        renumber(store: 0, removed.numbers)
      }
    }
    room.note(before - full.count)
    return full.count < limits.groups
  }

  /// Drops what time has emptied; with `keepsFullGroups` a silent or joined group stays known.
  mutating func sweep(at time: Timestamp, keepsFullGroups: Bool) {
    let edge = time.advanced(seconds: -window)
    for store in 0...partial.count where store > 0 || !keepsFullGroups {
      guard let numbers = use(store, { $0.removeEmptied(through: edge) }) else { continue }
      renumber(store: store, numbers)
    }
    if keepsFullGroups { samples = expired(samples, through: edge) }
    partialSamples = partialSamples.map { expired($0, through: edge) }
    countSamples()
  }

  private mutating func renumber(store: Int, _ numbers: [Int32]) {
    for query in aggregations.indices where places[query].store == store {
      measured[query] = measured[query].kept(by: numbers)
    }
    if store == 0 {
      samples = samples.kept(by: numbers)
    } else {
      partialSamples[store - 1] = partialSamples[store - 1].kept(by: numbers)
    }
    countSamples()
  }

  private mutating func countSamples() {
    sampleBudget.reset(
      to: (partialSamples + [samples]).reduce(0) { $0 + $1.values.reduce(0) { $0 + $1.bytes } })
  }

  /// The samples that are left of those kept; the caller counts their bytes.
  private func expired(_ samples: [Int: KeptSamples], through edge: Timestamp) -> [Int: KeptSamples] {
    var budget = sampleBudget
    return samples.compactMapValues { kept in
      var kept = kept
      kept.expire(through: edge, &budget)
      return kept.isEmpty ? nil : kept
    }
  }

  private func isMeasured(_ query: Int) -> Bool { aggregations[query].isMeasured }
}
