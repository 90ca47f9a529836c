package import TocsinDiagnostics
import TocsinLogModel
package import TocsinReasoning
import TocsinSemantics
import TocsinSyntax

/// Brings rule files and rule test files into their canonical layout.
///
/// The result is read back: it must say the same, hold the same comments and have no new finding, or the file is
/// refused.
package struct RuleFormatter: Sendable {
  /// What kind of file it is, which decides the order of keys.
  package enum Kind: Sendable {
    case rule
    case ruleTest

    package init(path: String) {
      self = [".test.yaml", ".test.yml"].contains { path.hasSuffix($0) } ? .ruleTest : .rule
    }
  }

  package enum Outcome: Sendable {
    /// The canonical text, which may be the one there is; notes say what was left as it is.
    case formatted([UInt8], notes: [Diagnostic])
    /// The file cannot be formatted.
    case refused([Diagnostic])
  }

  private let canonicalizesQueries: Bool
  private let makeReasoner: @Sendable () -> Reasoner

  package init(canonicalizesQueries: Bool, makeReasoner: @escaping @Sendable () -> Reasoner) {
    self.canonicalizesQueries = canonicalizesQueries
    self.makeReasoner = makeReasoner
  }

  package func format(_ file: SourceFile, as kind: Kind) -> Outcome {
    var findings = DiagnosticCollector()
    let documents = YAMLReader.documents(of: file, into: &findings)
    guard !findings.invalidatesRule, !documents.isEmpty else { return .refused(findings.sorted) }
    if YAMLReader.isJSONLines(file) { return .formatted(file.bytes, notes: []) }
    guard let tree = LayoutReader.read(file) else { return refused(file, "its layout cannot be read") }
    var notes: [Diagnostic] = []
    var arranged = tree
    if !arranged.arrange(by: kind == .rule ? .rule : .ruleTest) {
      notes.append(
        Diagnostic(
          .formatting, "keys keep their order: an alias would come before its anchor", at: SourceSpan(0, 0),
          fixes: [Fix("move the anchor to the key that comes first")]))
    }
    let style = kind == .rule ? LayoutStyle() : LayoutStyle(keepsBrackets: true)
    let laidOut = SourceFile(name: file.name, bytes: LayoutPrinter.print(arranged, of: file, style: style))
    if let reason = difference(file, documents, laidOut, tree, kind) { return refused(file, reason) }
    guard canonicalizesQueries, kind == .rule else { return .formatted(laidOut.bytes, notes: notes) }
    var canonical = CanonicalQueries(reasoner: makeReasoner())
    for node in documents.flatMap({ CanonicalQueries.nodes(in: $0) }) { canonical.examine(node) }
    guard let printed = printed(laidOut, style, canonical.proven) else {
      return refused(file, "a query would not be readable")
    }
    return .formatted(printed, notes: notes + canonical.notes)
  }

  private func refused(_ file: SourceFile, _ reason: String) -> Outcome {
    .refused([
      Diagnostic(
        .formatting, "the file is left as it is: \(reason)", at: SourceSpan(0, 0),
        fixes: [Fix("report this with the file: a formatted rule must mean the same")])
    ])
  }

  /// Why the new text cannot stand for the old one; `nil` when it can.
  private func difference(
    _ old: SourceFile, _ oldDocuments: [YAMLNode], _ new: SourceFile, _ oldTree: LayoutTree, _ kind: Kind
  ) -> String? {
    var findings = DiagnosticCollector()
    let documents = YAMLReader.documents(of: new, into: &findings)
    guard !findings.invalidatesRule, documents.count == oldDocuments.count else {
      return "the formatted text would not be readable"
    }
    guard zip(oldDocuments, documents).allSatisfy({ $0.means(sameAs: $1) }) else {
      return "the formatted text would say something else"
    }
    guard let tree = LayoutReader.read(new), tree.comments.sorted() == oldTree.comments.sorted() else {
      return "a comment would be lost"
    }
    guard kind == .rule else { return nil }
    let before = Decoding(old, oldDocuments)
    let after = Decoding(new, documents)
    if before.hashes != after.hashes { return "the formatted rule would be another one" }
    return after.codes.isSubset(of: before.codes) ? nil : "the formatted rule would have new findings"
  }

  /// The file with other texts in the place of queries; `nil` when it would say anything else besides.
  private func printed(
    _ file: SourceFile, _ style: LayoutStyle, _ proven: [UTF8Text: UTF8Text]
  ) -> [UInt8]? {
    guard !proven.isEmpty else { return file.bytes }
    var findings = DiagnosticCollector()
    let documents = YAMLReader.documents(of: file, into: &findings)
    guard var tree = LayoutReader.read(file) else { return nil }
    for node in documents.flatMap({ CanonicalQueries.nodes(in: $0) }) {
      guard let text = node.scalar.flatMap({ proven[$0.text] }) else { continue }
      tree.replaceScalar(at: node.span.start, with: text)
    }
    let printed = SourceFile(name: file.name, bytes: LayoutPrinter.print(tree, of: file, style: style))
    let after = YAMLReader.documents(of: printed, into: &findings)
    let isSame =
      !findings.invalidatesRule && after.count == documents.count
      && zip(documents, after).allSatisfy { $0.means(sameAs: $1) { proven[$0] == $1 } }
    return isSame ? printed.bytes : nil
  }
}

/// What decoding a file gives, as far as it must not change.
private struct Decoding {
  let hashes: [String]
  let codes: Set<String>

  init(_ file: SourceFile, _ documents: [YAMLNode]) {
    var findings = DiagnosticCollector()
    let rules = documents.flatMap { RuleDecoder.decode($0, file: file, into: &findings) }
    hashes = rules.map(\.contentHash)
    codes = Set(findings.diagnostics.map(\.descriptor.code))
  }
}

extension DiagnosticDescriptor {
  package static let formatting = DiagnosticDescriptor(
    "F001", "formatting", .warning, "A file, or a part of it, is not formatted.")
}
