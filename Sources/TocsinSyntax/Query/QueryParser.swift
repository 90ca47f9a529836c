package import TocsinDiagnostics
package import TocsinLogModel

/// Text → query tree, with recovery: independent mistakes are all reported.
///
/// Source: query reference, sections 2 and 3.
package enum QueryParser {
  /// The tree is meaningful only when no diagnostic is an error.
  ///
  /// Spans are byte ranges of `text`.
  package static func parse(
    _ text: UTF8Text, budget: QueryBudget = .standard, calculated: CalculatedScope = .none
  ) -> (syntax: QuerySyntax, diagnostics: [Diagnostic]) {
    if let refusal = refuse(text, budget) { return (QuerySyntax(root: nil), [refusal]) }
    var reader = QueryReader(text, budget, calculated)
    let root = reader.query()
    return (QuerySyntax(root: root), reader.findings.sorted)
  }

  private static func refuse(_ text: UTF8Text, _ budget: QueryBudget) -> Diagnostic? {
    if text.bytes.count > budget.maximumBytes {
      return Diagnostic(
        .querySyntax, "the query has \(text.bytes.count) bytes, the limit is \(budget.maximumBytes)",
        at: SourceSpan(budget.maximumBytes, text.bytes.count), fixes: [Fix("split the rule's query")])
    }
    if let offset = text.bytes.firstIndex(of: 0) {
      return Diagnostic(
        .querySyntax, "a NUL character in the query", at: SourceSpan(offset, offset + 1),
        fixes: [Fix("remove it")])
    }
    if let offset = text.bytes.withUnsafeBufferPointer({ UTF8Scalar.firstInvalid($0) }) {
      return Diagnostic(
        .querySyntax, "the query is not UTF-8 here", at: SourceSpan(offset, offset + 1),
        fixes: [Fix("remove the byte")])
    }
    return nil
  }
}

/// A tree with negation, conjunction and disjunction: queries, and the groups of values in them.
protocol BooleanSyntax {
  /// The operands of an `or`, an `and`: groups within groups of their kind are read as one.
  var orOperands: [Self]? { get }
  var andOperands: [Self]? { get }

  static func or(_ operands: [Self], span: SourceSpan) -> Self
  static func and(_ operands: [Self], span: SourceSpan) -> Self
  static func not(_ operand: Self, span: SourceSpan) -> Self
  var span: SourceSpan { get }
}

extension QueryNode: BooleanSyntax {
  var orOperands: [QueryNode]? { if case .or(let operands, span: _) = self { operands } else { nil } }
  var andOperands: [QueryNode]? { if case .and(let operands, span: _) = self { operands } else { nil } }
}

extension ValueNode: BooleanSyntax {
  var orOperands: [ValueNode]? { if case .or(let operands, span: _) = self { operands } else { nil } }
  var andOperands: [ValueNode]? { if case .and(let operands, span: _) = self { operands } else { nil } }
}

/// The parser's state; its parts are in extensions, one a file.
struct QueryReader {
  var cursor: QueryCursor
  let budget: QueryBudget
  let calculated: CalculatedScope
  var findings = DiagnosticCollector()
  private var depth = 0
  private var terms = 0
  private var isExhausted = false
  /// Parentheses open at the cursor, for the advice where the text ends too early.
  var openParentheses = 0

  init(_ text: UTF8Text, _ budget: QueryBudget, _ calculated: CalculatedScope = .none) {
    cursor = QueryCursor(text)
    self.budget = budget
    self.calculated = calculated
  }

  mutating func query() -> QueryNode? {
    noteCurlyQuotes()
    var parts: [QueryNode] = []
    while true {
      let part: QueryNode? = junctions { reader in reader.primary() }
      if let part { parts.append(part) }
      guard cursor.isAt(")"), !isExhausted else { break }
      let place = cursor.index
      fail("`)` closes nothing", place, place + 1, Fix("remove it", edits: [edit(place, place + 1, "")]))
      cursor.index += 1
    }
    return parts.count > 1 ? .and(parts, span: parts[0].span.union(parts[parts.count - 1].span)) : parts.first
  }

  // MARK: - Boolean structure

