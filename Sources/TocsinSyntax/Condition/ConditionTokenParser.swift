import TocsinDiagnostics
import TocsinLogModel

/// The recursive descent over the tokens.
///
/// A node is `nil` where its text was in error.
struct ConditionTokenParser {
  let source: [UInt8]
  let tokens: [ConditionToken]
  var index = 0
  var depth = 0
  var isTooDeep = false
  private(set) var diagnostics: [Diagnostic]

  init(_ text: UTF8Text, lexer: ConditionLexer) {
    source = text.bytes
    tokens = lexer.tokens
    diagnostics = lexer.diagnostics
  }

  var token: ConditionToken { tokens[index] }

  var next: ConditionToken { tokens[min(index + 1, tokens.count - 1)] }

  /// Where the token before ended.
  var previousEnd: Int { index > 0 ? tokens[index - 1].span.end : 0 }

  mutating func advance() {
    if index < tokens.count - 1 { index += 1 }
  }

  mutating func report(
    _ message: String, at span: SourceSpan, _ descriptor: DiagnosticDescriptor = ConditionDiagnostics.syntax,
    labels: [Label] = [], fix: Fix, hasOneReading: Bool = false
  ) {
    guard !isTooDeep else { return }
    // A condition that cannot be read may be meant in more than one way.
    let fix = Fix(fix.text, hasOneReading ? .safe : .unsafe, edits: fix.edits)
    diagnostics.append(Diagnostic(descriptor, message, at: span, labels: labels, fixes: [fix]))
  }

  func removal(_ text: String, _ span: SourceSpan) -> Fix {
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

  mutating func parseOr() -> ConditionNode? {
    parseJunction(.or) { $0.parseAnd() }
  }

  mutating func parseAnd() -> ConditionNode? {
    parseJunction(.and) { $0.parseNegation() }
  }

  /// `operand { operator operand }`; an operand directly after another is joined by `&&`, with an error.
  mutating func parseJunction(
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
    return kind == .or ? .or(operands, span) : .and(operands, span)
  }

  /// A comparison that lacks its label: it is reported where it is parsed.
  func beginsBrokenOperand(_ token: ConditionToken) -> Bool {
    isComparison(token) || token.kind == .arithmetic
  }

  func isComparison(_ token: ConditionToken) -> Bool {
    if case .comparison = token.kind { true } else { false }
  }

  mutating func reportNothingAfter() {
    let name = spelling(of: token)
    report(
      "`\(name)` has nothing after it, expected a condition", at: token.span,
      fix: removal("remove `\(name)`", SourceSpan(previousEnd, token.span.end)))
    advance()
  }

  func spelling(of token: ConditionToken) -> String {
    switch token.kind {
    case .label: text(token)
    case .end: "the end"
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

  mutating func skipOperators() {
    let isArithmetic = token.kind == .arithmetic
    report(
      isArithmetic
        ? "a condition has no arithmetic, expected `label operator number`"
        : "comparisons do not chain, expected `&&`, `||` or the end", at: token.span,
      fix: Fix("compare each label with a number, and join the comparisons with `&&`"))
    skipComparison()
  }
}
