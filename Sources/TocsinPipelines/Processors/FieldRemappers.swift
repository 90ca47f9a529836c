import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Takes the service from an attribute, which stays; the first remapper that finds one counts.
///
/// Source: pipeline reference, section 2.4.
struct ServiceRemapper: LogProcessor {
  let sources: [AttributeRoute]

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard !log.hasFired.contains(.service) else { return }
    for source in sources {
      guard let value = source.value(in: log.attributes) else { continue }
      log.service = ValueText.json(value)
      log.hasFired.insert(.service)
      return
    }
  }
}

/// Takes the host from an attribute, which stays.
struct HostRemapper: LogProcessor {
  let sources: [AttributeRoute]

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard !log.hasFired.contains(.host) else { return }
    for source in sources {
      guard let value = source.value(in: log.attributes) else { continue }
      log.host = ValueText.json(value)
      log.hasFired.insert(.host)
      return
    }
  }
}

/// Makes an attribute the message; the one that is used is removed.
///
/// Source: pipeline reference, section 2.5.
struct MessageRemapper: LogProcessor {
  let sources: [AttributeRoute]

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard !log.hasFired.contains(.message) else { return }
    for source in sources {
      guard let value = source.value(in: log.attributes) else { continue }
      log.message = ValueText.json(value)
      log.isMessageImplied = false
      source.remove(from: &log.attributes)
      log.hasFired.insert(.message)
      return
    }
  }
}

/// Makes an attribute the id of the trace or of the span; the one that is used is removed.
///
/// Source: pipeline reference, section 2.6.
struct TraceRemapper: LogProcessor {
  let sources: [AttributeRoute]
  let isSpan: Bool

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    let kind: PipelineLog.FirstRemapper = isSpan ? .span : .trace
    guard !log.hasFired.contains(kind) else { return }
    for source in sources {
      guard let value = source.value(in: log.attributes) else { continue }
      if isSpan { log.spanID = ValueText.json(value) } else { log.traceID = ValueText.json(value) }
      source.remove(from: &log.attributes)
      log.hasFired.insert(kind)
      return
    }
  }
}
