import TocsinDetect
import TocsinEvents
import TocsinPlan
import TocsinSemantics

/// A session of one rule that is asked for the group that came nearest.
struct DetectionSessionProbe: ~Copyable {
  private var reader: RecordReader
  private var session: DetectionSession

  init(_ rule: Rule) {
    let setup = RunSetup(alone: [rule])
    reader = RecordReader(fields: setup.plan.fields)
    session = DetectionSession(setup)
  }

  mutating func add(_ records: [String]) throws {
    for record in records {
      try reader.withEvent(of: LogRecord(bytes: Array(record.utf8), form: .plain)) { event, bytes in
        session.process(event, record: bytes, form: .plain)
      }
    }
  }

  mutating func finish() -> [NearMiss] {
    _ = session.finish()
    return session.nearest
  }
}
