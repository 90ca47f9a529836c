import Testing
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinTestSupport

@testable import TocsinDetect

/// Law: with many places the index finds what looking at every one finds.
struct TravelPlacesTests {
  /// What a way of choosing points is about.
  enum Region: CaseIterable {
    case anywhere, near, dateLine, northPole, southPole, ring, onePoint, grid, antipodes
  }

  private static func point(_ region: Region, _ random: inout SplitMix) -> GeoPoint? {
    func within(_ range: ClosedRange<Double>) -> Double {
      range.lowerBound + (range.upperBound - range.lowerBound) * Double(random.below(1_000_001)) / 1_000_000
    }
    switch region {
    case .anywhere: return GeoPoint(latitude: within(-90...90), longitude: within(-180...180))
    case .near: return GeoPoint(latitude: within(44...53), longitude: within(-2...12))
    case .dateLine:
      let longitude = within(-5...5)
      return GeoPoint(
        latitude: within(-3...3), longitude: longitude < 0 ? longitude + 180 : longitude - 180)
    case .northPole: return GeoPoint(latitude: within(85...90), longitude: within(-180...180))
    case .southPole: return GeoPoint(latitude: -90 + within(0...1) * 5, longitude: within(-180...180))
    // About 500 kilometres from the middle.
    case .ring:
      let isNorth = random.below(2) == 0
      return GeoPoint(
        latitude: random.below(9) == 0 ? 0 : (isNorth ? 4.49 : -4.49) + within(-0.01...0.01),
        longitude: within(-0.1...0.1))
    case .onePoint: return GeoPoint(latitude: 48, longitude: random.below(40) == 0 ? 60 : 2)
    case .grid:
      return GeoPoint(
        latitude: Double(random.below(5)) * 45 - 90, longitude: Double(random.below(9)) * 45 - 180)
    case .antipodes:
      let longitude = within(-0.001...0.001)
      return random.below(2) == 0
        ? GeoPoint(latitude: within(-0.001...0.001), longitude: longitude)
        : GeoPoint(
          latitude: within(-0.001...0.001), longitude: longitude < 0 ? longitude + 180 : longitude - 180)
    }
  }

  @Test(arguments: Region.allCases)
  func `many places are searched as if each were looked at`(region: Region) throws {
    var found = 0
    for seed in 0..<6 {
      var random = SplitMix(seed: UInt64(seed))
      var places = TravelPlaces()
      var budget = SampleBudget(limit: .max)
      var naive: [TravelPlaces.Place] = []
      var time = Timestamp(microseconds: 0)
      // Steps of time and names: most instants are shared, most places are new.
      let (step, names) = ([1, 1000, 60_000_000, 1_200_000_000][seed % 4], seed % 2 == 0 ? 100_000 : 300)
      let record = SampleRecord(bytes: [1, 2, 3], form: .plain, time: time)
      for arrival in 0..<400 {
        if random.below(3) > 0 { time.microseconds += Int64(random.below(step + 1)) }
        if random.below(100) == 0 { time.microseconds += 40_000_000_000 }
        let edge = time.advanced(seconds: -ImpossibleTravel.farthest)
        let kept = seed % 3 == 0 ? edge : time.advanced(seconds: -ImpossibleTravel.forgetPlace)
        places.dropSamples(before: edge, &budget)
        for index in naive.indices where naive[index].time < edge { naive[index].sample = nil }
        #expect(places.forget(before: kept) == naive.count { $0.time < kept })
        naive.removeAll { $0.time < kept }
        let place = TravelPlaces.Place(
          key: GroupKey([UTF8Text("\(random.below(names))")]),
          point: try #require(TravelPlacesTests.point(region, &random)), time: time, arrival: arrival)
        let far = naive.filter { TravelPlacesTests.isTooFar($0, place) }
          .max { ($0.time, $0.key) < ($1.time, $1.key) }
        if far != nil { found += 1 }
        #expect(places.lastTooFar(from: place)?.arrival == far?.arrival)
        #expect(places.last?.arrival == naive.max { ($0.time, $0.key) < ($1.time, $1.key) }?.arrival)
        var visited = place
        visited.sample = record
        if places.visitAgain(place, record, &budget) {
          let index = try #require(naive.firstIndex { $0.key == place.key })
          naive[index] = visited
        } else {
          #expect(!naive.contains { $0.key == place.key })
          naive.append(visited)
          visited.sample = budget.keep(record)
          places.add(visited)
        }
        #expect(places.count == naive.count)
        #expect(budget.used == 3 * naive.count { $0.sample != nil })
        #expect(places.contains(place.key))
      }
    }
    #expect(found > 0)
  }
}

extension TravelPlacesTests {
  fileprivate static func isTooFar(_ other: TravelPlaces.Place, _ place: TravelPlaces.Place) -> Bool {
    let distance = other.point.distance(to: place.point)
    let hours = Double(place.time.microseconds - other.time.microseconds) / 3_600_000_000
    return other.key != place.key && distance > 500 && (hours == 0 || distance / hours > 1000)
  }
}
