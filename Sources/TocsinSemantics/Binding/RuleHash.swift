internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// The identity of what a rule detects.
///
/// Two files with the same hash give the same signals: layout, comments, spelled-out defaults, export metadata
/// and the order of keys do not count. Every text is preceded by its length, so no two rules share a form.
enum RuleHash {
  static func hash(of rule: Rule, node: YAMLNode) -> String {
    var form = CanonicalForm()
    form.add(texts: [rule.name, rule.type.rawValue, rule.message])
    form.add(texts: ["\(rule.hasExtendedTitle)", "\(rule.isEnabled)"])
    form.add(list: rule.tags)
    form.add(count: rule.queries.count)
    for query in rule.queries { add(query, to: &form) }
    for item in node.items("queries") {
      let source: DataSource = item.member("dataSource") ?? .logs
      form.add(texts: [source.rawValue])
      for key: StaticString in queryKeys { form.add(item.value(key)) }
      // Left out where it is absent, so that it does not change the hash of all other rules.
      if let id = item.value("defaultRuleId"), !id.isEmptyText { form.add(id) }
    }
    form.add(count: rule.cases.count)
    for ruleCase in rule.cases {
      form.add(texts: [ruleCase.name, ruleCase.severity.rawValue, ruleCase.conditionText])
      form.add(list: ruleCase.notifications)
    }
    let options = rule.options
    form.add(texts: [
      options.detectionMethod.rawValue, "\(options.evaluationWindow)", "\(options.keepAlive)",
      "\(options.maxSignalDuration)", "\(options.decreaseCriticalityBasedOnEnv)",
    ])
    form.add(rule.groupSignalsBy.map { $0.map(\.name) })
    for key: StaticString in rootKeys { form.add(node.value(key)) }
    if let block = options.detectionMethod.definition.block {
      form.add(node.value("options")?.value(block.key))
    }
    return SHA256.hexDigest(of: form.bytes)
  }

  private static func add(_ query: RuleQuery, to form: inout CanonicalForm) {
    form.add(texts: [
      query.label, query.text, query.aggregation.rawValue, "\(query.hasOptionalGroupByFields)",
    ])
    for fields in [query.groupByFields, query.distinctFields, query.metrics] {
      form.add(list: fields.map(\.name))
    }
  }

  /// Keys of a query that decide signals and are kept as written.
  private static let queryKeys: [StaticString] = [
    "customQueryExtension", "additionalFilters", "queryLanguage", "ruleId", "correlatedQueryIndex",
  ]

  private static let rootKeys: [StaticString] = [
    "filters", "referenceTables", "calculatedFields", "schedulingOptions", "thirdPartyCases",
  ]
}

/// Bytes in which every part carries its kind and length.
private struct CanonicalForm {
  private(set) var bytes: [UInt8] = []

  init() { bytes.reserveCapacity(2048) }

  mutating func add(count: Int) { add(UInt8(ascii: "#"), count, UInt8(ascii: ";")) }

  mutating func add(text: [UInt8], kind: UInt8 = UInt8(ascii: "t")) {
    add(kind, text.count, UInt8(ascii: ":"))
    bytes += text
  }

  mutating func add(texts: [String]) {
    for text in texts {
      add(UInt8(ascii: "t"), text.utf8.count, UInt8(ascii: ":"))
      bytes.append(contentsOf: text.utf8)
    }
  }

  private mutating func add(_ kind: UInt8, _ count: Int, _ end: UInt8) {
    bytes.append(kind)
    if count < 10 {
      bytes.append(UInt8(ascii: "0") + UInt8(count))
    } else {
      bytes.append(contentsOf: String(count).utf8)
    }
    bytes.append(end)
  }

  mutating func add(list: [String]) {
    add(count: list.count)
    add(texts: list)
  }

  mutating func add(_ list: [String]?) {
    if let list { add(list: list) } else { bytes.append(UInt8(ascii: "-")) }
  }

  /// A value as written, keys in order of their bytes; empty, null and absent values are the same.
  mutating func add(_ node: YAMLNode?) {
    guard let node, !node.isNull, !node.isEmptyText else {
      bytes.append(UInt8(ascii: "-"))
      return
    }
    switch node.content {
    case .scalar(let scalar):
      add(text: scalar.text.bytes, kind: UInt8(ascii: scalar.coreValue == .string ? "s" : "p"))
    case .sequence(let items):
      guard !items.isEmpty else {
        bytes.append(UInt8(ascii: "-"))
        return
      }
      bytes.append(UInt8(ascii: "["))
      add(count: items.count)
      for item in items { add(item) }
    case .mapping(let pairs):
      let present = pairs.filter { !$0.value.isNull }.sorted { $0.key < $1.key }
      guard !present.isEmpty else {
        bytes.append(UInt8(ascii: "-"))
        return
      }
      bytes.append(UInt8(ascii: "{"))
      add(count: present.count)
      for pair in present {
        add(text: pair.key.bytes, kind: UInt8(ascii: "k"))
        add(pair.value)
      }
    }
  }
}
