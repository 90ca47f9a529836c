package import TocsinLogModel

/// Query tree → text, with as few parentheses and escapes as keep the tree.
///
/// Law: parsing the text gives the same tree.
package enum QueryPrinter {
  package static func print(_ syntax: QuerySyntax) -> String {
    syntax.root.map { print($0, inside: .top) } ?? ""
  }

  private enum Context {
    case top
    case or
    case and
    case not
  }

  private static func print(_ node: QueryNode, inside context: Context) -> String {
    switch node {
    case .or(let operands, span: _):
      return grouped(operands.map { print($0, inside: .or) }.joined(separator: " OR "), context != .top)
    case .and(let operands, span: _):
      let text = operands.map { print($0, inside: .and) }.joined(separator: " ")
      return grouped(text, context == .and || context == .not)
    case .not(let operand, span: _):
      if case .not = operand { return "NOT \(print(operand, inside: .not))" }
      return "-\(print(operand, inside: .not))"
    case .term(let term): return print(term)
    }
  }

  private static func grouped(_ text: String, _ isGrouped: Bool) -> String { isGrouped ? "(\(text))" : text }

  private static func print(_ term: QueryTerm) -> String {
    if case .test(.cidr(let blocks), span: _) = term.test {
      let field = term.subject == .reserved(.host) ? "host" : key(term.subject)
      return "CIDR(\(([field] + blocks.map(\.spelling.description)).joined(separator: ", ")))"
    }
    switch term.subject {
    case .everything: return "*"
    case .freeText:
      guard case .test(let test, span: _) = term.test else { return "" }
      return print(test)
    default: break
    }
    if case .test(let test, span: _) = term.test { return "\(key(term.subject)):\(print(test))" }
    return "\(key(term.subject)):(\(print(term.test, inside: .top)))"
  }

  private static func key(_ subject: QueryTerm.Subject) -> String {
    switch subject {
    case .everything, .fullText: "*"
    case .freeText: ""
    case .attribute(let path): "@\(path)"
    case .reserved(let name): name.rawValue
    case .wholeTag: "tags"
    case .tag(let key): word(key)
    }
  }

  private static func print(_ value: ValueNode, inside context: Context) -> String {
    switch value {
    case .or(let operands, span: _):
      return grouped(operands.map { print($0, inside: .or) }.joined(separator: " OR "), context != .top)
    case .and(let operands, span: _):
      let text = operands.map { print($0, inside: .and) }.joined(separator: " ")
      return grouped(text, context == .and || context == .not)
    case .not(let operand, span: _):
      if case .not = operand { return "NOT \(print(operand, inside: .not))" }
      return "-\(print(operand, inside: .not))"
    case .test(let test, span: _): return print(test)
    }
  }

  private static func print(_ test: ValueTest) -> String {
    switch test {
    case .exists: return "*"
    case .text(let text, let quoted): return quoted ? phrase(text) : word(text)
    case .wildcard(let pieces):
      return pieces.enumerated().map { index, piece in
        switch piece {
        case .literal(let text): word(text, isFirst: index == 0, isWhole: false)
        case .anyRun: "*"
        case .anyScalar: "?"
        }
      }.joined()
    case .comparison(let operation, let bound): return operation.rawValue + print(bound)
    case .range(let lower, let includesLower, let upper, let includesUpper):
      return
        "\(includesLower ? "[" : "{")\(lower.map(print) ?? "*") TO \(upper.map(print) ?? "*")\(includesUpper ? "]" : "}")"
    case .cidr: return ""
    }
  }

  private static func print(_ bound: Bound) -> String {
    switch bound {
    case .number(_, let spelling): spelling.description
    case .text(let text, let quoted): quoted ? phrase(text) : word(text)
    }
  }

  private static func phrase(_ text: UTF8Text) -> String {
    "\"" + text.description.unicodeScalars.map { $0 == "\"" || $0 == "\\" ? "\\\($0)" : "\($0)" }.joined()
      + "\""
  }

  private static let special: Set<Unicode.Scalar> = [
    "=", "!", "&", "|", ">", "<", "(", ")", "{", "}", "[", "]", "\"", "*", "?", ":", "\\", "#", "“", "”",
  ]
  private static let specialFirst: Set<Unicode.Scalar> = ["-", "@"]

  private static func word(_ text: UTF8Text, isFirst: Bool = true, isWhole: Bool = true) -> String {
    var result = ""
    let isKeyword = isWhole && ["AND", "OR", "NOT", "TO"].contains(text.description)
    for (index, scalar) in text.description.unicodeScalars.enumerated() {
      let isLeading = isFirst && index == 0
      let isEscaped =
        special.contains(scalar) || scalar.properties.isWhitespace
        || (isLeading && (specialFirst.contains(scalar) || isKeyword))
      result += isEscaped ? "\\\(scalar)" : "\(scalar)"
    }
    return result
  }
}