  /// Operands joined by AND, OR and juxtaposition, up to `)` or the end.
  mutating func junctions<Node: BooleanSyntax>(_ operand: (inout QueryReader) -> Node?) -> Node? {
    var alternatives: [Node] = []
    var current: [Node] = []
    var waiting: (text: String, start: Int)?
    var sawAnything = false
    var sawRun = false
    var sawOr = false
    var joined = false
    while true {
      cursor.skipSpace()
      if cursor.isAtEnd || cursor.isAt(")") || isExhausted { break }
      if let (kind, text) = cursor.junction {
        let start = cursor.index
        cursor.index += text.utf8.count
        if text == "&&" || text == "||" {
          lint(
            .queryStyle, "`\(text)` is `\(kind.rawValue)`", start, cursor.index, "write `\(kind.rawValue)`",
            kind.rawValue)
        }
        if let before = waiting {
          if !sawRun {
            var probe = cursor
            probe.skipSpace()
            fail(
              "`\(text)` directly after `\(before.text)`", start, cursor.index,
              Fix("keep one of them", edits: probe.junction == nil ? [edit(start, cursor.index, "")] : []))
          }
          sawRun = true
        } else if !sawAnything {
          nothingBefore(text, start)
        } else {
          waiting = (text, start)
          if kind == .or {
            if !current.isEmpty { alternatives.append(conjunction(current)) }
            joined = joined || current.count > 1
            current = []
            sawOr = true
          }
        }
        continue
      }
      sawAnything = true
      sawRun = false
      waiting = nil
      if let node = unary(operand) { current.append(node) }
    }
    if let waiting, !sawRun {
      let end = waiting.start + waiting.text.utf8.count
      fail(
        "`\(waiting.text)` has nothing after it", waiting.start, end,
        Fix("remove it", edits: [edit(waiting.start, end, "")]))
    }
    joined = joined || current.count > 1
    if !current.isEmpty { alternatives.append(conjunction(current)) }
    guard let first = alternatives.first, let last = alternatives.last else { return nil }
    if alternatives.count == 1 { return first }
    let span = first.span.union(last.span)
    if sawOr, joined {
      findings.add(
        Diagnostic(
          .mixedAndOr,
          "AND binds tighter than OR" + (reading(alternatives).map { ": this is `\($0)`" } ?? ""),
          at: span, fixes: [Fix("put parentheses around what belongs together")]))
    }
    guard alternatives.contains(where: { $0.orOperands != nil }) else { return .or(alternatives, span: span) }
    return .or(alternatives.flatMap { $0.orOperands ?? [$0] }, span: span)
  }

  /// How the alternatives are read, with the parentheses that are not written; `nil` where that is long.
  private func reading<Node: BooleanSyntax>(_ alternatives: [Node]) -> String? {
    let texts = alternatives.map { node in
      let text = cursor.text(node.span.start..<node.span.end).split { $0.isWhitespace }.joined(separator: " ")
      return node.andOperands == nil ? text : "(\(text))"
    }
    let reading = texts.joined(separator: " OR ")
    return reading.utf8.count <= 120 ? reading : nil
  }

  private func conjunction<Node: BooleanSyntax>(_ nodes: [Node]) -> Node {
    if nodes.count == 1 { return nodes[0] }
    let span = nodes[0].span.union(nodes[nodes.count - 1].span)
    guard nodes.contains(where: { $0.andOperands != nil }) else { return .and(nodes, span: span) }
    return .and(nodes.flatMap { $0.andOperands ?? [$0] }, span: span)
  }

  private mutating func nothingBefore(_ text: String, _ start: Int) {
    let end = cursor.index
    cursor.skipSpace()
    let isAlone = cursor.isAtEnd || cursor.isAt(")") || cursor.junction != nil
    fail(
      "`\(text)` has nothing \(isAlone ? "around" : "before") it", start, end,
      Fix(isAlone ? "write `\"\(text)\"` for the word" : "remove it, or write `\"\(text)\"` for the word"))
  }

  /// Negations and what they apply to.
  private mutating func unary<Node: BooleanSyntax>(_ operand: (inout QueryReader) -> Node?) -> Node? {
    var starts: [Int] = []
    let depthBefore = depth
    defer { depth = depthBefore }
    while true {
      let start = cursor.index
      if cursor.isKeyword("NOT") {
        cursor.index += 3
        cursor.skipSpace()
        if cursor.isAtEnd || cursor.isAt(")") || cursor.junction != nil {
          fail("`NOT` has nothing after it", start, start + 3, Fix("write `\"NOT\"` for the word"))
          return nil
        }
      } else if cursor.isAt("-") {
        guard minus(start) else { return nil }
      } else {
        break
      }
      starts.append(start)
      guard enter(start) else { return nil }
    }
    guard var node = operand(&self) else { return nil }
    if starts.count > 1 {
      lint(.queryStyle, "a double negation", starts[0], cursor.index, "remove both", nil)
    }
    for start in starts.reversed() { node = .not(node, span: SourceSpan(start, node.span.end)) }
    return node
  }

