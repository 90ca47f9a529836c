import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Works on a list: picks a value, counts, appends, or makes an object of it.
///
/// Source: pipeline reference, section 2.15.
struct ArrayProcessor: LogProcessor {
  enum Operation: Sendable {
    /// The value of the first element that the filter lets through.
    case select(PipelineFilter, value: AttributeRoute)
    case length
    case append(preservesSource: Bool)
    case keyValue(key: AttributeRoute, value: AttributeRoute, overrides: Bool)
  }

  let operation: Operation
  let source: AttributeRoute
  /// `nil` writes into the root.
  let target: AttributeRoute?

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard let value = source.value(in: log.attributes) else { return }
    if case .append(let preservesSource) = operation {
      append(value, preservesSource: preservesSource, &log)
      return
    }
    guard case .array(let elements) = value else { return }
    switch operation {
    case .select(let filter, let extracted):
      for element in elements {
        guard case .object(let members) = element else { continue }
        guard filter.isMet(by: PipelineLog(attributes: members, message: ""), worker) else { continue }
        if let found = extracted.value(in: members) { target?.set(found, in: &log.attributes) }
        return
      }
    case .length: target?.set(ValueText.number(Int64(elements.count)), in: &log.attributes)
    case .keyValue(let key, let value, let overrides): collect(elements, key, value, overrides, &log)
    case .append: break
    }
  }

  private func append(_ value: AttributeValue, preservesSource: Bool, _ log: inout PipelineLog) {
    guard let target else { return }
    var elements: [AttributeValue]
    switch target.value(in: log.attributes) {
    case .array(let known)?: elements = known
    case let known?: elements = [known]
    case nil: elements = []
    }
    elements.append(value)
    if !preservesSource { source.remove(from: &log.attributes) }
    target.set(.array(elements), in: &log.attributes)
  }

  private func collect(
    _ elements: [AttributeValue], _ key: AttributeRoute, _ value: AttributeRoute, _ overrides: Bool,
    _ log: inout PipelineLog
  ) {
    var found: [AttributeMember] = []
    for element in elements {
      guard case .object(let members) = element, let held = value.value(in: members),
        let name = key.value(in: members).flatMap({ ValueText.text($0) }), !name.isEmpty
      else { continue }
      found.append(AttributeMember(key: name, value: held))
    }
    guard !found.isEmpty else { return }
    if !overrides { found.reverse() }
    found = AttributeMember.keepingLast(found)
    if !overrides { found.reverse() }
    var members: [AttributeMember]
    if let target {
      if case .object(let known)? = target.value(in: log.attributes) { members = known } else { members = [] }
    } else {
      members = log.attributes
    }
    let known = Set(members.map(\.key))
    if !overrides { found.removeAll { known.contains($0.key) } }
    AttributeMerging.merge(found, into: &members)
    if let target { target.set(.object(members), in: &log.attributes) } else { log.attributes = members }
  }
}
