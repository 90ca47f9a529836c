import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinSemantics

/// Signals on their way to a rule that counts them: the input of signal correlation.
///
/// Source: rule reference, section 3.9. A signal counts once, at its creation. Signals wait until no rule that this one
/// counts can create an earlier one, so that they are applied in order of time whatever rule they come from.
struct CorrelationInbox: Sendable {
  /// What one query takes from a signal of one rule.
  private struct Reader: Sendable {
    var query: Int
    /// By field of the query: the fields of the signal's group that hold it.
    var names: [[GroupField.Source]]
    var fields: [GroupField]
    var distinct: [GroupField]
    var isOptional: Bool
  }

  /// Compared by all but the hit: no rule creates two signals with one sequence number.
  private struct Waiting: Comparable, Sendable {
    var time: Timestamp
    var source: Int
    var sequence: Int
    var hit: Hit

    private var order: (Timestamp, Int, Int) { (time, source, sequence) }

    static func == (left: Waiting, right: Waiting) -> Bool { left.order == right.order }
    static func < (left: Waiting, right: Waiting) -> Bool { left.order < right.order }
  }

  /// The rules whose signals are counted.
  let sources: [Int]
  private let limit: Int
  private let readers: [Int: [Reader]]
  private var waiting = MinimumHeap<Waiting>()
  private var applied = 0
  /// Signals left out, since too many were waiting.
  private(set) var overflowing = 0

  init(_ rule: Rule, sources: [Int?], rules: [Rule], limits: StateLimits) {
    var readers: [Int: [Reader]] = [:]
    for (index, source) in sources.enumerated() {
      guard let source else { continue }
      let query = rule.queries[index]
      readers[source, default: []].append(
        Reader(
          query: index,
          names: query.groupByFields.map {
            CorrelationInbox.names(of: $0, in: rules[source], query: query.signals?.queryIndex)
          },
          fields: query.groupByFields, distinct: query.distinctFields,
          isOptional: query.hasOptionalGroupByFields))
    }
    self.readers = readers
    self.sources = readers.keys.sorted()
    limit = limits.values
  }

  /// The fields of a signal's group in which a field is found: with a query's index, what stands where that query
  /// groups by it.
  private static func names(of field: GroupField, in rule: Rule, query: Int?) -> [GroupField.Source] {
    guard let query, rule.queries.indices.contains(query) else { return [field.source] }
    let join = GroupJoin(rule.queries)
    return rule.queries[query].groupByFields.indices
      .filter { rule.queries[query].groupByFields[$0].source == field.source }
      .map { join.fields[join.positions[query][$0]].source }
  }

  /// Takes a signal as it was created.
  mutating func add(_ signal: Signal, of rule: Rule) {
    let facts = SignalFacts(signal, of: rule)
    var parts: [QueryHit] = []
    for reader in readers[signal.rule] ?? [] {
      guard let groups = facts.tuples(reader.fields, names: reader.names, isOptional: reader.isOptional)
      else { continue }
      let distinct = reader.distinct
      let tuples =
        distinct.isEmpty
        ? [] : facts.tuples(distinct, names: distinct.map { [$0.source] }, isOptional: false) ?? []
      parts.append(QueryHit(query: reader.query, groups: groups, numbers: [], tuples: tuples))
    }
    guard !parts.isEmpty else { return }
    guard waiting.count < limit else {
      overflowing += 1
      return
    }
    waiting.insert(
      Waiting(
        time: signal.firstSeen, source: signal.rule, sequence: signal.sequence,
        hit: Hit(time: signal.firstSeen, arrival: 0, parts: parts, record: facts.record())))
  }

  /// The next signal older than `time`, or any where there is none.
  mutating func next(before time: Timestamp?) -> Hit? {
    guard let first = waiting.first, time.map({ first.time < $0 }) ?? true else { return nil }
    guard var hit = waiting.removeFirst()?.hit else { return nil }
    hit.arrival = applied
    applied += 1
    return hit
  }
}

/// What may be read of a signal: its group, then its tags, then its first sample.
private struct SignalFacts {
  private let signal: Signal
  private let rule: Rule

  init(_ signal: Signal, of rule: Rule) {
    self.signal = signal
    self.rule = rule
  }

