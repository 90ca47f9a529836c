package import TocsinDiagnostics
package import TocsinLogModel

/// Reads case conditions.
///
/// Source: query reference, sections 6.2 to 6.6.
package enum ConditionParser {
  /// Parses one condition; the tree is `nil` when the text is empty or in error.
  ///
  /// The empty condition yields no diagnostic: only the rule knows whether its method needs one. Labels are not
  /// looked up here.
  package static func parse(_ text: UTF8Text) -> (syntax: ConditionSyntax?, diagnostics: [Diagnostic]) {
    guard text.bytes.count <= ConditionBudget.maximumLength else {
      let diagnostic = Diagnostic(
        ConditionDiagnostics.syntax,
        "the condition has \(text.bytes.count) bytes, at most \(ConditionBudget.maximumLength) are accepted",
        at: SourceSpan(0, text.bytes.count), fixes: [Fix("split the case into several cases")])
      return (nil, [diagnostic])
    }
    let lexer = ConditionLexer(text)
    guard lexer.tokens.count > 1 || !lexer.diagnostics.isEmpty else { return (nil, []) }
    var parser = ConditionTokenParser(text, lexer: lexer)
    let syntax = parser.parse()
    let diagnostics = parser.diagnostics.sorted {
      ($0.span.start, $0.descriptor.code, $0.message) < ($1.span.start, $1.descriptor.code, $1.message)
    }
    let hasErrors = diagnostics.contains { $0.level == .error }
    return (hasErrors ? nil : syntax, Array(diagnostics.prefix(ConditionBudget.maximumErrors)))
  }
}

/// The recursive descent over the tokens.
///
/// A node is `nil` where its text was in error.
struct ConditionTokenParser {
  private let source: [UInt8]
  private let tokens: [ConditionToken]
  private var index = 0
  private var depth = 0
  private var isTooDeep = false
  private(set) var diagnostics: [Diagnostic]

  init(_ text: UTF8Text, lexer: ConditionLexer) {
    source = text.bytes
    tokens = lexer.tokens
    diagnostics = lexer.diagnostics
  }

  private var token: ConditionToken { tokens[index] }

  private var next: ConditionToken { tokens[min(index + 1, tokens.count - 1)] }

  /// Where the token before ended.
  private var previousEnd: Int { index > 0 ? tokens[index - 1].span.end : 0 }

  private mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  private mutating func report(
    _ message: String, at span: SourceSpan, _ descriptor: DiagnosticDescriptor = ConditionDiagnostics.syntax,
    labels: [Label] = [], fix: Fix
  ) {
    guard !isTooDeep else { return }
    diagnostics.append(Diagnostic(descriptor, message, at: span, labels: labels, fixes: [fix]))
  }

  private func removal(_ text: String, _ span: SourceSpan) -> Fix {
    Fix(text, edits: [Fix.Edit(span: span, replacement: "")])
  }

  mutating func parse() -> ConditionSyntax? {
    var stages: [ConditionNode] = []
    var isSound = true
    var expectsStage = true
    while true {
      if expectsStage {
        if let node = parseOr() { stages.append(node) } else { isSound = false }
        expectsStage = false
      }
      switch token.kind {
      case .end: return isSound && !stages.isEmpty ? ConditionSyntax(stages: stages) : nil
      case .then:
        let operand = next
        if operand.beginsOperand || operand.isJunction {
          advance()
          expectsStage = true
        } else {
          report(
            "`THEN` has nothing after it, expected a condition", at: token.span,
            fix: removal("remove `THEN`", SourceSpan(previousEnd, token.span.end)))
          isSound = false
          advance()
        }
      case .rightParenthesis:
        report(
          "`)` closes nothing", at: token.span,
          fix: removal("remove `)`", SourceSpan(previousEnd, token.span.end)))
        isSound = false
        advance()
        // What stands after the stray parenthesis still belongs to the condition.
        if token.kind == .and || token.kind == .or { advance() }
        expectsStage = token.beginsOperand
      default:
        // Every other token is consumed by `parseOr`; this only guards against standing still.
        isSound = false
        advance()
      }
    }
  }

