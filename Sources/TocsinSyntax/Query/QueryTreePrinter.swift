import TocsinLogModel

/// The tree of a query as an S-expression, without spans: two queries with one tree print alike.
package enum QueryTreePrinter {
  package static func print(_ syntax: QuerySyntax) -> String { syntax.root.map(print) ?? "(everything)" }

  private static func print(_ node: QueryNode) -> String {
    switch node {
    case .or(let operands, span: _): "(or \(operands.map(print).joined(separator: " ")))"
    case .and(let operands, span: _): "(and \(operands.map(print).joined(separator: " ")))"
    case .not(let operand, span: _): "(not \(print(operand)))"
    case .term(let term): "(\(name(term.subject)) \(print(term.test)))"
    }
  }

  private static func print(_ value: ValueNode) -> String {
    switch value {
    case .or(let operands, span: _): "(or \(operands.map(print).joined(separator: " ")))"
    case .and(let operands, span: _): "(and \(operands.map(print).joined(separator: " ")))"
    case .not(let operand, span: _): "(not \(print(operand)))"
    case .test(let test, span: _): print(test)
    }
  }

  private static func name(_ subject: QueryTerm.Subject) -> String {
    switch subject {
    case .everything: "everything"
    case .freeText: "text"
    case .fullText: "full-text"
    case .attribute(let path): "attribute \(path.segments.map { quoted($0) }.joined(separator: " "))"
    case .reserved(let name): "reserved \(name.rawValue)"
    case .wholeTag: "tags"
    case .tag(let key): "tag \(quoted(key))"
    }
  }

  private static func print(_ test: ValueTest) -> String {
    switch test {
    case .exists: return "exists"
    case .text(let text, quoted: let isQuoted): return isQuoted ? "phrase \(quoted(text))" : quoted(text)
    case .wildcard(let pieces):
      let parts = pieces.map { piece in
        switch piece {
        case .literal(let text): quoted(text)
        case .anyRun: "run"
        case .anyScalar: "scalar"
        }
      }
      return "(wildcard \(parts.joined(separator: " ")))"
    case .comparison(let operation, let bound): return "(\(operation.rawValue) \(print(bound)))"
    case .range(let lower, let includesLower, let upper, let includesUpper):
      return
        "(range \(includesLower ? "[" : "{") \(lower.map(print) ?? "open") \(upper.map(print) ?? "open") \(includesUpper ? "]" : "}"))"
    case .cidr(let blocks): return "(cidr \(blocks.map { quoted($0.spelling) }.joined(separator: " ")))"
    }
  }

  private static func print(_ bound: Bound) -> String {
    switch bound {
    case .number(_, let spelling): spelling.description
    case .text(let text, quoted: let isQuoted): isQuoted ? "phrase \(quoted(text))" : quoted(text)
    }
  }

  private static func quoted(_ text: UTF8Text) -> String {
    var json = JSONWriter()
    json.string(text)
    return String(decoding: json.bytes, as: UTF8.self)
  }
}
