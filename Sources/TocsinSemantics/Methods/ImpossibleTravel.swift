internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// `impossibleTravelOptions`.
///
/// Source: rule reference, section 3.4.
package struct ImpossibleTravelOptions: MethodDetails {
  /// Days for which the places of a user are learned; `nil` learns none.
  package var baselineDays: Int?

  /// Creates options; `nil` learns no places.
  package init(baselineDays: Int?) {
    self.baselineDays = baselineDays
  }

  /// Says what the options decide.
  package func summary(window: Int) -> String { "places of a user are compared by distance and time" }

  /// What keeps an event from being judged.
  package var noDecision: String { "It has no usable coordinates, so it is passed over." }
}

extension DetectionMethod {
  /// `impossible_travel`, see ``ImpossibleTravelMethod``.
  package static let impossibleTravel = DetectionMethod(named: "impossible_travel")
}

/// `impossible_travel`: a user in two places that are too far apart for the time between.
enum ImpossibleTravelMethod: MethodDefinition {
  static var method: DetectionMethod { .impossibleTravel }

  static let block: MethodBlock? = MethodBlock(
    "impossibleTravelOptions", of: .impossibleTravel,
    SchemaObject(
      place: "options.impossibleTravelOptions",
      doc: "Options of the method `impossible_travel`.",
      fields: [
        SchemaField(
          "baselineUserLocations", .boolean, default: "false", source: RuleSchema.api,
          "Whether the usual places of a user are learned first."),
        SchemaField(
          "baselineUserLocationsDuration", RuleSchema.limited(1...30, "days", .impossibleTravelShape),
          default: "1", source: RuleSchema.api, "Days during which places are learned."),
        SchemaField(
          "detectIpTransition", .boolean, default: "false", source: RuleSchema.responses,
          "Whether changes of address count; not evaluated."),
      ]))

  static var traits: MethodTraits { MethodTraits(defaultWindow: 0, reportsDefaultWindow: false) }

  static func read(_ parts: MethodParts, into rule: inout RuleDefinition, _ reader: inout RuleReader) {
    let learns = parts.own?.value("baselineUserLocations")?.boolean ?? false
    let days = parts.own?.value("baselineUserLocationsDuration")?.integer ?? 1
    rule.options.methodOptions = MethodOptions(
      ImpossibleTravelOptions(baselineDays: learns ? days : nil))
    // Datadog documents one location field, and accepts rules that name another.
    let path = AttributePath(segments: ["network", "client", "geoip"])
    for index in rule.queries.indices where rule.queries[index].metrics.contains(where: { !isLocation($0) }) {
      rule.queries[index].metrics = [GroupField(source: .attribute(path), name: "@network.client.geoip")]
    }
  }

  private static func isLocation(_ field: GroupField) -> Bool { field.name.hasSuffix("geoip") }

  static func check(_ checking: inout RuleChecking) {
    checking.checkSingle(.impossibleTravelShape)
    checking.checkAggregations([.geoData], .impossibleTravelShape)
    checking.checkConditionOmitted(.impossibleTravelShape)
    for query in checking.draft.queries {
      if query.node.items("groupByFields").isEmpty {
        checking.report(
          .impossibleTravelShape.lowered(to: .warning),
          "an impossible travel rule groups by the user, but `groupByFields` is empty",
          at: query.node.place(of: "groupByFields"), fix: Fix("add `groupByFields: [\"@usr.id\"]`"))
      }
      for metric in query.query.metrics where !isLocation(metric) {
        checking.report(
          .impossibleTravelShape.lowered(to: .warning),
          "`\(shortened(metric.name))` is not the location of an address: `@network.client.geoip` is read",
          at: query.node.place(of: "metrics"), fix: Fix("write `metrics: [\"@network.client.geoip\"]`"))
      }
    }
  }
}
