package import TocsinLogModel

/// Writes a condition in its canonical form: one space around operators, no parentheses but needed ones.
package enum ConditionPrinter {
  /// Parsing the result yields the same tree.
  package static func print(_ syntax: ConditionSyntax) -> UTF8Text {
    var bytes: [UInt8] = []
    for (index, stage) in syntax.stages.enumerated() {
      if index > 0 { bytes += Array(" THEN ".utf8) }
      write(stage, into: &bytes, isOperand: false)
    }
    return UTF8Text(bytes: bytes)
  }

  /// `isOperand`: inside `&&`, `||` or `!`, where a junction needs parentheses to stay one node.
  ///
  /// An `&&` inside `||` is the exception, handled by the caller.
  private static func write(_ node: ConditionNode, into bytes: inout [UInt8], isOperand: Bool) {
    switch node {
    case .or(let operands, _), .and(let operands, _):
      var joiner = " && "
      if case .or = node { joiner = " || " }
      if isOperand { bytes.append(UInt8(ascii: "(")) }
      for (index, operand) in operands.enumerated() {
        if index > 0 { bytes += Array(joiner.utf8) }
        var needsGroup = true
        if case .or = node, case .and = operand { needsGroup = false }
        write(operand, into: &bytes, isOperand: needsGroup)
      }
      if isOperand { bytes.append(UInt8(ascii: ")")) }
    case .not(let operand, _):
      bytes.append(UInt8(ascii: "!"))
      write(operand, into: &bytes, isOperand: true)
    case .comparison(let comparison):
      bytes += comparison.label.bytes + Array(" \(comparison.comparison.rawValue) ".utf8)
      bytes += comparison.numberSpelling.bytes
    }
  }

  /// The tree as an S-expression, for corpora and `print-tree`.
  package static func dump(_ syntax: ConditionSyntax) -> String {
    let stages = syntax.stages.map(dump)
    return stages.count == 1 ? stages[0] : "(then " + stages.joined(separator: " ") + ")"
  }

  private static func dump(_ node: ConditionNode) -> String {
    switch node {
    case .or(let operands, _): "(or " + operands.map(dump).joined(separator: " ") + ")"
    case .and(let operands, _): "(and " + operands.map(dump).joined(separator: " ") + ")"
    case .not(let operand, _): "(not " + dump(operand) + ")"
    case .comparison(let comparison):
      "(\(comparison.comparison.rawValue) \(comparison.label) \(comparison.numberSpelling))"
    }
  }
}
