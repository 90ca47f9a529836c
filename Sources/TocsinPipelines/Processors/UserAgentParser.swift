import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Writes what a user agent says of itself.
///
/// Source: pipeline reference, section 4.2.
struct UserAgentParser: LogProcessor {
  let sources: [AttributeRoute]
  let target: AttributeRoute
  let isEncoded: Bool

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    for source in sources {
      guard let value = source.value(in: log.attributes) else { continue }
      guard let text = ValueText.text(value), !text.isEmpty else { return }
      let written = isEncoded ? PercentEncoding.decoded(text, plusIsBlank: true) : text
      guard let details = worker.userAgent(written) else { return }
      target.set(.object(details), in: &log.attributes)
      return
    }
  }
}
