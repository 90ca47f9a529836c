import TocsinEvents
import TocsinLogModel
import TocsinPlan

/// Match batches as bytes, for a process that holds the state of the rules to read.
///
/// Nothing in the encoding depends on the machine or the process: integers are LEB128, keys are their values, and
/// hashes, which every process seeds anew, are left out. It nests as the batch does (event, hit, part, key), so that
/// bytes from elsewhere can't name a place outside a table.
extension MatchBatch {
  /// The first bytes of every encoded batch; the last one is the version of the encoding.
  package static let signature: [UInt8] = Array("tocsin-match".utf8) + [2]

  /// What the flags of an encoded event say.
  struct EventFlags: OptionSet {
    let rawValue: UInt64
    static let hasTime = EventFlags(rawValue: 1)
    static let isUnmatched = EventFlags(rawValue: 2)
    static let all: EventFlags = [.hasTime, .isUnmatched]
  }

  /// The whole batch, records included, as bytes; `shape` is that of the rules it was matched against.
  package func encoded(for shape: MatchBatchShape) -> [UInt8] {
    var out = TableWriter()
    out.append(MatchBatch.signature)
    out.append(counted: shape.fingerprint)
    // By name: their order is an accident of the build.
    let forms = RecordForm.allCases
    out.append(forms.count)
    for form in forms { out.append(counted: Array(form.definition.name.utf8)) }
    out.append(events.count)
    for event in events { encode(event, forms, to: &out) }
    return out.bytes
  }

  private func encode(_ event: Event, _ forms: [RecordForm], to out: inout TableWriter) {
    var flags: EventFlags = []
    if event.time != nil { flags.insert(.hasTime) }
    if event.isUnmatched { flags.insert(.isUnmatched) }
    out.append(flags.rawValue)
    if let time = event.time { out.append(signed: time.microseconds) }
    if event.isUnmatched { return }
    out.append(forms.firstIndex(of: event.form) ?? 0)
    withRecord(of: event) { out.append(counted: $0) }
    out.append(Int(event.omissions.count))
    for omission in omissions[event.omissions.indices] {
      out.append(Int(omission.rule))
      out.append(Int(omission.query))
      out.append(Int(omission.reason.rawValue))
      out.append(Int(omission.field))
    }
    out.append(Int(event.hits.count))
    for hit in hits[event.hits.indices] {
      out.append(Int(hit.rule))
      out.append(Int(hit.parts.count))
      for part in parts[hit.parts.indices] { encode(part, to: &out) }
    }
  }

  private func encode(_ part: Part, to out: inout TableWriter) {
    out.append(Int(part.query))
    for range in [part.groups, part.tuples] {
      out.append(Int(range.count))
      for key in groupKeys(range) {
        let values = key.values
        out.append(values.count)
        for value in values { out.append(counted: value.bytes) }
      }
    }
    out.append(Int(part.numbers.count))
    for number in numbers[part.numbers.indices] {
      out.append(counted: Array(number.canonicalText.utf8))
    }
  }
}
