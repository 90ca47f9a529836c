import TocsinDiagnostics
import TocsinEvents
import TocsinLogModel
import TocsinMatch
import TocsinSemantics
import TocsinSyntax

/// The terms of a rule's queries that a sample met, by the product's own tracer.
final class MatchedTerms {
  struct Term {
    var text: String
    /// What the event holds there; empty where a term asks for absence.
    var found: [UTF8Text]
  }

  private let rule: Rule
  private let source: SourceFile?
  private let tracer: RuleTracer

  init(_ rule: Rule, _ source: SourceFile?) {
    self.rule = rule
    self.source = source
    tracer = RuleTracer(rule)
  }

  /// By label of a query that the sample meets: its terms that hold.
  func queries(of sample: SampleRecord) -> [(label: String, terms: [Term])] {
    guard let traces = try? tracer.traces(of: sample.record) else { return [] }
    return zip(rule.queries, traces).compactMap { query, root in
      guard let root else { return (query.label, []) }
      return root.holds ? (query.label, terms(root, isNegated: false)) : nil
    }
  }

  /// What makes the node true; below a negation, what is false there.
  private func terms(_ node: NodeTrace, isNegated: Bool) -> [Term] {
    switch node {
    case .and(let parts, _), .or(let parts, _):
      return parts.filter { $0.holds != isNegated }.flatMap { terms($0, isNegated: isNegated) }
    case .not(let inner, let truth):
      if case .leaf(let term) = inner {
        return [Term(text: MatchedTerms.text(of: term.subject, text(of: truth.span)), found: [])]
      }
      return terms(inner, isNegated: !isNegated)
    case .leaf(let term):
      let written = MatchedTerms.text(of: term.subject, text(of: term.span))
      return [Term(text: isNegated ? "NOT \(written)" : written, found: isNegated ? [] : term.found)]
    }
  }

  /// The value of a group stands without its key: puts the key before it.
  private static func text(of subject: QueryTerm.Subject, _ written: String) -> String {
    guard let key = subject.key else { return written }
    let isWhole = ["", "-", "NOT "].contains { written.hasPrefix($0 + key) }
    return isWhole ? written : "\(key):\(written)"
  }

  private func text(of span: SourceSpan) -> String {
    guard let source else { return "" }
    let end = min(span.end, source.bytes.count)
    let bytes = source.bytes[min(span.start, end)..<end]
    // A query over several lines of the file is read as one.
    return String(decoding: bytes, as: UTF8.self).split(whereSeparator: \.isWhitespace).joined(separator: " ")
  }
}
