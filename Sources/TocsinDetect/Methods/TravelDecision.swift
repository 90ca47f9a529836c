import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSemantics

/// Whether a user can have come to a place from those before.
package struct TravelDecision: MethodDecision {
  /// What was found.
  package enum Outcome: Sendable, Equatable {
    case learned(until: Timestamp)
    /// A usual place of the user.
    case common
    /// No place the user was at is too far for the time.
    case possible
    /// Impossible, but the user went this way before.
    case usualWay
    case impossible
  }

  /// Where the user is.
  package var place: String
  /// What was found.
  package var outcome: Outcome
  /// The place that decided: of impossible ones the last visited.
  package var from: String?
  /// When the user was there.
  package var fromTime: Timestamp?
  /// Kilometres.
  package var distance: Double
  /// The time between.
  package var hours: Double
  /// Kilometres an hour; infinite for two places at one time.
  package var speed: Double { hours > 0 ? distance / hours : .infinity }
}

extension TravelDecision {
  /// Says what was found, emphasized where it makes a signal.
  package func text(of rule: Rule, at time: Timestamp) -> DecisionText {
    let place = Escaping.visible(place)
    switch outcome {
    case .learned(let until): return "\(place) is learned as a usual place until \(until.iso8601)"
    case .common: return "\(place) is a usual place of the user"
    case .possible: return "\(place) can be reached from all places before; the last is \(way)"
    case .usualWay: return "\(place) cannot be reached, but the user went this way before: \(way)"
    case .impossible: return DecisionText(emphasized: "\(place) cannot be reached") + " from \(way)"
    }
  }

  private var way: String {
    guard let from else { return "no place before" }
    let speed = speed.isFinite ? "\(Int(speed.rounded())) km/h" : "no time between"
    let minutes = Int((hours * 60).rounded())
    let duration = minutes < 60 ? "\(minutes) min" : "\(minutes / 60) h \(minutes % 60) min"
    return
      "\(Escaping.visible(from)) at \(fromTime?.iso8601 ?? ""), \(Int(distance.rounded())) km in \(duration): \(speed)"
  }

  /// Writes the figures that decided.
  package func write(of rule: Rule, to json: inout JSONWriter) {
    json.member("to", place)
    if let from { json.member("from", from) }
    if let fromTime { json.member("fromTime", fromTime) }
    json.figure("distanceKilometres", distance)
    json.figure("hours", hours)
    if speed.isFinite {
      json.figure("kilometresPerHour", speed)
    } else {
      json.key("kilometresPerHour")
      json.null()
    }
  }
}
