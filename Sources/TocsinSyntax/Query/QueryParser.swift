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
    var reader = QueryParserState(text, budget, calculated)
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

/// The parser's state; its parts are in extensions, one a file.
struct QueryParserState {
  var cursor: QueryCursor
  let budget: QueryBudget
  let calculated: CalculatedScope
  var findings = DiagnosticCollector()
  /// Parentheses, value groups, and negations around the cursor.
  var depth = 0
  private var terms = 0
  /// A budget is spent: the cursor is at the end, and nothing more is reported.
  private(set) var isExhausted = false
  /// Parentheses open at the cursor, for the advice where the text ends too early.
  var openParentheses = 0
  /// How many findings make the query invalid.
  private(set) var errors = 0
  /// A quote or a parenthesis has no partner: what else is missing may only seem so.
  private(set) var hasLostStructure = false
  /// Errors that an unpaired quote or parenthesis can bring about.
  private var consequences: [Diagnostic] = []

  init(_ text: UTF8Text, _ budget: QueryBudget, _ calculated: CalculatedScope = .none) {
    cursor = QueryCursor(text)
    self.budget = budget
    self.calculated = calculated
  }

  mutating func query() -> QueryNode? {
    noteCurlyQuotes()
    lintStatement()
    let root = junctions { $0.primary() }
    findings.add(contentsOf: consequences.filter { !hasLostStructure || !touchesStructure($0.span) })
    return root
  }

  /// Takes the parentheses at the cursor, which close nothing.
  mutating func takeStrayParentheses() {
    let place = cursor.index
    while cursor.isAt(")") { cursor.index += 1 }
    // Skipping an earlier error may have skipped what this one closes.
    if errors > 0, cursor.pairs().isPaired(place) { return }
    failStructure(
      "`)` closes nothing", place, cursor.index, Fix("remove it", edits: [edit(place, cursor.index, "")]))
    // What follows without a space belongs to the word that the parenthesis cut in two.
    cursor.skipWord()
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

  /// Reports a mistake.
  ///
  /// A query that cannot be read may be meant in more than one way, so its fixes are unsafe unless `hasOneReading`.
  mutating func fail(
    _ message: String, _ start: Int, _ end: Int, _ fix: Fix? = nil, notes: [String] = [],
    as descriptor: DiagnosticDescriptor = .querySyntax, hasOneReading: Bool = false
  ) {
    if descriptor.invalidatesRule { errors += 1 }
    let fix = fix.map { Fix($0.text, hasOneReading ? .safe : .unsafe, edits: $0.edits) }
    findings.add(
      Diagnostic(
        descriptor, message, at: SourceSpan(start, end), notes: notes, fixes: fix.map { [$0] } ?? []))
  }

  /// Adds what a parser of a part found.
  mutating func add(_ finding: Diagnostic) {
    if finding.descriptor.invalidatesRule { errors += 1 }
    findings.add(finding)
  }

  /// Reports a quote or a parenthesis without its partner, once: a second may be the same mistake seen again.
  mutating func failStructure(
    _ message: String, _ start: Int, _ end: Int, _ fix: Fix, spoilsWhatFollows: Bool = false
  ) {
    guard !hasLostStructure else { return }
    hasLostStructure = true
    // What is in a group that is never closed may be wrong only because of that.
    if spoilsWhatFollows { consequences.removeAll { $0.span.start > start } }
    fail(message, start, end, fix)
  }

  /// Reports an error that an unpaired quote or parenthesis next to it may have brought about.
  mutating func failUnlessUnpaired(
    _ message: String, _ start: Int, _ end: Int, _ fix: Fix? = nil, notes: [String] = [],
    as descriptor: DiagnosticDescriptor = .querySyntax, hasOneReading: Bool = false
  ) {
    errors += 1
    let fix = fix.map { Fix($0.text, hasOneReading ? .safe : .unsafe, edits: $0.edits) }
    consequences.append(
      Diagnostic(
        descriptor, message, at: SourceSpan(start, end), notes: notes, fixes: fix.map { [$0] } ?? []))
  }

  /// Whether a quote or a parenthesis stands in a span, or next to it.
  private func touchesStructure(_ span: SourceSpan) -> Bool {
    var (start, end) = (span.start, span.end)
    while start > 0, cursor.spaceLength(at: start - 1) > 0 { start -= 1 }
    while end < cursor.bytes.count, cursor.spaceLength(at: end) > 0 { end += cursor.spaceLength(at: end) }
    return cursor.bytes[max(0, start - 1)..<min(cursor.bytes.count, end + 1)].contains {
      $0 == UInt8(ascii: "(") || $0 == UInt8(ascii: ")") || $0 == UInt8(ascii: "\"")
    }
  }

  mutating func warn(
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
