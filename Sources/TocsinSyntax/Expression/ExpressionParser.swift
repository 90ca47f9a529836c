package import TocsinDiagnostics
package import TocsinLogModel

/// Reads the expressions of calculated fields.
///
/// Source: Calculated Fields, Expression Language.
package enum ExpressionParser {
  /// Parses one expression; the tree is `nil` when it is in error.
  ///
  /// Reading stops where the text is no expression; calls of functions that do not exist, or with too many arguments,
  /// are all reported. Whether fields exist is not asked here.
  package static func parse(_ text: UTF8Text) -> (syntax: ExpressionSyntax?, diagnostics: [Diagnostic]) {
    if let refusal = refuse(text) { return (nil, [refusal]) }
    var reader = ExpressionReader(text)
    do throws(ExpressionProblem) {
      let root = try reader.read()
      let invalidatesRule = reader.findings.contains { $0.descriptor.invalidatesRule }
      return (invalidatesRule ? nil : ExpressionSyntax(root: root), reader.findings)
    } catch {
      return (nil, reader.findings + [error.diagnostic])
    }
  }

  private static func refuse(_ text: UTF8Text) -> Diagnostic? {
    if text.bytes.count > ExpressionBudget.maximumBytes {
      return Diagnostic(
        .calculatedField,
        "the expression has \(text.bytes.count) bytes, the limit is \(ExpressionBudget.maximumBytes)",
        at: SourceSpan(ExpressionBudget.maximumBytes, text.bytes.count),
        fixes: [Fix("compute parts of it in calculated fields of their own")])
    }
    let invalid = text.bytes.firstIndex(of: 0) ?? text.bytes.withUnsafeBufferPointer(UTF8Scalar.firstInvalid)
    return invalid.map { offset in
      Diagnostic(
        .calculatedField, "a byte that is no character", at: SourceSpan(offset, offset + 1),
        fixes: [Fix("remove it")])
    }
  }
}

/// The recursive descent over the tokens, by the precedence of operators.
struct ExpressionReader {
  private var lexer: ExpressionLexer
  private(set) var findings: [Diagnostic] = []
  private var token = ExpressionToken(kind: .end, span: SourceSpan(0, 0))
  /// The token before, which findings about the end are placed at.
  private var previous: SourceSpan
  private var depth = 0
  private var nodes = 0

  init(_ text: UTF8Text) {
    lexer = ExpressionLexer(text)
    previous = SourceSpan(0, text.bytes.count)
  }

  mutating func read() throws(ExpressionProblem) -> ExpressionNode {
    try advance()
    guard token.kind != .end else {
      throw problem("the expression is empty", "write one, such as `@bytes_out / @bytes_in`")
    }
    let root = try expression(from: 1)
    guard token.kind == .end else { throw unexpected() }
    return root
  }

  private mutating func advance() throws(ExpressionProblem) {
    if token.kind != .end { previous = token.span }
    token = try lexer.next()
  }

  private func problem(
    _ message: String, _ next: String, at span: SourceSpan? = nil, edits: [Fix.Edit] = []
  ) -> ExpressionProblem {
    ExpressionProblem(
      message: message, span: span ?? (token.kind == .end ? previous : token.span),
      fix: Fix(next, .unsafe, edits: edits))
  }

  /// What stands here after a complete expression.
  private func unexpected() -> ExpressionProblem {
    switch token.kind {
    case .rightParenthesis: problem("`)` closes nothing", "remove it")
    case .comma: problem("`,` stands outside a call", "remove it")
    default: problem("an operator is missing here", "write one such as `+` or `==` between the two")
    }
  }

  private mutating func count(_ span: SourceSpan) throws(ExpressionProblem) {
    nodes += 1
    guard nodes <= ExpressionBudget.maximumNodes else {
      throw problem(
        "more than \(ExpressionBudget.maximumNodes) operands and operators",
        "compute parts of it in calculated fields of their own", at: span)
    }
  }

  private mutating func deeper<Result>(
    _ span: SourceSpan,
    _ body: (inout ExpressionReader) throws(ExpressionProblem) -> Result
  ) throws(ExpressionProblem) -> Result {
    depth += 1
    defer { depth -= 1 }
    guard depth <= ExpressionBudget.maximumDepth else {
      throw problem(
        "nesting deeper than \(ExpressionBudget.maximumDepth) levels",
        "compute parts of it in calculated fields of their own", at: span)
    }
    return try body(&self)
  }

  // MARK: - Operators

  /// Operands joined by operators that bind at least so tightly.
  private mutating func expression(from precedence: Int) throws(ExpressionProblem) -> ExpressionNode {
    var left = try unary()
    while case .binary(let operation) = token.kind, operation.precedence >= precedence {
      let place = token.span
      try count(place)
      try advance()
      doubtMinus(operation, at: place, after: left)
      let right = try expression(from: operation.precedence + 1)
      left = .binary(operation, left, right, span: left.span.union(right.span))
    }
    return left
  }

