import TocsinLogModel
import TocsinMatch
import TocsinSemantics

extension ImpossibleTravelOptions: MethodStateMaker {
  var keepsSamples: Bool { true }

  func state(of rule: Rule, index: Int, limits: StateLimits) -> any MethodState {
    ImpossibleTravel(rule: rule, options: self, index: index, limits: limits)
  }
}

/// The impossible travel detection method: two places of one user that are too far apart for the time between.
///
/// Source: rule reference, section 3.4. A place is its city and country; without a city, its coordinates.
struct ImpossibleTravel: MethodState {
  private struct Traveller: Sendable {
    var start: Timestamp
    var places = TravelPlaces()
    /// The place of the last event, whether it was stored or not.
    var previous: GroupKey?
    /// The way from the last other place to ``previous``.
    var lastWay: Way?
    /// Ways gone to usual places, and those that gave a signal.
    var ways: Set<Way> = []
  }

  private struct Way: Hashable, Sendable {
    var from: GroupKey
    var to: GroupKey
  }

  /// Kilometres: nearer places are never impossible.
  static let leastDistance = 500.0
  /// Kilometres an hour: slower travel is possible.
  static let greatestSpeed = 1000.0
  /// Seconds: no two points of the sphere are farther apart than this at the greatest speed.
  static let farthest: Int64 = 72_360
  /// Seconds: a usual place is forgotten when not seen for longer.
  static let forgetPlace: Int64 = 30 * 86_400
  /// Places and ways of one user; further ones are left out, and counted.
  static let perUser = 1000

  private let fields: [GroupField]
  private let limits: StateLimits
  /// Seconds; `nil` learns no usual places.
  private let learning: Int64?
  var lifecycle: SignalLifecycle
  /// All but the samples, which their budget counts.
  private var counted = MethodLosses()

  private var users = KeyTable()
  private var room: GroupRoom
  private var travellers: [Traveller] = []
  private var stored = 0
  private var sampleBudget: SampleBudget
  private var sweep = AmortisedSweep(after: 4096)

  init(rule: Rule, options: ImpossibleTravelOptions, index: Int, limits: StateLimits) {
    self.limits = limits
    room = GroupRoom(limit: limits.groups)
    sampleBudget = SampleBudget(limit: limits.sampleBytes)
    learning = options.baselineDays.map { Int64($0) * 86_400 }
    fields = rule.queries.first?.groupByFields ?? []
    lifecycle = SignalLifecycle(rule: rule, index: index, fields: fields)
    lifecycle.overlap = ImpossibleTravel.farthest
  }

  var losses: MethodLosses {
    var losses = counted
    losses.samples = sampleBudget.dropped
    return losses
  }

  mutating func apply(_ hit: Hit) {
    guard let part = hit.parts.first else { return }
    guard let point = GeoPoint(part.numbers) else {
      counted.unlocated += 1
      return
    }
    sweepSometimes(at: hit.time)
    let key = ImpossibleTravel.placeKey(part.tuples.first, point)
    for group in part.groups.count > 1 ? part.groups.sorted() : part.groups {
      guard let number = admit(group, at: hit.time) else { continue }
      forget(number, at: hit.time)
      let place = TravelPlaces.Place(
        key: key, point: point, time: hit.time, arrival: hit.arrival, sample: nil)
      arrive(place, number, group, hit)
    }
  }

  private mutating func admit(_ group: GroupKey, at time: Timestamp) -> Int? {
    if let number = users.findAgain(group) { return number }
    if room.isDue(users.count) { makeRoom(at: time) }
    guard users.count < limits.groups else {
      counted.groups += 1
      return nil
    }
    travellers.append(Traveller(start: time))
    return users.insert(group.encoding.bytes)
  }

  /// Gives up users who can matter no more, else the older half of those with one event.
  private mutating func makeRoom(at time: Timestamp) {
    let before = users.count
    dropForgotten(at: time)
    if users.count == before, let (count, numbers) = users.removeOlderSingles() {
      counted.groups += count
      for (number, user) in travellers.enumerated() where numbers[number] < 0 {
        stored -= user.places.count + user.ways.count
        sampleBudget.giveBack(user.places.sampleBytes)
      }
      travellers = travellers.kept(by: numbers)
    }
    room.note(before - users.count)
  }

