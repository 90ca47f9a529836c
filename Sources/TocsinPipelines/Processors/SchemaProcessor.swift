import TocsinEvents
import TocsinGrok
import TocsinLogModel

/// Brings a log to a class of OCSF.
///
/// Source: pipeline reference, section 2.17.
struct SchemaProcessor: LogProcessor {
  let mappers: [any LogProcessor]
  let version: UTF8Text
  let className: UTF8Text
  let classID: Int64

  private static let categories: [UTF8Text] = [
    "Uncategorized", "System Activity", "Findings", "Identity & Access Management", "Network Activity",
    "Discovery", "Application Activity", "Remediation",
  ]

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    for mapper in mappers { mapper.process(&log, worker) }
    let category = classID / 1000
    func set(_ path: UTF8Text, _ value: AttributeValue) {
      AttributeRoute(path).set(value, in: &log.attributes)
    }
    set("ocsf.class_uid", ValueText.number(classID))
    set("ocsf.class_name", .string(className))
    set("ocsf.category_uid", ValueText.number(category))
    if SchemaProcessor.categories.indices.contains(Int(category)) {
      set("ocsf.category_name", .string(SchemaProcessor.categories[Int(category)]))
    }
    set("ocsf.metadata.version", .string(version))
  }
}

/// Writes number and name of the first category whose query the log meets.
struct SchemaCategoryMapper: LogProcessor {
  /// What the pair is compared with, and where the name is taken from when it is equal.
  struct Fallback: Sendable {
    var values: [UTF8Text: UTF8Text]
    var sources: [UTF8Text: [AttributeRoute]]
  }

  let filter: PipelineFilter
  let categories: [(id: AttributeValue, name: UTF8Text)]
  let idTarget: AttributeRoute
  let nameTarget: AttributeRoute
  let fallback: Fallback?

  func process(_ log: inout PipelineLog, _ worker: PipelineWorker) {
    guard let found = filter.first(met: log, worker) else { return }
    let category = categories[found]
    idTarget.set(category.id, in: &log.attributes)
    nameTarget.set(.string(category.name), in: &log.attributes)
    guard let fallback, isFallback(category, fallback) else { return }
    for (target, sources) in fallback.sources {
      let attributes = log.attributes
      let value = sources.lazy.compactMap { $0.value(in: attributes) }.first
      if let text = value.flatMap({ ValueText.text($0) }) {
        AttributeRoute(target).set(.string(text), in: &log.attributes)
      }
    }
  }

  private func isFallback(_ category: (id: AttributeValue, name: UTF8Text), _ fallback: Fallback) -> Bool {
    let written = [idTarget.text: ValueText.text(category.id) ?? "", nameTarget.text: category.name]
    return fallback.values.allSatisfy { written[$0.key] == $0.value }
  }
}
