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
      guard
        let index = last(of: pairs.count, startingBy: offset, { pairs[$0].keySpan.start }),
        offset <= max(pairs[index].keySpan.end, pairs[index].value.span.end)
      else { return "" }
      let pair = pairs[index]
      let key = pair.key.description
      guard offset >= pair.value.span.start else { return key }
      let rest = path(to: offset, in: pair.value)
      return rest.isEmpty || rest.hasPrefix("[") ? key + rest : "\(key).\(rest)"
    case .sequence(let items):
      guard let index = last(of: items.count, startingBy: offset, { items[$0].span.start }),
        offset <= items[index].span.end
      else { return "" }
      let rest = path(to: offset, in: items[index])
      return rest.isEmpty || rest.hasPrefix("[") ? "[\(index)]\(rest)" : "[\(index)].\(rest)"
    }
  }

  /// The last of some places, in source order, that starts at an offset or before it.
  ///
  /// A file may have as many findings as it has keys: looking at all of them for each would be quadratic.
  private static func last(of count: Int, startingBy offset: Int, _ start: (Int) -> Int) -> Int? {
    var (low, high) = (0, count)
    while low < high {
      let middle = (low + high) / 2
      if start(middle) <= offset { low = middle + 1 } else { high = middle }
    }
    return low > 0 ? low - 1 : nil
  }
}
