import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Takes a URL apart.
///
/// Source: pipeline reference, section 2.12.
struct URLParser: LogProcessor {
  let sources: [AttributeRoute]
  let target: AttributeRoute
  let normalizesEndingSlashes: Bool

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    for source in sources {
      guard let value = source.value(in: log.attributes) else { continue }
      guard let text = ValueText.text(value) else { return }
      target.set(
        .object(URLDetails.members(of: text, normalizesEndingSlashes: normalizesEndingSlashes)),
        in: &log.attributes)
      return
    }
  }
}