  private mutating func parseOr() -> ConditionNode? {
    parseJunction(.or) { $0.parseAnd() }
  }

  private mutating func parseAnd() -> ConditionNode? {
    parseJunction(.and) { $0.parseNegation() }
  }

  /// `operand { operator operand }`; an operand directly after another is joined by `&&`, with an error.
  private mutating func parseJunction(
    _ kind: ConditionToken.Kind, _ parseOperand: (inout ConditionTokenParser) -> ConditionNode?
  ) -> ConditionNode? {
    var operands: [ConditionNode] = []
    var isSound = true
    let start = token.span.start
    while true {
      if let node = parseOperand(&self) { operands.append(node) } else { isSound = false }
      while token.kind == kind, !next.beginsOperand, !beginsBrokenOperand(next) {
        reportNothingAfter()
        isSound = false
      }
      if token.kind == kind {
        advance()
      } else if kind == .and, token.beginsOperand {
        report(
          "an operator is missing before `\(spelling(of: token))`", at: token.span,
          fix: Fix(
            "join the two conditions with `&&` or `||`",
            edits: [Fix.Edit(span: SourceSpan(token.span.start, token.span.start), replacement: "&& ")]))
        isSound = false
      } else if kind == .and, token.kind == .arithmetic || isComparison(token) {
        // `(a > 1) > 0`, `(a) + 1`
        skipOperators()
        isSound = false
        if token.kind == .and { advance() } else if !token.beginsOperand { break }
      } else {
        break
      }
    }
    guard isSound, let first = operands.first else { return nil }
    guard operands.count > 1 else { return first }
    let span = SourceSpan(start, previousEnd)
    return kind == .or ? .or(operands, span: span) : .and(operands, span: span)
  }

  /// A comparison that lacks its label: it is reported where it is parsed.
  private func beginsBrokenOperand(_ token: ConditionToken) -> Bool {
    isComparison(token) || token.kind == .arithmetic
  }

  private func isComparison(_ token: ConditionToken) -> Bool {
    if case .comparison = token.kind { true } else { false }
  }

  private mutating func reportNothingAfter() {
    let name = spelling(of: token)
    report(
      "`\(name)` has nothing after it, expected a condition", at: token.span,
      fix: removal("remove `\(name)`", SourceSpan(previousEnd, token.span.end)))
    advance()
  }

  private func spelling(of token: ConditionToken) -> String {
    switch token.kind {
    case .label, .end: "the next condition"
    case .number(_, let spelling): spelling.description
    case .comparison(let comparison): comparison.rawValue
    case .and: "&&"
    case .or: "||"
    case .not: "!"
    case .then: "THEN"
    case .leftParenthesis: "("
    case .rightParenthesis: ")"
    case .arithmetic: "arithmetic"
    }
  }

  private mutating func skipOperators() {
    let isArithmetic = token.kind == .arithmetic
    report(
      isArithmetic
        ? "a condition has no arithmetic, expected `label operator number`"
        : "comparisons do not chain, expected `&&`, `||` or the end", at: token.span,
      fix: Fix("compare each label with a number, and join the comparisons with `&&`"))
    skipComparison()
  }
}

// MARK: - Operands

extension ConditionTokenParser {
  private mutating func parseNegation() -> ConditionNode? {
    while token.isJunction {
      let name = spelling(of: token)
      report(
        "`\(name)` has nothing before it, expected a condition", at: token.span,
        token.kind == .then ? ConditionDiagnostics.misplacedThen : ConditionDiagnostics.syntax,
        fix: removal("remove `\(name)`", SourceSpan(token.span.start, next.span.start)))
      advance()
    }
    var marks: [Int] = []
    while token.kind == .not {
      marks.append(token.span.start)
      advance()
    }
    if let mark = marks.last, !token.beginsOperand, !beginsBrokenOperand(token) {
      report(
        "`!` has nothing after it, expected a condition", at: SourceSpan(mark, mark + 1),
        fix: removal("remove `!`", SourceSpan(mark, mark + 1)))
      return nil
    }
    guard descend(marks.count) else { return nil }
    defer { depth -= marks.count }
    let operand = token.kind == .leftParenthesis ? parseGroup() : parseComparison()
    guard var node = operand else { return nil }
    for mark in marks.reversed() { node = .not(node, span: SourceSpan(mark, previousEnd)) }
    return node
  }

