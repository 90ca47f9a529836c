package import TocsinDiagnostics
import TocsinLogModel
package import TocsinReasoning
package import TocsinSemantics
import TocsinSyntax

/// Parts of a rule as messages show them.
package struct RuleExcerpts: Sendable {
  private let file: SourceFile
  private let rule: Rule
  private var places: [SourceSpan: Place] = [:]

  /// A term and where its negation begins.
  package struct Place: Hashable, Sendable {
    /// The term, with the minus directly before it.
    package var span: SourceSpan
    /// As it would be written alone.
    package var text: String
  }

  package init(_ rule: Rule, in file: SourceFile) {
    self.rule = rule
    self.file = file
    for query in rule.queries { if let root = query.search.root { add(root, outside: nil) } }
    for filter in rule.filters { if let root = filter.search.root { add(root, outside: nil) } }
  }

  /// `outside` is the negation directly around the node.
  private mutating func add(_ node: QueryNode, outside: SourceSpan?) {
    switch node {
    case .and(let operands, _), .or(let operands, _): for operand in operands { add(operand, outside: nil) }
    case .not(let operand, let span): add(operand, outside: span)
    case .leaf(let term):
      let mark = outside ?? term.span
      let text = (outside == nil ? "" : "-") + raw(term.span)
      places[term.span] = Place(span: mark, text: text)
      add(term.test, of: term, isNegated: outside != nil, outside: nil)
    }
  }

  private mutating func add(
    _ value: ValueNode, of term: QueryTerm, isNegated: Bool, outside: SourceSpan?
  ) {
    switch value {
    case .and(let operands, _), .or(let operands, _):
      for operand in operands { add(operand, of: term, isNegated: isNegated, outside: nil) }
    case .not(let operand, let span): add(operand, of: term, isNegated: !isNegated, outside: span)
    case .leaf(let value):
      guard value.span != term.span, let key = term.keySpan, value.span.start > key.end else { return }
      let text = (isNegated ? "-" : "") + "\(raw(key)):\(raw(value.span))"
      places[value.span] = Place(span: outside ?? value.span, text: text)
    }
  }

  /// The term at a span; for another span the bytes there.
  package func place(_ span: SourceSpan) -> Place {
    places[span] ?? Place(span: span, text: raw(span))
  }

  /// The text of a span on one line, shortened.
  package func raw(_ span: SourceSpan) -> String {
    let bytes = file.bytes[max(0, span.start)..<min(max(span.end, span.start), file.bytes.count)]
    return MessageText.oneLine(String(decoding: bytes, as: UTF8.self))
  }

  /// `case 2`, with its name where it has one.
  package func caseName(_ index: Int) -> String {
    let name = rule.cases[index].name
    return name.isEmpty ? "case \(index + 1)" : "case \(index + 1) `\(MessageText.oneLine(name))`"
  }

  /// `a = 3, b = 0`, the queries that a condition of these cases names.
  package func values(_ counts: CountVector, of cases: [Int]) -> String {
    let named = Set(cases.flatMap { rule.cases[$0].condition?.queries ?? [] })
    return counts.values.enumerated().filter { named.contains($0.offset) }.map { index, value in
      "\(rule.queries[index].label) = \(value.map(\.canonicalText) ?? "no value")"
    }.joined(separator: ", ")
  }
}

/// How messages of checks are put together.
package enum MessageText {
  /// On one line, at most 80 scalars.
  package static func oneLine(_ text: String) -> String {
    let words = text.split { $0 == " " || $0 == "\n" || $0 == "\t" || $0 == "\r" || $0 == "\r\n" }
    let line = words.joined(separator: " ")
    guard line.unicodeScalars.count > 80 else { return line }
    return String(String.UnicodeScalarView(line.unicodeScalars.prefix(79))) + "…"
  }

  /// `a`, `b` and `c`; beyond four the rest is counted.
  package static func list(_ texts: [String], last: String = "and", quoted: Bool = true) -> String {
    let marked = quoted ? texts.map { "`\($0)`" } : texts
    guard marked.count > 1 else { return marked.first ?? "" }
    if marked.count > 4 {
      return marked.prefix(3).joined(separator: ", ") + " \(last) \(marked.count - 3) more"
    }
    return marked.dropLast().joined(separator: ", ") + " \(last) \(marked[marked.count - 1])"
  }

  /// A record as one line of JSON; `nil` when it is too long to help.
  package static func json(_ record: [UInt8]) -> String? {
    record.count <= 400 ? String(decoding: record, as: UTF8.self) : nil
  }
}

extension RuleAnalysis {
  /// What the values of a condition's queries can be, where that is not evident.
  package func domainNotes(of item: RuleCase) -> [String] {
    let queries = (item.condition?.queries ?? []).sorted()
    var notes: [String] = []
    let instant = queries.filter { space.domains[$0] == .count(maximum: 1) }
    if !instant.isEmpty {
      notes.append(
        "an evaluation window of 0 counts only the event that has just come: \(MessageText.list(instant.map(label))) is 0 or 1"
      )
    } else if queries.contains(where: { space.domains[$0] == .count(maximum: nil) }) {
      notes.append("a count is a whole number from 0 on")
    }
    return notes + orderNotes(of: item)
  }

  /// Which counts of a condition are never above which others.
  package func orderNotes(of item: RuleCase) -> [String] {
    let queries = item.condition?.queries ?? []
    return space.order.filter { queries.contains($0.lesser) && queries.contains($0.greater) }.map {
      "every log that `\(label($0.lesser))` counts is counted by `\(label($0.greater))` too"
    }
  }
}
