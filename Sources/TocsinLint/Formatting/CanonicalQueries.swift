import TocsinDiagnostics
import TocsinLogModel
import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Finds canonical forms of searches, and proves that they match the same logs.
struct CanonicalQueries {
  private var reasoner: Reasoner
  /// Canonical texts by the texts they stand for.
  private(set) var proven: [UTF8Text: UTF8Text] = [:]
  /// What is left as it is, and why.
  private(set) var notes: [Diagnostic] = []

  init(reasoner: Reasoner) {
    self.reasoner = reasoner
  }

  /// The nodes of all searches of a document: they stand under the keys named `query`.
  static func nodes(in document: YAMLNode) -> [YAMLNode] {
    (document.sequence ?? [document]).flatMap { nodes(in: $0, RuleSchema.root) }
  }

  private static func nodes(in node: YAMLNode, _ object: SchemaObject) -> [YAMLNode] {
    // Another language is not ours to print.
    if let language = node["queryLanguage"]?.scalar, language.coreValue != .null, !language.text.isEmpty {
      return []
    }
    return (node.mapping ?? []).flatMap { pair -> [YAMLNode] in
      switch object[pair.key.description]?.type {
      case .object(let inner): nodes(in: pair.value, inner)
      case .list(.object(let inner), _): (pair.value.sequence ?? []).flatMap { nodes(in: $0, inner) }
      case .string where pair.key == "query": [pair.value]
      default: []
      }
    }
  }

  mutating func examine(_ node: YAMLNode) {
    guard let scalar = node.scalar, scalar.coreValue == .string, !scalar.text.isEmpty else { return }
    let (syntax, findings) = QueryParser.parse(scalar.text, calculated: .anyName)
    // A text that is read otherwise than it looks is for its author to mend.
    guard !findings.contains(where: { $0.level > .info }) else {
      return note(node, "it has findings", "mend what `lint` says of it first")
    }
    let text = QueryPrinter.print(syntax)
    guard text != scalar.text, proven[scalar.text] == nil else { return }
    let (printed, errors) = QueryParser.parse(text, calculated: .anyName)
    guard !errors.contains(where: { $0.level > .info }) else {
      return note(node, "its canonical form would have findings", "write it as you want it")
    }
    guard case .equivalent = reasoner.equivalent(syntax, printed) else {
      return note(node, "its canonical form is not proven to match the same logs", "write it as you want it")
    }
    proven[scalar.text] = text
  }

  private mutating func note(_ node: YAMLNode, _ reason: String, _ advice: String) {
    notes.append(
      Diagnostic(.formatting, "this query is left as it is: \(reason)", at: node.span, fixes: [Fix(advice)]))
  }
}
