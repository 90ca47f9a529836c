import TocsinDiagnostics
import TocsinLogModel
import TocsinSemantics
import TocsinSyntax

/// A rule to change, its text and the tree of its text.
struct MutationSubject {
  let source: SourceFile
  let rule: Rule
  /// The rule's mapping.
  let node: YAMLNode
  /// Position among the rules of the file.
  private let index: Int
  private let count: Int

  /// `nil` when the text does not give the rule.
  init?(_ source: SourceFile, _ rule: Rule) {
    guard let (rules, nodes) = MutationSubject.read(source),
      let index = rules.firstIndex(where: { $0.span == rule.span }),
      let node = nodes.first(where: { $0.span == rule.span })
    else { return nil }
    self.source = source
    self.rule = rule
    self.node = node
    self.index = index
    count = rules.count
  }

  /// The rule after some edits; `nil` when the text is then no valid rule.
  func rule(after edits: [SourceEdit]) -> Rule? {
    let changed = SourceFile(name: source.name, bytes: SourceEdit.apply(edits, to: source.bytes))
    guard let (rules, _) = MutationSubject.read(changed), rules.count == count else { return nil }
    let rule = rules[index]
    return rule.unsupported.isEmpty ? rule : nil
  }

  private static func read(_ source: SourceFile) -> (rules: [Rule], nodes: [YAMLNode])? {
    var findings = DiagnosticCollector()
    var rules: [Rule] = []
    var nodes: [YAMLNode] = []
    for document in YAMLReader.documents(of: source, into: &findings) {
      rules += RuleDecoder.decode(document, file: source, into: &findings)
      nodes += document.sequence ?? [document]
    }
    return findings.invalidatesRule ? nil : (rules, nodes)
  }

  // MARK: - Text

  func text(_ span: SourceSpan) -> String {
    String(decoding: source.bytes[span.start..<min(span.end, source.bytes.count)], as: UTF8.self)
  }

  /// The text on one line, and not too long, for a summary.
  func quoted(_ span: SourceSpan) -> String {
    let words = text(span).split(whereSeparator: \.isWhitespace).joined(separator: " ")
    return "`\(words.count > 60 ? String(words.prefix(59)) + "…" : words)`"
  }

  /// The span and the parentheses around it, so many pairs of them.
  func parenthesised(_ span: SourceSpan, _ pairs: Int) -> SourceSpan {
    var (start, end) = (span.start, span.end)
    for _ in 0..<pairs {
      var (left, right) = (start - 1, end)
      while left >= 0, isSpace(left) { left -= 1 }
      while right < source.bytes.count, isSpace(right) { right += 1 }
      guard left >= 0, right < source.bytes.count, source.bytes[left] == UInt8(ascii: "("),
        source.bytes[right] == UInt8(ascii: ")")
      else { break }
      (start, end) = (left, right + 1)
    }
    return SourceSpan(start, end)
  }

  private func isSpace(_ index: Int) -> Bool { [0x20, 0x0A, 0x0D, 0x09].contains(source.bytes[index]) }

  /// Where a part of a text stands, by its first appearance within the span.
  func find(_ part: String, in span: SourceSpan) -> SourceSpan? {
    let wanted = Array(part.utf8)
    guard !wanted.isEmpty, span.end - span.start >= wanted.count else { return nil }
    for start in span.start...(span.end - wanted.count)
    where source.bytes[start..<(start + wanted.count)].elementsEqual(wanted) {
      return SourceSpan(start, start + wanted.count)
    }
    return nil
  }

  /// The ways of leaving one of several neighbours out, with what joins it to the next or the one before.
  func removals(_ index: Int, of spans: [SourceSpan]) -> [[SourceEdit]] {
    guard spans.count > 1 else { return [] }
    var edits: [[SourceEdit]] = []
    for pairs in 0...2 {
      for otherPairs in 0...2 {
        let own = parenthesised(spans[index], pairs)
        if index > 0 {
          let before = parenthesised(spans[index - 1], otherPairs)
          if before.end <= own.end { edits.append([SourceEdit(SourceSpan(before.end, own.end), "")]) }
        }
        if index < spans.count - 1 {
          let after = parenthesised(spans[index + 1], otherPairs)
          if own.start <= after.start { edits.append([SourceEdit(SourceSpan(own.start, after.start), "")]) }
        }
      }
    }
    return edits
  }

  /// A value in place of a scalar, in its quotes.
  func replacing(_ node: YAMLNode, by text: String) -> [SourceEdit] {
    let first = source.bytes[node.span.start]
    let isQuoted = first == UInt8(ascii: "\"") || first == UInt8(ascii: "'")
    let quote = isQuoted ? String(UnicodeScalar(first)) : ""
    return [SourceEdit(node.span, quote + text + quote)]
  }
}
