import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

extension ImpossibleTravelOptions: ExampleMethodMaker {
  func exampleMethod(for subject: ExampleSubject) -> any ExampleMethod {
    TravelExample(subject: subject, options: self)
  }
}

/// Examples of the impossible travel method: a place, and an hour later another one far away.
struct TravelExample: ExampleMethod {
  let subject: ExampleSubject
  let options: ImpossibleTravelOptions

  private struct City {
    var name: UTF8Text
    var country: UTF8Text
    var countryCode: UTF8Text
    var latitude: UTF8Text
    var longitude: UTF8Text
  }

  private static let cities = [
    City(name: "Paris", country: "France", countryCode: "FR", latitude: "48.8566", longitude: "2.3522"),
    City(
      name: "New York", country: "United States", countryCode: "US", latitude: "40.7128", longitude: "-74.006"
    ),
    City(name: "Tokyo", country: "Japan", countryCode: "JP", latitude: "35.6762", longitude: "139.6503"),
  ]

  func proposals(for index: Int, _ reasoner: inout Reasoner) -> ExampleProposals {
    guard let place = subject.rule.queries.first?.place else { return .gaveUp(.notRealised) }
    let located = subject.counted(0) + [place.latitude, place.longitude].map { $0.source.query(.exists) }
    if case .unsatisfiable = reasoner.solve(all: located, none: []) { return .unreachable(.neverMet) }
    var timelines: [Timeline] = []
    // Coordinates are needed; what else is known of a place may be what the query asks for.
    for kept in (0...3).reversed() {
      for (one, other) in [(0, 1), (1, 2), (2, 0)] {
        var maker = GroupLogMaker(subject)
        guard let from = maker.single(0, meeting: questions(one, place, kept), &reasoner),
          let to = maker.single(0, meeting: questions(other, place, kept), &reasoner)
        else { continue }
        var entries = [Timeline.Entry(seconds: 0, event: from.event)]
        let learned = Int64(options.baselineDays ?? 0) * 86_400
        // A usual place, visited once more before the way that is too far.
        if learned > 0 { entries.append(Timeline.Entry(seconds: learned, event: from.event)) }
        entries.append(Timeline.Entry(seconds: learned + 3600, event: to.event))
        timelines.append(Timeline(entries))
        break
      }
    }
    return timelines.isEmpty ? .gaveUp(.notRealised) : .timelines(timelines)
  }

  /// The coordinates of a city, and so many of its names.
  private func questions(_ index: Int, _ place: PlaceFields, _ kept: Int) -> [QuerySyntax] {
    let city = TravelExample.cities[index]
    let numbers = [(place.latitude, city.latitude), (place.longitude, city.longitude)].compactMap {
      field, text in
      DecimalNumber(text).map { number in
        let bound = Bound.number(number, spelling: text)
        return field.source.query(
          .range(lower: bound, includesLower: true, upper: bound, includesUpper: true))
      }
    }
    let names = [
      (place.city, city.name), (place.country, city.country), (place.countryCode, city.countryCode),
    ]
    return numbers + names.prefix(kept).map { $0.0.source.query(.text($0.1, quoted: true)) }
  }
}
