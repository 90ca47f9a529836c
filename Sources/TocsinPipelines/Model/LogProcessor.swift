import TocsinEvents
package import TocsinLogModel

/// A step of a pipeline.
///
/// What it cannot do leaves the log as it is: there are no errors while logs are processed.
package protocol LogProcessor: Sendable {
  /// Changes a log; `worker` is what one thread keeps from log to log.
  func process(_ log: inout PipelineLog, _ worker: PipelineWorker)
}

/// A processor with what all of them have.
package struct ProcessorStep: Sendable {
  /// As the pipeline calls it; empty where it has no name.
  package let name: UTF8Text
  /// Such as `attribute-remapper`.
  package let type: UTF8Text
  /// What it does.
  package let processor: any LogProcessor
}

/// Processors in order, for the logs that a filter lets in.
///
/// Source: pipeline reference, section 1.4.
package struct LogPipeline: Sendable {
  /// As a user calls it.
  package var name: UTF8Text
  /// What ties a file of tests to it; empty in the forms of the API.
  package var id: UTF8Text = ""
  package var filter: PipelineFilter
  package var steps: [ProcessorStep]

  /// Runs the steps if the filter lets the log in.
  ///
  /// - Returns: whether it did.
  @discardableResult
  package func process(_ log: inout PipelineLog, _ worker: PipelineWorker) -> Bool {
    guard filter.isMet(by: log, worker) else { return false }
    run(&log, worker)
    return true
  }

  /// Runs the steps whatever the filter says.
  package func run(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard worker.traces != nil else {
      for step in steps { step.processor.process(&log, worker) }
      return
    }
    for step in steps {
      let before = log
      worker.depth += 1
      let place = worker.begin(step)
      step.processor.process(&log, worker)
      worker.end(place, before, log)
      worker.depth -= 1
    }
  }
}

/// A pipeline inside a pipeline; its filter is judged at its turn.
struct NestedPipeline: LogProcessor {
  let pipeline: LogPipeline

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) { pipeline.process(&log, worker) }
}

extension LogPipeline {
  /// The types of all steps, those of nested pipelines included, each once.
  package var types: Set<String> {
    var types: Set<String> = []
    for step in steps {
      types.insert(step.type.description)
      if let nested = step.processor as? NestedPipeline { types.formUnion(nested.pipeline.types) }
    }
    return types
  }
}