  private mutating func arrive(
    _ place: TravelPlaces.Place, _ number: Int, _ group: GroupKey, _ hit: Hit
  ) {
    // No copy of the traveller: changing the places would copy all of them.
    let previous = travellers[number].previous
    let impossible = travellers[number].places.lastTooFar(from: place)
    var outcome: TravelDecision.Outcome
    if let learning {
      let end = travellers[number].start.advanced(seconds: learning)
      // Who stays has gone no way: what counts is how the user came there.
      let way =
        previous == place.key ? travellers[number].lastWay : previous.map { Way(from: $0, to: place.key) }
      if place.time < end {
        outcome = .learned(until: end)
      } else if travellers[number].places.contains(place.key) {
        outcome = .common
        if let way { remember(way, number) }
      } else if impossible == nil {
        outcome = .possible
      } else {
        outcome = way.map(travellers[number].ways.contains) ?? false ? .usualWay : .impossible
        if outcome == .impossible, let way { remember(way, number) }
      }
    } else {
      outcome = impossible == nil ? .possible : .impossible
    }
    if outcome == .impossible || lifecycle.decisions.isKept {
      decide(place, outcome, from: impossible ?? travellers[number].places.last, group, hit)
    }
    // A place that gave a signal does not become a usual one by itself; nor does the way there.
    let isStored = learning == nil || (outcome != .impossible && outcome != .usualWay)
    if isStored { store(place, number, hit.record) }
    if let previous, previous != place.key {
      travellers[number].lastWay = Way(from: previous, to: place.key)
    }
    travellers[number].previous = place.key
  }

  private mutating func decide(
    _ place: TravelPlaces.Place, _ outcome: TravelDecision.Outcome, from: TravelPlaces.Place?,
    _ group: GroupKey, _ hit: Hit
  ) {
    let decision = TravelDecision(
      place: ImpossibleTravel.name(place), outcome: outcome, from: from.map(ImpossibleTravel.name),
      fromTime: from?.time, distance: from.map { $0.point.distance(to: place.point) } ?? 0,
      hours: from.map { ImpossibleTravel.hours(from: $0.time, to: place.time) } ?? 0)
    lifecycle.decisions.add(Decision(decision), about: hit, of: group, fields)
    if outcome == .impossible, let from { match(decision, from, group, hit) }
  }

  static func hours(from: Timestamp, to: Timestamp) -> Double {
    Double(to.microseconds - from.microseconds) / 3_600_000_000
  }

  private mutating func match(
    _ decision: TravelDecision, _ before: TravelPlaces.Place, _ group: GroupKey, _ hit: Hit
  ) {
    var match = SignalMatch(
      time: hit.time, caseIndex: 0, values: [.number(DecimalNumber(1))], trigger: hit.record)
    var evidence = MatchEvidence(of: hit, queries: [0], queryCount: 1)
    evidence.add(EventPosition(time: before.time, number: before.arrival), before.sample)
    match.evidence = evidence
    match.windowStart = decision.fromTime
    match.decision = Decision(decision)
    lifecycle.record(match, group: group)
  }

  // MARK: - State

  private mutating func store(_ place: TravelPlaces.Place, _ number: Int, _ record: SampleRecord) {
    if travellers[number].places.visitAgain(place, record, &sampleBudget) { return }
    guard hasRoom(number) else { return }
    var place = place
    place.sample = sampleBudget.keep(record)
    travellers[number].places.add(place)
    stored += 1
  }

  private mutating func remember(_ way: Way, _ number: Int) {
    guard !travellers[number].ways.contains(way), hasRoom(number) else { return }
    travellers[number].ways.insert(way)
    stored += 1
  }

  private mutating func hasRoom(_ number: Int) -> Bool {
    let own = travellers[number].places.count + travellers[number].ways.count
    if stored < limits.values, own < ImpossibleTravel.perUser { return true }
    counted.values += 1
    return false
  }

  /// Drops places that can matter no more, and samples that can be shown no more.
  private mutating func forget(_ number: Int, at time: Timestamp) {
    let longest = learning == nil ? ImpossibleTravel.farthest : ImpossibleTravel.forgetPlace
    let (edge, sampleEdge) = (
      time.advanced(seconds: -longest), time.advanced(seconds: -ImpossibleTravel.farthest)
    )
    let isLearning = learning.map { time < travellers[number].start.advanced(seconds: $0) } ?? false
    travellers[number].places.dropSamples(before: sampleEdge, &sampleBudget)
    if !isLearning { stored -= travellers[number].places.forget(before: edge) }
  }

  private mutating func sweepSometimes(at time: Timestamp) {
    guard sweep.isDue(size: travellers.count) else { return }
    lifecycle.closeEnded(at: time)
    dropForgotten(at: time)
  }

  private mutating func dropForgotten(at time: Timestamp) {
    for number in travellers.indices { forget(number, at: time) }
    // Who learns usual places keeps the time of the first event; others are known by their places alone.
    guard learning == nil else { return }
    let travellers = travellers
    if let numbers = users.keep(where: { number, _ in !travellers[number].places.isEmpty }) {
      self.travellers = travellers.kept(by: numbers)
    }
  }

  // MARK: - Names

  /// `tuple` holds city and country.
  private static func placeKey(_ tuple: GroupKey?, _ point: GeoPoint) -> GroupKey {
    if let tuple, let city = tuple.values.first, !city.isEmpty { return tuple }
    return GroupKey(["", UTF8Text("\(point.latitude)"), UTF8Text("\(point.longitude)")])
  }

  private static func name(_ place: TravelPlaces.Place) -> String {
    place.key.values.filter { !$0.isEmpty }.map(\.description).joined(separator: ", ")
  }
}
