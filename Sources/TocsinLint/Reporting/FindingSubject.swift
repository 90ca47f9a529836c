package import TocsinDiagnostics
import TocsinLogModel
import TocsinSyntax

/// What a finding is about.
package struct FindingSubject: Hashable, Sendable {
  /// The rule's id, else its name, else the file's name.
  package var rule: String
  /// The way from the root of the rule to the value: `cases[0].condition`; empty for the rule itself.
  package var path: String

  package init(rule: String, path: String) {
    self.rule = rule
    self.path = path
  }
}

/// Finds the rule and the value at a place.
struct FindingSubjects {
  private let rules: [(node: YAMLNode, name: String)]
  private let fileName: String

  init(_ file: SourceFile) {
    // The name of the file, for what is in no rule that can be read.
    fileName = file.name.split(separator: "/").last.map(String.init) ?? file.name
    var findings = DiagnosticCollector()
    let documents = YAMLReader.documents(of: file, into: &findings)
    rules = documents.flatMap { $0.sequence ?? [$0] }.map { node in
      let name = ["id", "name"].lazy.compactMap { key in
        node.mapping?.first { $0.key.description == key }?.value.scalar?.text.description
      }.first { !$0.isEmpty }
      return (node, name ?? "")
    }
  }

  func subject(at span: SourceSpan) -> FindingSubject {
    guard let rule = rules.last(where: { $0.node.span.start <= span.start }) else {
      return FindingSubject(rule: fileName, path: "")
    }
    return FindingSubject(
      rule: rule.name.isEmpty ? fileName : rule.name,
      path: FindingSubjects.path(to: span.start, in: rule.node))
  }

  /// The depth of nodes is bounded.
  private static func path(to offset: Int, in node: YAMLNode) -> String {
    switch node.content {
    case .scalar: return ""
    case .mapping(let pairs):
      let pair = pairs.last { $0.keySpan.start <= offset && offset <= max($0.keySpan.end, $0.value.span.end) }
      guard let pair else { return "" }
      let key = pair.key.description
      guard offset >= pair.value.span.start else { return key }
      let rest = path(to: offset, in: pair.value)
      return rest.isEmpty || rest.hasPrefix("[") ? key + rest : "\(key).\(rest)"
    case .sequence(let items):
      guard let index = items.lastIndex(where: { $0.span.start <= offset && offset <= $0.span.end }) else {
        return ""
      }
      let rest = path(to: offset, in: items[index])
      return rest.isEmpty || rest.hasPrefix("[") ? "[\(index)]\(rest)" : "[\(index)].\(rest)"
    }
  }
}
