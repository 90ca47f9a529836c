package import TocsinLogModel

/// Writes expressions: as text with the fewest parentheses, and as trees for the corpus.
package enum ExpressionPrinter {
  package static func print(_ syntax: ExpressionSyntax) -> UTF8Text {
    var output: [UInt8] = []
    write(syntax.root, &output)
    return UTF8Text(bytes: output)
  }

  private static func append(_ text: String, _ output: inout [UInt8]) { output += text.utf8 }

  private static func write(_ node: ExpressionNode, _ output: inout [UInt8]) {
    switch node {
    case .number(let spelling, _): output += spelling.bytes
    case .text(let text, _):
      append("\"", &output)
      for byte in text.bytes {
        if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append("\\", &output) }
        output.append(byte)
      }
      append("\"", &output)
    case .attribute(let path, _):
      append("@", &output)
      for (index, segment) in path.segments.enumerated() {
        if index > 0 { append(".", &output) }
        writeName(segment, escapesDots: true, &output)
      }
    case .reserved(let name, _): append(name.rawValue, &output)
    case .tag(let key, _):
      // Unescaped these are not the keys of tags, and no name begins so.
      let isOther =
        reservedWords.contains(key.description) || ReservedAttribute(rawValue: key.description) != nil
      let beginsWrong = key.bytes.first.map { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") } ?? false
      if isOther || beginsWrong { append("\\", &output) }
      writeName(key, escapesDots: false, &output)
    case .calculated(let name, _):
      append("#", &output)
      output += name.bytes
    case .negate(let operand, _): writePrefixed("-", operand, &output)
    case .not(let operand, _): writePrefixed("!", operand, &output)
    case .binary(let operation, let left, let right, _):
      write(left, isInParentheses: left.precedence < operation.precedence, &output)
      append(" \(operation.rawValue) ", &output)
      write(right, isInParentheses: right.precedence <= operation.precedence, &output)
    case .call(let function, let arguments, _):
      append(function.rawValue + "(", &output)
      for (index, argument) in arguments.enumerated() {
        if index > 0 { append(", ", &output) }
        write(argument, &output)
      }
      append(")", &output)
    }
  }

  private static func writePrefixed(_ prefix: String, _ operand: ExpressionNode, _ output: inout [UInt8]) {
    append(prefix, &output)
    write(operand, isInParentheses: operand.precedence < .max, &output)
  }

  private static func write(_ node: ExpressionNode, isInParentheses: Bool, _ output: inout [UInt8]) {
    if isInParentheses { append("(", &output) }
    write(node, &output)
    if isInParentheses { append(")", &output) }
  }

  /// Words that are no names unless they are escaped.
  private static let reservedWords: Set<String> = [
    "AND", "OR", "NOT", "and", "or", "not", "true", "false", "null", "tags",
  ]

  private static func isPlain(_ byte: UInt8) -> Bool {
    byte >= 0x80 || (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte)
      || (0x61...0x7A).contains(byte)
      || byte == UInt8(ascii: "_")
  }

  private static func writeName(_ name: UTF8Text, escapesDots: Bool, _ output: inout [UInt8]) {
    name.bytes.withUnsafeBufferPointer { bytes in
      var index = 0
      while index < bytes.count {
        let length = UTF8Scalar.length(bytes, at: index)
        let scalar = UTF8Scalar.decode(bytes, at: index)?.scalar
        let isPlain =
          bytes[index] == UInt8(ascii: ".")
          ? !escapesDots
          : ExpressionPrinter.isPlain(bytes[index])
            && !(scalar.map { $0.properties.isWhitespace || $0 == "\u{201C}" || $0 == "\u{201D}" } ?? false)
        if !isPlain { output.append(UInt8(ascii: "\\")) }
        output += bytes[index..<index + length]
        index += length
      }
    }
  }

  // MARK: - Trees

  package static func dump(_ syntax: ExpressionSyntax) -> String { dump(syntax.root) }

  private static func dump(_ node: ExpressionNode) -> String {
    switch node {
    case .number(let spelling, _): spelling.description
    case .text(let text, _): quoted(text)
    case .attribute(let path, _): "(attribute " + path.segments.map(quoted).joined(separator: " ") + ")"
    case .reserved(let name, _): "(reserved \(name.rawValue))"
    case .tag(let key, _): "(tag \(quoted(key)))"
    case .calculated(let name, _): "(calculated \(name))"
    case .negate(let operand, _): "(negate \(dump(operand)))"
    case .not(let operand, _): "(not \(dump(operand)))"
    case .binary(let operation, let left, let right, _):
      "(\(operation.rawValue) \(dump(left)) \(dump(right)))"
    case .call(let function, let arguments, _):
      "(" + ([function.rawValue] + arguments.map(dump)).joined(separator: " ") + ")"
    }
  }

  private static func quoted(_ text: UTF8Text) -> String {
    "\""
      + text.description.replacing("\\", with: "\\\\").replacing("\"", with: "\\\"").replacing(
        "\n", with: "\\n") + "\""
  }
}

extension ExpressionNode {
  /// How tightly it holds together.
  fileprivate var precedence: Int {
    if case .binary(let operation, _, _, _) = self { operation.precedence } else { .max }
  }
}