  private mutating func unary() throws(ExpressionProblem) -> ExpressionNode {
    let place = token.span
    let isMinus = token.kind == .binary(.minus)
    guard isMinus || token.kind == .not else { return try operand() }
    try count(place)
    try advance()
    let inner = try deeper(place) { reader throws(ExpressionProblem) in try reader.unary() }
    let span = place.union(inner.span)
    return isMinus ? .negate(inner, span: span) : .not(inner, span: span)
  }

  /// `user-id` is a difference here, and one name elsewhere.
  private mutating func doubtMinus(
    _ operation: CalculatedOperator, at place: SourceSpan, after left: ExpressionNode
  ) {
    guard operation == .minus, left.span.end == place.start, token.span.start == place.end,
      left.isName, case .name = token.kind
    else { return }
    findings.append(
      Diagnostic(
        .doubtfulExpression, "`-` subtracts here, and the names around it touch it", at: place,
        fixes: [Fix("put spaces around it, or write `\\-` where it belongs to a name")]))
  }

  // MARK: - Operands

  private mutating func operand() throws(ExpressionProblem) -> ExpressionNode {
    let span = token.span
    try count(span)
    switch token.kind {
    case .number(let spelling):
      try advance()
      return .number(spelling, span: span)
    case .text(let text):
      try advance()
      return .text(text, span: span)
    case .attribute(let path):
      try advance()
      return .attribute(path, span: span)
    case .calculated(let name):
      try advance()
      return .calculated(name, span: span)
    case .name(let name, let isEscaped):
      try advance()
      if !isEscaped, token.kind == .leftParenthesis { return try call(name, at: span) }
      if !isEscaped, let reserved = ReservedAttribute(rawValue: name.description) {
        return .reserved(reserved, span: span)
      }
      return .tag(name, span: span)
    case .leftParenthesis:
      try advance()
      let inner = try deeper(span) { reader throws(ExpressionProblem) in try reader.expression(from: 1) }
      try close(span)
      return inner
    case .end:
      throw problem(
        "the expression ends where a value is expected", "write a value, or remove what calls for one")
    case .rightParenthesis, .comma, .binary, .not:
      throw problem("a value is expected here", "write an attribute, a number, a text or a call")
    }
  }

  private mutating func close(_ opening: SourceSpan) throws(ExpressionProblem) {
    switch token.kind {
    case .rightParenthesis: try advance()
    case .end: throw problem("`(` is never closed", "add `)`", at: opening)
    case .comma: throw problem("`,` stands outside a call", "remove it")
    default: throw unexpected()
    }
  }

  /// A call; the token is the parenthesis after the name.
  private mutating func call(_ name: UTF8Text, at span: SourceSpan) throws(ExpressionProblem)
    -> ExpressionNode
  {
    let opening = token.span
    try advance()
    var arguments: [ExpressionNode] = []
    if token.kind != .rightParenthesis {
      while true {
        arguments.append(
          try deeper(span) { reader throws(ExpressionProblem) in try reader.expression(from: 1) })
        guard token.kind == .comma else { break }
        try advance()
      }
    }
    let end = token.span.end
    guard token.kind == .rightParenthesis || token.kind == .end else { throw unexpected() }
    try close(opening)
    guard let function = CalculatedFunction(rawValue: name.description) else {
      reportUnknown(name, at: span)
      return .tag(name, span: span)
    }
    let whole = SourceSpan(span.start, end)
    if arguments.count < function.minimumArguments || arguments.count > function.maximumArguments {
      findings.append(
        Diagnostic(
          .calculatedField,
          "`\(function.rawValue)` takes \(ExpressionReader.countText(function)), not \(arguments.count)",
          at: whole,
          fixes: [Fix("write `\(function.signature)`")]))
    }
    return .call(function, arguments, span: whole)
  }

  private static func countText(_ function: CalculatedFunction) -> String {
    let (least, most) = (function.minimumArguments, function.maximumArguments)
    let range = least == most ? "\(least)" : "\(least) to \(most)"
    return "\(range) argument\(most == 1 ? "" : "s")"
  }

  private mutating func reportUnknown(_ name: UTF8Text, at span: SourceSpan) {
    let names = CalculatedFunction.allCases.map(\.rawValue)
    let near = nearestName(to: name.description, among: names)
    findings.append(
      Diagnostic(
        .calculatedField,
        "there is no function `\(shortened(name.description, to: 40))`; there are "
          + names.map { "`\($0)`" }.joined(separator: ", "), at: span,
        fixes: [
          near.map { Fix("did you mean `\($0)`?", .unsafe, edits: [Fix.Edit(span: span, replacement: $0)]) }
            ?? Fix("use one of them")
        ]))
  }
}

extension ExpressionNode {
  fileprivate var isName: Bool {
    switch self {
    case .attribute, .reserved, .tag: true
    default: false
    }
  }
}