  func tuples(_ fields: [GroupField], names: [[GroupField.Source]], isOptional: Bool) -> [GroupKey]? {
    var tuples: [[UTF8Text]] = [[]]
    for (field, names) in zip(fields, names) {
      var values = self.values(of: field, names)
      if values.isEmpty {
        guard isOptional else { return nil }
        values = [GroupKey.missing]
      }
      tuples = tuples.flatMap { tuple in values.map { tuple + [$0] } }
      guard tuples.count <= FieldReader.maximumCombinations else { return nil }
    }
    return tuples.map(GroupKey.init)
  }

  private func values(of field: GroupField, _ names: [GroupField.Source]) -> [UTF8Text] {
    let grouped = signal.group.filter { names.contains($0.field.source) }.map(\.value)
    if !grouped.isEmpty { return Array(grouped.prefix(1)) }
    guard let sample = signal.samples.first?.event() else { return tagged(field, nil) }
    let tags = tagged(field, sample)
    return tags.isEmpty ? sampled(field, sample) : tags
  }

  private func tagged(_ field: GroupField, _ sample: Event?) -> [UTF8Text] {
    let key: UTF8Text
    switch field.source {
    case .tag(let name): key = name
    case .reserved(let name) where name == .host || name == .service: key = UTF8Text(name.rawValue)
    case .attribute, .reserved, .calculated: return []
    }
    let prefix = LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")]
    let values = SignalReport.signalTags(rule, sample).map { LowerCasing.lowered(UTF8Text($0)) }
      .filter { $0.bytes.starts(with: prefix) }.map {
        UTF8Text(bytes: Array($0.bytes.dropFirst(prefix.count)))
      }
    return SignalFacts.distinct(values)
  }

  private func sampled(_ field: GroupField, _ sample: Event) -> [UTF8Text] {
    switch field.source {
    case .tag(let key):
      let prefix = LowerCasing.lowered(key).bytes + [UInt8(ascii: ":")]
      return SignalFacts.distinct(
        sample.tags.filter { $0.bytes.starts(with: prefix) }
          .map { UTF8Text(bytes: Array($0.bytes.dropFirst(prefix.count))) })
    case .reserved(let name): return sample.shownText(of: name).map { [$0] } ?? []
    case .attribute(let path):
      return SignalFacts.distinct(path.values(in: sample.attributes).compactMap(SignalFacts.text))
    case .calculated(let field): return field.value(in: sample).flatMap(SignalFacts.text).map { [$0] } ?? []
    }
  }

  /// As group values are compared: numbers in their shortest form.
  private static func text(_ value: AttributeValue) -> UTF8Text? {
    if case .number(let text) = value {
      return DecimalNumber(text).map { UTF8Text($0.canonicalText) } ?? text
    }
    return value.scalarText
  }

  private static func distinct(_ values: [UTF8Text]) -> [UTF8Text] {
    var seen: Set<UTF8Text> = []
    return values.filter { seen.insert($0).inserted }
  }

  /// The signal as a log, for a correlation signal to show.
  func record() -> SampleRecord {
    var json = JSONWriter()
    json.beginObject()
    func member(_ key: String, _ value: String) {
      json.key(key)
      json.string(value)
    }
    let ruleCase = rule.cases[signal.caseIndex]
    member("timestamp", signal.firstSeen.iso8601)
    member("message", ruleCase.name.isEmpty ? rule.name : "\(rule.name) - \(ruleCase.name)")
    member("status", signal.severity.rawValue)
    json.key("tags")
    json.beginArray()
    for tag in SignalReport.signalTags(rule, signal.samples.first?.event()) { json.string(tag) }
    json.endArray()
    member("signal_id", signal.id)
    json.key("workflow")
    json.beginObject()
    json.key("rule")
    json.beginObject()
    if let id = rule.id { member("id", id) }
    member("name", rule.name)
    json.endObject()
    json.endObject()
    json.key("group")
    json.beginObject()
    for item in signal.group {
      json.key(item.field.name)
      json.string(item.value)
    }
    json.endObject()
    json.endObject()
    return SampleRecord(bytes: json.bytes, form: .plain, time: signal.firstSeen)
  }
}
