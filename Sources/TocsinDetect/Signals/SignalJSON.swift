import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// The machine-readable form of a signal, `grammar/signal.schema.json`.
package enum SignalJSON {
  /// The version of the form, in every signal.
  package static let version = 1

  /// One JSON object on one line, without a line break.
  package static func line(_ report: SignalReport) -> [UInt8] {
    let signal = report.signal
    var json = JSONWriter()
    json.beginObject()
    json.key("version")
    json.number(version)
    json.key("id")
    json.string(signal.id)
    json.key("rule")
    json.beginObject()
    if let id = report.rule.id { member(&json, "id", id) }
    member(&json, "name", report.rule.name)
    member(&json, "file", report.rule.file)
    member(&json, "hash", report.rule.contentHash)
    json.endObject()
    member(&json, "case", report.caseName)
    json.key("cases")
    list(&json, signal.metCases.map { report.rule.cases[$0].name })
    member(&json, "status", signal.severity.rawValue)
    member(&json, "title", report.title)
    if report.notificationTitle != report.title {
      member(&json, "notificationTitle", report.notificationTitle)
    }
    member(&json, "message", report.message)
    json.key("tags")
    list(&json, report.tags)
    if let tactic = report.tactic { member(&json, "tactic", tactic) }
    if let technique = report.technique { member(&json, "technique", technique) }
    json.key("group")
    json.beginObject()
    for item in signal.group {
      json.key(item.field.name)
      json.string(item.value)
    }
    json.endObject()
    time(&json, "firstSeen", signal.firstSeen)
    time(&json, "lastSeen", signal.lastSeen)
    time(&json, "windowStart", signal.windowStart)
    member(&json, "state", signal.state.rawValue)
    if let closedAt = signal.closedAt { member(&json, "closedAt", closedAt.iso8601) }
    json.key("eventsMatched")
    json.number(signal.eventsMatched)
    counts(&json, report)
    if let decision = signal.decision {
      json.key("decision")
      decision.write(of: report.rule, to: &json)
    }
    json.key("notifications")
    list(&json, signal.notifications)
    json.key("revision")
    json.number(signal.revision)
    json.key("samples")
    json.beginArray()
    for sample in report.samples { json.raw(EventJSON.canonical(sample)) }
    json.endArray()
    json.endObject()
    return json.bytes
  }

  private static func counts(_ json: inout JSONWriter, _ report: SignalReport) {
    json.key("count")
    json.beginObject()
    for (query, count) in zip(report.rule.queries, report.signal.eventsPerQuery) {
      json.key(query.label)
      json.number(count)
    }
    json.endObject()
    json.key("values")
    json.beginObject()
    for (query, value) in zip(report.rule.queries, report.signal.values) {
      json.key(query.label)
      if let number = value.number { json.raw(Array(number.canonicalText.utf8)) } else { json.null() }
    }
    json.endObject()
  }

  private static func member(_ json: inout JSONWriter, _ key: String, _ value: String) {
    json.key(key)
    json.string(value)
  }

  private static func time(_ json: inout JSONWriter, _ key: String, _ time: Timestamp) {
    json.key(key)
    if time.isUndated { json.null() } else { json.string(time.iso8601) }
  }

  private static func list(_ json: inout JSONWriter, _ values: [String]) {
    json.beginArray()
    for value in values { json.string(value) }
    json.endArray()
  }
}
