package import TocsinLogModel

/// Pipelines in their order; every one whose filter a log meets is applied to it.
///
/// Source: pipeline reference, section 1.4.
package struct LogPipelines: Sendable {
  /// In the order in which they run.
  package let pipelines: [LogPipeline]

  /// Pipelines in order.
  package init(_ pipelines: [LogPipeline]) {
    self.pipelines = pipelines
  }

  /// Applies the pipelines.
  ///
  /// - Returns: the places of those that took the log.
  package func process(_ log: inout PipelineLog, _ worker: PipelineWorker) -> [Int] {
    var taken: [Int] = []
    for (index, pipeline) in pipelines.enumerated() {
      // Most pipelines are for one source, which costs no query.
      if let sources = pipeline.filter.sources, !sources.contains(log.source ?? "") { continue }
      let place = worker.begin(pipeline)
      guard pipeline.process(&log, worker) else {
        worker.forget(place)
        continue
      }
      taken.append(index)
    }
    return taken
  }
}
