package import TocsinEvents
import TocsinIO
package import TocsinLogModel
package import TocsinPipelines

/// What became of one log on its way in.
package struct IntakeTrace {
  /// `file:line`.
  package var place: String
  /// The product whose shape the log has.
  package var product: String?
  package var source: UTF8Text?
  /// The pipelines that took it, at depth 0, and their steps.
  package var steps: [StepTrace]
  /// As rules see it.
  package var event: Event
}

/// Takes records through an intake one by one, and tells what happened.
package struct IntakeTracer {
  private var worker: IntakeWorker

  /// A tracer of an intake.
  package init(_ intake: RecordIntake) {
    worker = IntakeWorker(intake)
  }

  /// The logs in a record, with what was done to each.
  package mutating func traces(of record: LogRecord) -> [IntakeTrace] {
    let place = record.origin.map { "\($0.input):\($0.line)" } ?? "record"
    guard let found = worker.trace(record) else {
      let event = (try? EventDecoder.decode(record.bytes, form: record.form, time: record.time)) ?? Event()
      return [IntakeTrace(place: place, product: nil, source: event.source, steps: [], event: event)]
    }
    return found.map { log in
      IntakeTrace(
        place: place, product: log.product, source: log.event.source, steps: log.steps,
        event: (try? EventDecoder.decode(log.event.envelope, form: .archive, time: record.time)) ?? log.event)
    }
  }
}
