package import TocsinDiagnostics
import TocsinLogModel

/// Where a query of a signal correlation rule takes its signals from.
///
/// Source: rule reference, section 1.8.
package struct SignalSource: Sendable {
  /// `ruleId`, then `defaultRuleId`: as far as they are written.
  package var ruleIDs: [String]
  /// The query of the source rule whose group the fields are read from; `nil` reads the common group.
  package var queryIndex: Int?
  /// Where the id is written.
  package var span: SourceSpan

  /// Creates a source; of the ids, the first that names a rule decides.
  package init(ruleIDs: [String], queryIndex: Int?, span: SourceSpan) {
    self.ruleIDs = ruleIDs
    self.queryIndex = queryIndex
    self.span = span
  }
}

extension RuleQuery {
  /// All fields that evaluation reads of an event.
  package var fieldsRead: [GroupField] {
    groupByFields + distinctFields + metrics + contentFields + (place?.all ?? [])
  }

  /// Where the location of an impossible travel rule stands, below its metric.
  ///
  /// Source: rule reference, section 3.4: the names that the GeoIP parser writes.
  package var place: PlaceFields? {
    guard aggregation == .geoData, let metric = metrics.first, case .attribute(let path) = metric.source
    else {
      return nil
    }
    func field(_ names: [UTF8Text]) -> GroupField {
      GroupField(
        source: .attribute(AttributePath(segments: path.segments + names)),
        name: ([metric.name] + names.map(\.description)).joined(separator: "."))
    }
    return PlaceFields(
      latitude: field(["location", "latitude"]), longitude: field(["location", "longitude"]),
      city: field(["city", "name"]), country: field(["country", "name"]),
      countryCode: field(["country", "iso_code"]))
  }
}

/// The fields of a location.
package struct PlaceFields: Sendable {
  /// `location.latitude` below the metric, in degrees.
  package var latitude: GroupField
  /// `location.longitude` below the metric, in degrees.
  package var longitude: GroupField
  /// `city.name` below the metric.
  package var city: GroupField
  /// `country.name` below the metric.
  package var country: GroupField
  /// `country.iso_code` below the metric, read where the name is missing.
  package var countryCode: GroupField

  /// All five, in the order in which the event matcher reads them by position.
  package var all: [GroupField] { [latitude, longitude, city, country, countryCode] }
}
