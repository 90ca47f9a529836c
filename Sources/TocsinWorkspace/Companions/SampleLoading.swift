import TocsinEvents
import TocsinIO
package import TocsinLint

extension Workspace {
  /// The sample logs of a rule file; empty where there are none.
  ///
  /// What is no event is left out, and what cannot be read makes the set incomplete: `test` and `run` say so.
  package func samples(besides rulePath: String) -> SampleSet {
    let path = CompanionPath.samples(of: rulePath)
    var events: [Event] = []
    var records: [LogRecord] = []
    var isComplete = true
    do throws(LogReadError) {
      try forEachRecord(of: path) { record in
        guard events.count < SampleSet.maximumCount else {
          isComplete = false
          return false
        }
        if let event = try? EventDecoder.decode(record.bytes, form: record.form, time: record.time) {
          events.append(event)
          records.append(record)
        }
        return true
      }
    } catch {
      if error.kind == .notFound { return SampleSet() }
      isComplete = false
    }
    return SampleSet(name: path, events: events, records: records, isComplete: isComplete)
  }
}
