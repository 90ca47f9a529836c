import TocsinDetect
import TocsinEvents
import TocsinExamples
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinSemantics

/// The machine-readable form of a comparison.
enum DiffJSON {
  /// One JSON object on one line.
  static func line(
    _ old: Rule, _ new: Rule, _ comparison: RuleDiff, _ verdict: String, _ sample: SampleComparison?
  ) -> [UInt8] {
    var json = JSONWriter()
    json.beginObject()
    member(&json, "rule", new.name)
    member(&json, "old", old.file)
    member(&json, "new", new.file)
    member(&json, "verdict", verdict)
    if case .undecided(let reason) = comparison.verdict { member(&json, "reason", reason) }
    json.key("changes")
    json.beginArray()
    for change in comparison.changes {
      json.beginObject()
      member(&json, "place", change.place)
      member(&json, "what", change.what)
      if let text = change.old { member(&json, "old", text) }
      if let text = change.new { member(&json, "new", text) }
      if let relation = change.relation { member(&json, "logs", relation.rawValue) }
      json.key("isBehavioural")
      json.bool(change.isBehavioural)
      json.endObject()
    }
    json.endArray()
    json.key("evidence")
    json.beginArray()
    for evidence in comparison.evidence { self.evidence(&json, evidence, old, new) }
    json.endArray()
    if let sample { self.sample(&json, sample) }
    json.endObject()
    return json.bytes
  }

  private static func evidence(_ json: inout JSONWriter, _ evidence: RuleEvidence, _ old: Rule, _ new: Rule) {
    json.beginObject()
    member(&json, "kind", evidence.kind.rawValue)
    json.key("logs")
    json.beginArray()
    for event in evidence.timeline.events {
      if let record = LogRecord(event) { json.raw(record.bytes) }
    }
    json.endArray()
    for (key, signals, rule) in [("oldSignals", evidence.old, old), ("newSignals", evidence.new, new)] {
      json.key(key)
      facts(&json, signals.map { SignalFact($0, of: rule) })
    }
    json.endObject()
  }

  private static func sample(_ json: inout JSONWriter, _ sample: SampleComparison) {
    json.key("sample")
    json.beginObject()
    for (key, count) in [
      ("records", sample.records), ("malformed", sample.malformed), ("oldMatches", sample.oldMatches),
      ("newMatches", sample.newMatches), ("same", sample.same),
    ] {
      json.key(key)
      json.number(count)
    }
    json.key("onlyOld")
    facts(&json, sample.onlyOld)
    json.key("onlyNew")
    facts(&json, sample.onlyNew)
    json.endObject()
  }

  private static func facts(_ json: inout JSONWriter, _ facts: [SignalFact]) {
    json.beginArray()
    for fact in facts {
      json.beginObject()
      member(&json, "status", fact.severity.rawValue)
      member(&json, "case", fact.caseName)
      member(&json, "firstSeen", fact.firstSeen.iso8601)
      member(&json, "lastSeen", fact.lastSeen.iso8601)
      json.key("eventsMatched")
      json.number(fact.eventsMatched)
      json.key("group")
      json.beginArray()
      for value in fact.group { json.string(value) }
      json.endArray()
      json.endObject()
    }
    json.endArray()
  }

  private static func member(_ json: inout JSONWriter, _ key: String, _ value: String) {
    json.key(key)
    json.string(value)
  }
}
