internal import TocsinLogModel

/// Dumps a query tree as an S-expression, without spans: two trees are equivalent when their dumps are equal.
package enum QueryTreePrinter {
  package static func dump(_ syntax: QuerySyntax) -> String {
    guard let root = syntax.root else { return "(query)" }
    var lines: [String] = []
    append(root, 0, "", &lines)
    return lines.joined(separator: "\n")
  }

  private static func append(_ node: QueryNode, _ level: Int, _ closing: String, _ lines: inout [String]) {
    if case .leaf(let term) = node {
      let test = term.test.expression { dump($0.test) }
      lines.append(indent(level) + "(" + name(term.subject) + " " + test + ")" + closing)
      return
    }
    let operands = node.operands
    lines.append(indent(level) + "(" + node.operatorName)
    for (index, operand) in operands.enumerated() {
      append(operand, level + 1, index == operands.count - 1 ? ")" + closing : "", &lines)
    }
  }

  private static func indent(_ level: Int) -> String { String(repeating: "  ", count: level) }

  private static func name(_ subject: QueryTerm.Subject) -> String {
    switch subject {
    case .everything: "everything"
    case .freeText: "free"
    case .fullText: "full"
    case .attribute(let path): "attribute (path " + path.segments.map(quoted).joined(separator: " ") + ")"
    case .reserved(let name): "reserved " + name.rawValue
    case .wholeTag: "tags"
    case .tag(let key): "tag " + quoted(key)
    case .calculated(let field): "calculated \(field.name)"
    }
  }

  private static func dump(_ test: ValueTest) -> String {
    switch test {
    case .exists: "(exists)"
    case .wildcard(let pieces): "(pattern " + pieces.map(dump).joined(separator: " ") + ")"
    case .text(let text, let isQuoted): "(\(isQuoted ? "phrase" : "word") \(quoted(text)))"
    case .comparison(let comparison, let bound): "(\(comparison.rawValue) \(dump(bound)))"
    case .range(let lower, let includesLower, let upper, let includesUpper):
      "(range \(includesLower ? "[" : "{") \(dump(lower)) \(dump(upper)) \(includesUpper ? "]" : "}"))"
    case .cidr(let blocks): "(cidr " + blocks.map { $0.spelling.description }.joined(separator: " ") + ")"
    }
  }

  private static func dump(_ piece: WildcardPiece) -> String {
    switch piece {
    case .literal(let text): quoted(text)
    case .anyRun: "*"
    case .anyScalar: "?"
    }
  }

  private static func dump(_ bound: Bound?) -> String {
    switch bound {
    case nil: "*"
    case .number(_, let spelling): "(number \(spelling))"
    case .text(let text, let isQuoted): "(\(isQuoted ? "phrase" : "word") \(quoted(text)))"
    }
  }

  /// The text in quotes; quotes, backslashes and what cannot be seen are escaped.
  private static func quoted(_ text: UTF8Text) -> String {
    var output = "\""
    for scalar in text.description.unicodeScalars {
      switch scalar {
      case "\"", "\\":
        output += "\\" + String(scalar)
      case " ":
        output += " "
      default:
        if scalar.value < 0x20 || scalar.properties.isWhitespace || scalar.value == 0x7F
          || scalar.properties.generalCategory == .nonspacingMark
        {
          output += "\\u{" + String(scalar.value, radix: 16) + "}"
        } else {
          output.unicodeScalars.append(scalar)
        }
      }
    }
    return output + "\""
  }
}

extension QuerySyntax {
  /// Whether both trees say the same in the same way; spans do not count.
  package func isEquivalent(to other: QuerySyntax) -> Bool {
    QueryTreePrinter.dump(self) == QueryTreePrinter.dump(other)
  }
}
