package import TocsinDiagnostics
internal import TocsinLogModel
package import TocsinSyntax

/// A document of a rule file, without the envelopes of the service's requests and answers.
package struct RuleDocument: Sendable {
  /// One thing that a document holds.
  package enum Item: Sendable {
    /// A rule; `id` is that of its envelope, where it has one.
    case rule(YAMLNode, id: String?)
    /// The rule in the definition of a historical job.
    case job(YAMLNode)
    /// The attributes of a suppression.
    case suppression(YAMLNode)
  }

  /// In the order of the document.
  package private(set) var items: [Item] = []
  /// What holds neither rules nor suppressions, and why.
  package private(set) var problems: [Diagnostic] = []

  /// Envelopes around a rule: an answer, its list, an item, its attributes, and a job's definition.
  private static let maximumDepth = 6

  /// Takes a document apart; whatever is no envelope is a rule, or a suppression.
  package init(_ document: YAMLNode) {
    open(document, id: nil, depth: 0)
  }

  private mutating func open(_ node: YAMLNode, id: String?, depth: Int) {
    guard depth < RuleDocument.maximumDepth else { return add(node, id) }
    if let list = node.sequence {
      if list.isEmpty {
        problems.append(
          Diagnostic(
            .notAMapping, "the list holds no rule", at: node.span,
            notes: ["write a rule as a mapping with `name`, `message`, `queries`, `cases` and `options`"]))
      }
      for item in list { open(item, id: nil, depth: depth + 1) }
      return
    }
    guard node.mapping != nil, !node.isRule else { return add(node, id) }
    if let attributes = node.value("attributes"), attributes.mapping != nil {
      if node.string("type") == "suppressions" { return items.append(.suppression(attributes)) }
      open(attributes, id: node.string("id"), depth: depth + 1)
    } else if let definition = node.value("jobDefinition"), definition.mapping != nil {
      items.append(.job(definition))
    } else if node.value("fromRule")?.mapping != nil {
      refuse("a historical job made from a rule holds no rule", "export the rule with this id", node)
    } else if node.value("count") != nil, node.value("data")?.mapping != nil {
      refuse(
        "the version history of a rule holds several versions of one rule",
        "write the `rule` of one version to a file of its own", node)
    } else if let inner = node.inner {
      open(inner, id: nil, depth: depth + 1)
    } else if node.value("errors")?.sequence != nil || node.value("error")?.mapping != nil {
      refuse("this is an error answer of the service", "ask the service again", node)
    } else {
      add(node, id)
    }
  }

  private mutating func add(_ node: YAMLNode, _ id: String?) {
    let keys: [StaticString] = ["rule_query", "suppression_query", "data_exclusion_query"]
    if keys.contains(where: { node.pair($0) != nil }) {
      items.append(.suppression(node))
    } else if node.value("from") != nil, node.value("to") != nil {
      items.append(.job(node))
    } else {
      items.append(.rule(node, id: id))
    }
  }

  private mutating func refuse(_ message: String, _ advice: String, _ node: YAMLNode) {
    problems.append(Diagnostic(.noRule, message, at: node.beginning, fixes: [Fix(advice)]))
  }
}

extension YAMLNode {
  /// Whether a mapping has what rules and suppressions have, so that no key of it is an envelope.
  fileprivate var isRule: Bool {
    let keys: [StaticString] = ["queries", "cases", "message", "rule_query", "thirdPartyCases"]
    return keys.contains { pair($0) != nil }
  }

  /// What a list answer, a single one, or a body for testing rules is about.
  fileprivate var inner: YAMLNode? {
    let keys: [StaticString] = ["data", "rules", "suppressions", "rule"]
    return keys.lazy.compactMap { value($0) }.first { $0.mapping != nil || $0.sequence != nil }
  }
}

extension RuleSchema {
  /// Whether the service returned a rule or a suppression: it holds a key besides `id` that only the service sets.
  static func isExport(_ node: YAMLNode, of object: SchemaObject) -> Bool {
    (node.mapping ?? []).contains { pair in
      guard let index = object.index(of: pair.key) else { return false }
      return object.fields[index].role == .readOnly && object.fields[index].name != "id"
    }
  }
}
