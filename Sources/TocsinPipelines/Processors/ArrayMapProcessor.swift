import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Runs processors for each of the first elements of a list.
///
/// While they run, `$sourceElem` is the element and `$targetElem` the element of the target at the same place; other
/// paths read the log. Source: pipeline reference, section 2.16.
struct ArrayMapProcessor: LogProcessor {
  /// Elements beyond are left out.
  static let maximumElements = 50
  static let sourceName: UTF8Text = "$sourceElem"
  static let targetName: UTF8Text = "$targetElem"

  let source: AttributeRoute
  let target: AttributeRoute
  let preservesSource: Bool
  let steps: [ProcessorStep]

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard case .array(let elements)? = source.value(in: log.attributes) else { return }
    var results: [AttributeValue] = []
    if case .array(let known)? = target.value(in: log.attributes) { results = known }
    for (index, element) in elements.prefix(ArrayMapProcessor.maximumElements).enumerated() {
      var inner = log
      inner.attributes.append(AttributeMember(key: ArrayMapProcessor.sourceName, value: element))
      let known = index < results.count ? results[index] : .object([])
      inner.attributes.append(AttributeMember(key: ArrayMapProcessor.targetName, value: known))
      for step in steps {
        step.processor.process(&inner, worker)
        // The element can be read only.
        inner.attributes.removeAll { $0.key == ArrayMapProcessor.sourceName }
        inner.attributes.append(AttributeMember(key: ArrayMapProcessor.sourceName, value: element))
      }
      let made = inner.attributes.first { $0.key == ArrayMapProcessor.targetName }?.value ?? .object([])
      if index < results.count { results[index] = made } else { results.append(made) }
    }
    if !preservesSource, source != target { source.remove(from: &log.attributes) }
    target.set(.array(results), in: &log.attributes)
  }
}
