import Foundation
import TocsinEvents
import TocsinLogModel
import TocsinSemantics

/// Impossible travel: all visits of a user are kept for ever, and gone through at each event.
///
/// Source: rule reference, section 3.4.
enum ReferenceTravel {
  private struct Visit {
    var place: [UTF8Text]
    var latitude: Double
    var longitude: Double
    var time: Timestamp
    var arrival: Int
    var isStored: Bool
    /// It was a usual place then.
    var isCommon: Bool
    /// It gave a signal.
    var isSignal = false
  }

  static func signals(
    _ rule: Rule, _ options: ImpossibleTravelOptions, _ events: [Event], _ lateness: Int64
  ) -> [ReferenceSignal] {
    var visits: [[UTF8Text]: [Visit]] = [:]
    var matches: [ReferenceMatch] = []
    let entries = ReferenceMethod.accepted(rule, events, lateness: lateness, allTimesCount: false).entries
    for entry in entries {
      guard var visit = visit(rule.queries[0], entry) else { continue }
      for group in (entry.groups[0] ?? []).sorted(by: { $0.lexicographicallyPrecedes($1) }) {
        let past = visits[group] ?? []
        // The last visit of each stored place.
        var places: [[UTF8Text]: Visit] = [:]
        for other in past where other.isStored { places[other.place] = other }
        if let days = options.baselineDays, let start = past.first?.time,
          entry.time >= start.advanced(seconds: Int64(days) * 86_400)
        {
          places = places.filter { $0.value.time >= entry.time.advanced(seconds: -30 * 86_400) }
        }
        let impossible = places.values.filter { isImpossible($0, visit) }
        (visit.isStored, visit.isCommon, visit.isSignal) = (true, false, false)
        var isMatch = !impossible.isEmpty
        if let days = options.baselineDays {
          let start = past.first?.time ?? entry.time
          if entry.time < start.advanced(seconds: Int64(days) * 86_400) {
            isMatch = false
          } else if places[visit.place] != nil {
            isMatch = false
            visit.isCommon = true
          } else if isMatch {
            // The way leads from the last other place: who stays has gone none.
            func origin(_ index: Int, _ place: [UTF8Text]) -> [UTF8Text]? {
              past[..<index].last { $0.place != place }?.place
            }
            let from = origin(past.count, visit.place)
            let isUsualWay =
              from != nil
              && past.indices.contains {
                (past[$0].isCommon || past[$0].isSignal) && past[$0].place == visit.place
                  && origin($0, visit.place) == from
              }
            visit.isStored = false
            isMatch = !isUsualWay
          }
        }
        if isMatch, let last = impossible.max(by: isBefore) {
          visit.isSignal = true
          matches.append(
            ReferenceMatch(
              time: entry.time, group: group, events: [last.arrival: [0], entry.arrival: [0]],
              windowStart: last.time))
        }
        visits[group] = past + [visit]
      }
    }
    return ReferenceMethod.signals(matches, of: rule, last: entries.map(\.time).max())
  }

  /// By time, and of one instant by place.
  private static func isBefore(_ one: Visit, _ other: Visit) -> Bool {
    one.time != other.time ? one.time < other.time : one.place.lexicographicallyPrecedes(other.place)
  }

  private static func visit(_ query: RuleQuery, _ entry: ReferenceEntry) -> Visit? {
    guard let fields = query.place else { return nil }
    let latitudes = ReferenceFields.numbers([fields.latitude], entry.event)
    let longitudes = ReferenceFields.numbers([fields.longitude], entry.event)
    guard latitudes.count == 1, longitudes.count == 1 else { return nil }
    let (latitude, longitude) = (latitudes[0].doubleValue, longitudes[0].doubleValue)
    guard (-90...90).contains(latitude), (-180...180).contains(longitude) else { return nil }
    func name(_ field: GroupField) -> UTF8Text? {
      ReferenceFields.tuples([field], entry.event, isOptional: false)?.first?.first
    }
    let city = name(fields.city) ?? ""
    let place =
      city.isEmpty
      ? ["", UTF8Text("\(latitude)"), UTF8Text("\(longitude)")]
      : [city, name(fields.country) ?? name(fields.countryCode) ?? ""]
    return Visit(
      place: place, latitude: latitude, longitude: longitude, time: entry.time, arrival: entry.arrival,
      isStored: true,
      isCommon: false)
  }

  private static func isImpossible(_ one: Visit, _ other: Visit) -> Bool {
    guard one.place != other.place else { return false }
    let kilometres = distance(one, other)
    let hours = Double(other.time.microseconds - one.time.microseconds) / 3.6e9
    return kilometres > 500 && (hours == 0 || kilometres / hours > 1000)
  }

  /// By the angle between the two directions from the centre of the Earth.
  private static func distance(_ one: Visit, _ other: Visit) -> Double {
    func direction(_ visit: Visit) -> (Double, Double, Double) {
      let (latitude, longitude) = (visit.latitude * .pi / 180, visit.longitude * .pi / 180)
      return (cos(latitude) * cos(longitude), cos(latitude) * sin(longitude), sin(latitude))
    }
    let (a, b) = (direction(one), direction(other))
    let cross = (a.1 * b.2 - a.2 * b.1, a.2 * b.0 - a.0 * b.2, a.0 * b.1 - a.1 * b.0)
    let sine = (cross.0 * cross.0 + cross.1 * cross.1 + cross.2 * cross.2).squareRoot()
    return 6371.0088 * atan2(sine, a.0 * b.0 + a.1 * b.1 + a.2 * b.2)
  }
}
