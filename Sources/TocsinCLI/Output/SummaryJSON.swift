import TocsinDetect
import TocsinKit
import TocsinLogModel
import TocsinSemantics

/// The summary of a run as one JSON object on one line, for programs.
struct SummaryJSON {
  let report: RunReport

  var line: String { String(decoding: bytes, as: UTF8.self) }

  private var bytes: [UInt8] {
    let summary = report.summary
    var json = JSONWriter()
    json.beginObject()
    for (key, count) in counts {
      json.key(key)
      json.number(count)
    }
    json.key("signalsBySeverity")
    json.beginObject()
    for severity in SignalSeverity.allCases.reversed() {
      json.key(severity.rawValue)
      json.number(summary.signalsBySeverity[severity] ?? 0)
    }
    json.endObject()
    json.key("omissions")
    json.beginArray()
    for omission in summary.omissions { write(omission, &json) }
    json.endArray()
    json.key("withoutTime")
    json.beginArray()
    for input in summary.untimedInputs {
      json.beginObject()
      member("input", input.name, &json)
      json.key("events")
      json.number(input.count)
      json.endObject()
    }
    json.endArray()
    if summary.signals == 0, let best = summary.nearest.max(by: { $0.share < $1.share }) {
      json.key("nearest")
      write(best, &json)
    }
    json.key("notes")
    json.beginArray()
    for line in report.facts { json.string(line) }
    json.endArray()
    json.endObject()
    return json.bytes
  }

  private var counts: [(String, Int)] {
    let (summary, events) = (report.summary, report.summary.events)
    return [
      ("rules", report.rules.count), ("records", summary.records), ("matched", events.matched),
      ("malformed", summary.malformed), ("unread", summary.unread), ("signals", summary.signals),
      ("late", events.late), ("eventsWithoutTime", events.untimed),
      ("leftOutWithoutTime", events.untimedLeftOut), ("tooManyGroups", events.overflowingGroups),
      ("tooManyValues", events.overflowingValues), ("tooManyCombinations", events.overflowing),
      ("withoutCoordinates", events.unlocated),
    ]
  }

  private func write(_ omission: OmissionCount, _ json: inout JSONWriter) {
    json.beginObject()
    if report.rules.indices.contains(omission.rule) {
      let rule = report.rules[omission.rule]
      member("rule", rule.name, &json)
      member("file", rule.file, &json)
      if let query = omission.query { member("query", rule.queries[query].label, &json) }
    }
    member("reason", omission.cause.code, &json)
    if let attribute = omission.cause.attribute { member("attribute", attribute, &json) }
    json.key("events")
    json.number(omission.count)
    json.endObject()
  }

  private func write(_ miss: NearMiss, _ json: inout JSONWriter) {
    json.beginObject()
    if report.rules.indices.contains(miss.rule) {
      let rule = report.rules[miss.rule]
      member("rule", rule.name, &json)
      member("case", rule.cases[miss.caseIndex].name, &json)
      member("condition", rule.cases[miss.caseIndex].conditionText, &json)
      json.key("group")
      json.beginObject()
      for item in miss.group {
        json.key(item.field.name)
        json.string(item.value)
      }
      json.endObject()
      json.key("values")
      json.beginObject()
      for (query, value) in zip(rule.queries, miss.values) {
        json.key(query.label)
        if let number = value.number { json.raw(Array(number.canonicalText.utf8)) } else { json.null() }
      }
      json.endObject()
    }
    json.endObject()
  }

  private func member(_ key: String, _ value: String, _ json: inout JSONWriter) {
    json.key(key)
    json.string(value)
  }
}
