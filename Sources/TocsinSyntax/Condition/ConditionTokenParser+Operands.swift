import TocsinDiagnostics
import TocsinLogModel

extension ConditionTokenParser {
  mutating func parseNegation() -> ConditionNode? {
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
    for mark in marks.reversed() { node = .not(node, SourceSpan(mark, previousEnd)) }
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

  mutating func parseGroup() -> ConditionNode? {
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
          if token.kind == .leftParenthesis { skipGroup() }
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
    case .label where left.kind == .label && wordOperator != nil && isNumber(next):
      let written = wordOperator ?? ""
      report(
        "`\(text(token))` is no operator of a condition", at: token.span,
        fix: Fix("write `\(written)`", edits: [Fix.Edit(span: token.span, replacement: written)]))
      advance()
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
      return .leaf(
        ConditionComparison(
          label: UTF8Text(bytes: labelBytes(left)), labelSpan: left.span, comparison: comparison,
          number: number,
          numberSpelling: spelling, span: span))
    case (.number(_, let spelling), .label):
      let turned = "\(text(right)) \(comparison.mirrored.rawValue) \(spelling)"
      report(
        "the label must stand on the left of `\(comparison.rawValue)`", at: span,
        ConditionDiagnostics.literalOnLeft,
        fix: Fix("write `\(turned)`", edits: [Fix.Edit(span: span, replacement: turned)]), hasOneReading: true
      )
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

  private func isNumber(_ token: ConditionToken) -> Bool {
    if case .number = token.kind { true } else { false }
  }

  /// What `a gt 3` is written as here; `nil` where the token is no operator of another language.
  private var wordOperator: String? {
    switch text(token).lowercased() {
    case "gt": ">"
    case "gte", "ge": ">="
    case "lt": "<"
    case "lte", "le": "<="
    case "eq", "is", "equals": "=="
    case "ne", "neq": "!="
    default: nil
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
  mutating func skipComparison() {
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

  func isLabelOrNumber(_ token: ConditionToken) -> Bool {
    switch token.kind {
    case .label, .number: true
    default: false
    }
  }

  func text(_ token: ConditionToken) -> String {
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
