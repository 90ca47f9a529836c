package import TocsinEvents
package import TocsinGrok
package import TocsinLogModel
import TocsinPlan

/// What one thread keeps while it processes logs: evaluators, caches, counts, and the trace where one is wanted.
package final class PipelineWorker {
  /// The instant by which times without a year are read, never that of the machine.
  package var clock: Timestamp
  package let enrichment: PipelineEnrichment
  /// Logs that a step gave up at a limit, by the step's name.
  package private(set) var limited: [UTF8Text: Int] = [:]
  /// What each step did; `nil` where nobody wants to know.
  package var traces: [StepTrace]?
  var depth = 0
  let grok = GrokScratch()
  private var locations: [UTF8Text: [AttributeMember]] = [:]
  private var agents: [UTF8Text: [AttributeMember]] = [:]
  /// Values of a kind that are remembered at once.
  private static let remembered = 8192
  private var runners: [FilterKey: FilterRunner] = [:]

  /// A worker with the data that enrichment needs.
  package init(clock: Timestamp, enrichment: PipelineEnrichment = PipelineEnrichment()) {
    self.clock = clock
    self.enrichment = enrichment
  }

  func runner(_ key: FilterKey, _ plan: PlanSet) -> FilterRunner {
    if let known = runners[key] { return known }
    let made = FilterRunner(plan)
    runners[key] = made
    return made
  }

  func noteLimit(_ step: UTF8Text) { limited[step, default: 0] += 1 }

  /// The counts so far, which begin anew.
  package func takeLimited() -> [UTF8Text: Int] {
    defer { limited = [:] }
    return limited
  }

  /// Notes that a pipeline is about to run.
  @discardableResult
  package func begin(_ pipeline: LogPipeline) -> Int {
    traces?.append(StepTrace(name: pipeline.name, type: "pipeline", depth: 0))
    return (traces?.count ?? 1) - 1
  }

  /// The pipeline did not take the log.
  func forget(_ place: Int) {
    guard let count = traces?.count, place < count else { return }
    traces?.removeSubrange(place...)
  }

  /// Where an address is, remembered.
  func location(_ address: UTF8Text) -> [AttributeMember] {
    guard let find = enrichment.location else { return [] }
    if let known = locations[address] { return known }
    let found = find(address) ?? []
    if locations.count >= PipelineWorker.remembered { locations = [:] }
    locations[address] = found
    return found
  }

  /// What a user agent says of itself, remembered; `nil` without the table.
  func userAgent(_ text: UTF8Text) -> [AttributeMember]? {
    guard let parse = enrichment.userAgent else { return nil }
    if let known = agents[text] { return known }
    let found = parse(text, grok)
    if agents.count >= PipelineWorker.remembered { agents = [:] }
    agents[text] = found
    return found
  }

  func begin(_ step: ProcessorStep) -> Int {
    traces?.append(StepTrace(name: step.name, type: step.type, depth: depth))
    return (traces?.count ?? 1) - 1
  }

  func end(_ place: Int, _ before: PipelineLog, _ after: PipelineLog) {
    traces?[place].changes = LogChange.between(before, after)
  }
}

/// Data from outside that some processors look things up in.
package struct PipelineEnrichment: Sendable {
  /// The place of an address, an object as the service writes it; `nil` where it is unknown.
  package var location: (@Sendable (UTF8Text) -> [AttributeMember]?)?
  /// What a user agent says of itself, as the service writes it.
  package var userAgent: (@Sendable (UTF8Text, GrokScratch) -> [AttributeMember])?
  /// Rows of reference tables: by table, by primary key.
  package var tables: [UTF8Text: [UTF8Text: [AttributeMember]]] = [:]

  /// No data.
  package init() {}
}

/// What one step did to a log.
package struct StepTrace: Sendable {
  package let name: UTF8Text
  package let type: UTF8Text
  /// 1 for a step of a pipeline, 2 inside a nested one.
  package let depth: Int
  /// Empty where the step changed nothing.
  package var changes: [LogChange] = []
}

/// A field or attribute that a step wrote, replaced or removed.
package struct LogChange: Sendable, Hashable {
  /// `@` before the path of an attribute; the name of a reserved field otherwise.
  package let place: UTF8Text
  package let before: AttributeValue?
  package let after: AttributeValue?

  static func between(_ before: PipelineLog, _ after: PipelineLog) -> [LogChange] {
    var changes: [LogChange] = []
    func compare(_ name: UTF8Text, _ old: UTF8Text?, _ new: UTF8Text?) {
      guard old != new else { return }
      changes.append(LogChange(place: name, before: old.map { .string($0) }, after: new.map { .string($0) }))
    }
    func time(_ time: Timestamp?) -> UTF8Text? { time.map { UTF8Text($0.iso8601) } }
    compare("timestamp", time(before.timestamp), time(after.timestamp))
    compare("status", before.status, after.status)
    compare("service", before.service, after.service)
    compare("host", before.host, after.host)
    compare("message", before.message, after.message)
    compare("trace_id", before.traceID, after.traceID)
    compare("span_id", before.spanID, after.spanID)
    for tag in after.tags where !before.tags.contains(tag) { compare("tags", nil, tag) }
    for tag in before.tags where !after.tags.contains(tag) { compare("tags", tag, nil) }
    differences(.object(before.attributes), .object(after.attributes), path: "@", &changes)
    return changes
  }

  private static func differences(
    _ before: AttributeValue, _ after: AttributeValue, path: UTF8Text, _ changes: inout [LogChange]
  ) {
    guard before != after else { return }
    guard case .object(let old) = before, case .object(let new) = after else {
      changes.append(LogChange(place: path, before: before, after: after))
      return
    }
    func below(_ key: UTF8Text) -> UTF8Text {
      UTF8Text(bytes: path.bytes + (path.bytes.count > 1 ? [UInt8(ascii: ".")] : []) + key.bytes)
    }
    let (oldValues, newValues) = (table(old), table(new))
    for member in old where newValues[member.key] == nil {
      changes.append(LogChange(place: below(member.key), before: member.value, after: nil))
    }
    for member in new {
      if let known = oldValues[member.key] {
        differences(known, member.value, path: below(member.key), &changes)
      } else {
        changes.append(LogChange(place: below(member.key), before: nil, after: member.value))
      }
    }
  }

  private static func table(_ members: [AttributeMember]) -> [UTF8Text: AttributeValue] {
    Dictionary(members.map { ($0.key, $0.value) }, uniquingKeysWith: { first, _ in first })
  }
}
