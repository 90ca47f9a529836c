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
      if isOperand { bytes.append(UInt8(ascii: "(")) }
      for (index, operand) in operands.enumerated() {
        if index > 0 { bytes += Array((node.junction == .or ? " || " : " && ").utf8) }
        write(operand, into: &bytes, isOperand: !(node.junction == .or && operand.junction == .and))
      }
      if isOperand { bytes.append(UInt8(ascii: ")")) }
    case .not(let operand, _):
      bytes.append(UInt8(ascii: "!"))
      write(operand, into: &bytes, isOperand: true)
    case .leaf(let comparison):
      bytes += comparison.label.bytes + Array(" \(comparison.comparison.rawValue) ".utf8)
      bytes += comparison.numberSpelling.bytes
    }
  }

  /// The tree as an S-expression, for corpora and `print-tree`.
  package static func dump(_ syntax: ConditionSyntax) -> String {
    let stages = syntax.stages.map { stage in
      stage.expression { "(\($0.comparison.rawValue) \($0.label) \($0.numberSpelling))" }
    }
    return stages.count == 1 ? stages[0] : "(then " + stages.joined(separator: " ") + ")"
  }
}
