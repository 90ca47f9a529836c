import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Writes the name of the first category whose query the log meets.
///
/// Source: pipeline reference, section 2.8.
struct CategoryProcessor: LogProcessor {
  let filter: PipelineFilter
  let names: [UTF8Text]
  let target: AttributeRoute

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard let found = filter.first(met: log, worker) else { return }
    target.set(.string(names[found]), in: &log.attributes)
  }
}