  /// Goes `levels` deeper, or reports once and gives the rest up.
  private mutating func descend(_ levels: Int) -> Bool {
    guard depth + levels <= ConditionBudget.maximumDepth else {
      report(
        "the condition nests deeper than \(ConditionBudget.maximumDepth) levels", at: token.span,
        fix: Fix("remove parentheses and `!` that change nothing"))
      isTooDeep = true
      index = tokens.count - 1
      return false
    }
    depth += levels
    return true
  }

  private mutating func parseGroup() -> ConditionNode? {
    let opening = token.span
    guard descend(1) else { return nil }
    defer { depth -= 1 }
    advance()
    if token.kind == .rightParenthesis {
      let span = opening.union(token.span)
      report(
        "empty group, expected a condition in the parentheses", at: span, fix: removal("remove `()`", span))
      advance()
      return nil
    }
    var node = token.kind == .end ? nil : parseOr()
    while token.kind == .then {
      report(
        "`THEN` is possible only at the outermost level, not in parentheses", at: token.span,
        ConditionDiagnostics.misplacedThen, fix: Fix("move `THEN` out of the parentheses"))
      advance()
      node = nil
      if token.kind != .rightParenthesis, token.kind != .end { _ = parseOr() }
    }
    guard token.kind == .rightParenthesis else {
      let end = previousEnd
      report(
        "`(` is never closed, expected `)`", at: opening,
        fix: Fix("write `)`", edits: [Fix.Edit(span: SourceSpan(end, end), replacement: ")")]))
      return nil
    }
    advance()
    return node
  }

  private mutating func parseComparison() -> ConditionNode? {
    let start = index
    switch token.kind {
    case .label, .number: advance()
    case .comparison(let comparison):
      report(
        "`\(comparison.rawValue)` has no label before it", at: token.span,
        fix: Fix("write the label of a query before `\(comparison.rawValue)`"))
      skipComparison()
      return nil
    case .arithmetic:
      reportArithmetic()
      return nil
    default:
      report(
        "a condition is missing, expected `label operator number`", at: token.span,
        fix: Fix("write a condition such as `a > 0`"))
      return nil
    }
    let left = tokens[start]
    switch token.kind {
    case .comparison(let comparison):
      let mark = token
      advance()
      guard isLabelOrNumber(token) else {
        if token.kind == .arithmetic {
          reportArithmetic()
        } else {
          report(
            "`\(comparison.rawValue)` has no number after it", at: mark.span,
            fix: Fix("write a number after `\(comparison.rawValue)`"))
          if isComparison(token) { skipComparison() }
        }
        return nil
      }
      let right = token
      advance()
      return finishComparison(left, comparison, right)
    case .arithmetic:
      reportArithmetic()
      return nil
    case .number where left.kind == .label:
      report(
        "an operator is missing between the label and the number", at: token.span,
        fix: Fix("write one of `>`, `>=`, `<`, `<=` between them"))
      skipComparison()
      return nil
    case .leftParenthesis where left.kind == .label && token.span.start == left.span.end:
      report(
        "a condition has no functions: a label stands for the value of its query", at: left.span,
        fix: Fix("compare the label of a query, as in `a > 0`"))
      skipGroup()
      skipComparison()
      return nil
    default:
      reportAlone(left)
      return nil
    }
  }

  private mutating func finishComparison(
    _ left: ConditionToken, _ comparison: ConditionComparison.Operator, _ right: ConditionToken
  ) -> ConditionNode? {
    let span = left.span.union(right.span)
    if token.kind == .arithmetic {
      reportArithmetic()
      return nil
    }
    if isComparison(token) {
      reportChain(left, comparison, right)
      return nil
    }
    switch (left.kind, right.kind) {
    case (.label, .number(let number, let spelling)):
      guard !isReserved(left) else { return nil }
      return .comparison(
        ConditionComparison(
          label: UTF8Text(bytes: labelBytes(left)), labelSpan: left.span, comparison: comparison,
          number: number,
          numberSpelling: spelling, span: span))
    case (.number(_, let spelling), .label):
      let turned = "\(text(right)) \(comparison.mirrored.rawValue) \(spelling)"
      report(
        "the label must stand on the left of `\(comparison.rawValue)`", at: span,
        ConditionDiagnostics.literalOnLeft,
        fix: Fix("write `\(turned)`", edits: [Fix.Edit(span: span, replacement: turned)]))
    case (.label, .label):
      report(
        "two labels cannot be compared, expected a number on the right", at: right.span,
        fix: Fix("compare each label with a number"))
    default:
      report(
        "two numbers are compared, expected a label on the left", at: span,
        fix: Fix("write the label of a query on the left"))
    }
    return nil
  }