  /// Takes a `-` that negates; false when it negates nothing.
  private mutating func minus(_ start: Int) -> Bool {
    cursor.index += 1
    if cursor.isAt("-") {
      cursor.skipWord()
      let word = cursor.text(start..<cursor.index)
      let escaped = word.hasPrefix("--") ? "\\-\\-\(word.dropFirst(2))" : word
      fail("double negation", start, cursor.index, Fix("write `\"\(word)\"` or `\(escaped)` for the text"))
      return false
    }
    let hadSpace = cursor.skipSpace()
    if cursor.isKeyword("NOT") {
      fail(
        "double negation", start, cursor.index + 3,
        Fix("remove both", edits: [edit(start, cursor.index + 3, "")]))
      cursor.index += 3
      return false
    }
    if cursor.isAtEnd || cursor.isAt(")") || cursor.junction != nil {
      fail(
        "`-` has nothing after it", start, start + 1,
        Fix("remove it or write `\\-`", edits: [edit(start, start + 1, "")]))
      return false
    }
    if hadSpace {
      let end = cursor.index
      fail(
        "`-` must touch its term", start, start + 1,
        Fix("write `-` directly before the term", edits: [edit(start + 1, end, "")]))
    }
    return true
  }

  // MARK: - Budgets and findings

  /// One level deeper; false and a finding above the limit.
  mutating func enter(_ place: Int) -> Bool {
    depth += 1
    guard depth > budget.maximumDepth else { return true }
    if !isExhausted {
      fail("nesting deeper than \(budget.maximumDepth) levels", place, place + 1, Fix("simplify the query"))
    }
    isExhausted = true
    cursor.index = cursor.bytes.count
    return false
  }

  mutating func leave() { depth -= 1 }

  mutating func countTerm(_ place: Int) {
    terms += 1
    guard terms > budget.maximumTerms, !isExhausted else { return }
    fail(
      "more than \(budget.maximumTerms) terms", place, place + 1,
      Fix("use a reference table, or split the rule"))
    isExhausted = true
    cursor.index = cursor.bytes.count
  }

  mutating func fail(
    _ message: String, _ start: Int, _ end: Int, _ fix: Fix? = nil, notes: [String] = [],
    as descriptor: DiagnosticDescriptor = .querySyntax
  ) {
    findings.add(
      Diagnostic(
        descriptor, message, at: SourceSpan(start, end), notes: notes, fixes: fix.map { [$0] } ?? []))
  }

  mutating func lint(
    _ descriptor: DiagnosticDescriptor, _ message: String, _ start: Int, _ end: Int, _ fix: String,
    _ replacement: String?, _ applicability: Fix.Applicability = .safe
  ) {
    let edits = replacement.map { [edit(start, end, $0)] } ?? []
    findings.add(
      Diagnostic(
        descriptor, message, at: SourceSpan(start, end), fixes: [Fix(fix, applicability, edits: edits)]))
  }

  func edit(_ start: Int, _ end: Int, _ replacement: String) -> Fix.Edit {
    Fix.Edit(span: SourceSpan(start, end), replacement: replacement)
  }

  private mutating func noteCurlyQuotes() {
    guard !cursor.bytes.withUnsafeBufferPointer(UTF8Scalar.isASCII) else { return }
    var edits: [Fix.Edit] = []
    var index = 0
    var isInPhrase = false
    while index < cursor.bytes.count {
      if !isInPhrase, cursor.curlyLength(at: index) > 0 { edits.append(edit(index, index + 3, "\"")) }
      if cursor.bytes[index] == UInt8(ascii: "\"") { isInPhrase.toggle() }
      index += cursor.bytes[index] == UInt8(ascii: "\\") ? 2 : 1
    }
    guard let first = edits.first else { return }
    findings.add(
      Diagnostic(
        .curlyQuotes, "curly quotes are ignored, so the words are searched one by one", at: first.span,
        fixes: [Fix("write straight quotes", edits: edits)]))
  }
}