  /// `a > 1 > 0`, `1 < a < 5`.
  private mutating func reportChain(
    _ left: ConditionToken, _ comparison: ConditionComparison.Operator, _ right: ConditionToken
  ) {
    let mark = token
    let span = left.span.union(right.span)
    var fix = Fix("join two comparisons with `&&`")
    if case .number(_, let low) = left.kind, right.kind == .label, case .comparison(let other) = mark.kind,
      case .number(_, let high) = next.kind
    {
      let written =
        "\(text(right)) \(comparison.mirrored.rawValue) \(low) && \(text(right)) \(other.rawValue) \(high)"
      fix = Fix(
        "write `\(written)`", edits: [Fix.Edit(span: span.union(next.span), replacement: written)])
      advance()
      advance()
    } else {
      skipComparison()
      if left.kind == .label {
        fix = removal("remove the second comparison", SourceSpan(span.end, previousEnd))
      }
    }
    report("comparisons do not chain", at: mark.span, fix: fix)
  }

  private mutating func reportAlone(_ left: ConditionToken) {
    if left.kind == .label {
      let end = left.span.end
      report(
        "a label alone is no condition, expected an operator and a number after it", at: left.span,
        fix: Fix(
          "write `\(text(left)) > 0`", edits: [Fix.Edit(span: SourceSpan(end, end), replacement: " > 0")]))
    } else {
      report(
        "a number alone is no condition, expected `label operator number`", at: left.span,
        fix: Fix("write a condition such as `a > 0`"))
    }
  }

  private mutating func reportArithmetic() {
    report(
      "a condition has no arithmetic, and a label consists of letters, digits and `_`", at: token.span,
      fix: Fix("compare each label with a number; write `_` for `-` in the names of queries"))
    skipComparison()
  }

  private mutating func isReserved(_ label: ConditionToken) -> Bool {
    let name = text(label)
    guard name == "true" || name == "false" else { return false }
    report(
      "`\(name)` is reserved and cannot be a label", at: label.span, fix: Fix("write the label of a query"))
    return true
  }

  /// Skips to the end of the comparison: a junction, a parenthesis or the end.
  private mutating func skipComparison() {
    while isLabelOrNumber(token) || isComparison(token) || token.kind == .arithmetic {
      // A label after a number begins the next comparison.
      if token.kind == .label, index > 0, case .number = tokens[index - 1].kind, isComparison(next) { return }
      advance()
    }
  }

  private mutating func skipGroup() {
    var open = 0
    repeat {
      if token.kind == .leftParenthesis { open += 1 }
      if token.kind == .rightParenthesis { open -= 1 }
      if token.kind == .end { return }
      advance()
    } while open > 0
  }

  private func isLabelOrNumber(_ token: ConditionToken) -> Bool {
    switch token.kind {
    case .label, .number: true
    default: false
    }
  }

  private func text(_ token: ConditionToken) -> String {
    String(decoding: labelBytes(token), as: UTF8.self)
  }

  private func labelBytes(_ token: ConditionToken) -> [UInt8] {
    Array(source[token.span.start..<token.span.end])
  }
}

extension ConditionComparison.Operator {
  /// The operator that says the same with the sides exchanged.
  var mirrored: ConditionComparison.Operator {
    switch self {
    case .less: .greater
    case .lessOrEqual: .greaterOrEqual
    case .greater: .less
    case .greaterOrEqual: .lessOrEqual
    case .equal: .equal
    case .notEqual: .notEqual
    }
  }
}
