package import TocsinLogModel

/// Writes a template so that parsing it yields the same tree.
package enum TemplatePrinter {
  package static func print(_ syntax: TemplateSyntax) -> UTF8Text {
    var pieces: [Piece] = []
    collect(syntax.nodes, into: &pieces)
    return UTF8Text(bytes: assemble(pieces))
  }

  /// The variable as it stands between braces.
  package static func print(_ reference: TemplateReference) -> UTF8Text {
    switch reference {
    case .attribute(let path): UTF8Text(bytes: [UInt8(ascii: "@")] + path.escaped { $0.isSpecialInPath })
    case .tagValue(let key):
      key.bytes.allSatisfy(\.isTagKeyByte) && key.bytes.first != UInt8(ascii: "/")
        && key != "events_matched_per_query"
        ? UTF8Text(bytes: key.bytes + Array(".name".utf8))
        : UTF8Text(bytes: [UInt8(ascii: "[")] + key.bytes + Array("].name".utf8))
    case .bareTag(let name): name
    case .builtin(let builtin): UTF8Text(builtin.rawValue)
    case .eventsMatched(let query): UTF8Text(bytes: Array("events_matched_per_query.".utf8) + query.bytes)
    }
  }

  private enum Piece {
    case text([UInt8])
    case leaf([UInt8])
    /// A tag that may stand alone on its line.
    case mark([UInt8])
  }

  private static func collect(_ nodes: [TemplateNode], into pieces: inout [Piece]) {
    for node in nodes {
      switch node {
      case .text(let text): pieces.append(.text(text.bytes))
      case .variable(let reference, _): pieces.append(.leaf(tag("", print(reference).bytes)))
      case .urlEncode(let reference, _):
        pieces.append(.leaf(tag("urlencode ", quoted(print(reference).bytes))))
      case .localTime(let reference, let zone, _):
        let arguments = quoted(print(reference).bytes) + [0x20] + quoted(Array(zone.utf8))
        pieces.append(.leaf(tag("local_time ", arguments)))
      case .evaluation(let expression, _):
        pieces.append(.leaf(tag("eval ", quoted(Array(print(expression).utf8)))))
      case .block(let test, let isNegated, let then, let otherwise, _):
        let (name, arguments) = head(test)
        pieces.append(.mark(tag((isNegated ? "^" : "#") + name + " ", arguments)))
        collect(then, into: &pieces)
        if !otherwise.isEmpty {
          pieces.append(.mark(tag("else", [])))
          collect(otherwise, into: &pieces)
        }
        pieces.append(.mark(tag("/" + name, [])))
      }
    }
  }

  private static func head(_ test: TemplateTest) -> (name: String, arguments: [UInt8]) {
    switch test {
    case .exists(let reference): ("if", print(reference).bytes)
    case .contains(let reference, let strings): ("is_match", arguments(reference, strings))
    case .equals(let reference, let strings): ("is_exact_match", arguments(reference, strings))
    }
  }

  private static func arguments(_ reference: TemplateReference, _ strings: [UTF8Text]) -> [UInt8] {
    strings.reduce(quoted(print(reference).bytes)) { $0 + [0x20] + quoted($1.bytes) }
  }

  private static func tag(_ name: String, _ content: [UInt8]) -> [UInt8] {
    Array("{{".utf8) + Array(name.utf8) + content + Array("}}".utf8)
  }

  private static func quoted(_ bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = [UInt8(ascii: "\"")]
    for byte in bytes {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { result.append(UInt8(ascii: "\\")) }
      result.append(byte)
    }
    return result + [UInt8(ascii: "\"")]
  }

  /// Joins the pieces; a mark that would stand alone on its line, and take the line with it, is kept from doing so.
  private static func assemble(_ pieces: [Piece]) -> [UInt8] {
    let guardBytes = Array("{{{{raw}}}}{{{{/raw}}}}".utf8)
    var output: [UInt8] = []
    for (index, piece) in pieces.enumerated() {
      switch piece {
      case .text(let bytes): write(bytes, isLast: index == pieces.count - 1, into: &output)
      case .leaf(let bytes): output += bytes
      case .mark(let bytes):
        var rest: ArraySlice<UInt8> = []
        var isFollowedByTag = false
        if index + 1 < pieces.count {
          if case .text(let text) = pieces[index + 1] {
            rest = text.drop { $0 == 0x20 || $0 == 0x09 }
            isFollowedByTag = rest.isEmpty && index + 2 < pieces.count
          } else {
            isFollowedByTag = true
          }
        }
        let before = output.last { $0 != 0x20 && $0 != 0x09 }
        let endsLine =
          rest.first == 0x0A || rest.starts(with: [0x0D, 0x0A]) || rest.isEmpty && !isFollowedByTag
        if before == nil || before == 0x0A, endsLine { output += guardBytes }
        output += bytes
      }
    }
    return output
  }

  private static func write(_ bytes: [UInt8], isLast: Bool, into output: inout [UInt8]) {
    // A brace or backslash before a tag would be read as part of it.
    let isJoint = { (byte: UInt8) in byte == UInt8(ascii: "\\") || byte == UInt8(ascii: "{") }
    let tail = isLast ? bytes.endIndex : (bytes.lastIndex { !isJoint($0) } ?? -1) + 1
    var index = 0
    while index < tail {
      if bytes[index] == UInt8(ascii: "{"), index + 1 < tail, bytes[index + 1] == UInt8(ascii: "{"),
        index == 0 || bytes[index - 1] != UInt8(ascii: "{")
      {
        output.append(UInt8(ascii: "\\"))
      }
      output.append(bytes[index])
      index += 1
    }
    guard tail < bytes.count else { return }
    output += Array("{{{{raw}}}}".utf8) + bytes[tail...] + Array("{{{{/raw}}}}".utf8)
  }
}

// MARK: - Expressions

extension TemplatePrinter {
  package static func print(_ expression: TemplateExpression) -> String { write(expression, 0) }

  /// `strength` is that of the place: a weaker operator needs parentheses there.
  private static func write(_ expression: TemplateExpression, _ strength: Int) -> String {
    switch expression {
    case .number(let value):
      return value == value.rounded() && abs(value) < 1e15 ? String(Int64(value)) : String(value)
    case .variable(let reference):
      if case .tagValue(let key) = reference, key.bytes.contains(where: \.isSpecialInExpression) {
        return "[\(key)].name"
      }
      guard case .attribute(let path) = reference else { return print(reference).description }
      return "@" + String(decoding: path.escaped { $0.isSpecialInExpression }, as: UTF8.self)
    case .call(let name, let arguments):
      return name + "(" + arguments.map { write($0, 0) }.joined(separator: ", ") + ")"
    case .negated(let operand):
      return group("-" + write(operand, 3), 3, in: strength)
    case .binary(let operation, let left, let right):
      let own = operation.strength
      let isPower = operation == .power
      let text =
        write(left, isPower ? own + 1 : own) + operation.rawValue + write(right, isPower ? 3 : own + 1)
      return group(text, own, in: strength)
    }
  }

  private static func group(_ text: String, _ own: Int, in strength: Int) -> String {
    own < strength ? "(" + text + ")" : text
  }
}

extension TemplateExpression.Operator {
  fileprivate var strength: Int {
    switch self {
    case .plus, .minus: 1
    case .times, .divide, .remainder: 2
    case .power: 4
    }
  }
}

// MARK: - Paths and trees

extension AttributePath {
  fileprivate func escaped(_ isSpecial: (UInt8) -> Bool) -> [UInt8] {
    var result: [UInt8] = []
    for (index, segment) in segments.enumerated() {
      if index > 0 { result.append(UInt8(ascii: ".")) }
      for byte in segment.bytes {
        if isSpecial(byte) { result.append(UInt8(ascii: "\\")) }
        result.append(byte)
      }
    }
    return result
  }
}

extension UInt8 {
  fileprivate var isSpecialInPath: Bool {
    switch self {
    case UInt8(ascii: "."), UInt8(ascii: "\\"), UInt8(ascii: "{"), UInt8(ascii: "}"), UInt8(ascii: "\""): true
    default: isBlank
    }
  }

  fileprivate var isSpecialInExpression: Bool {
    !isTagKeyByte || self == UInt8(ascii: "-") || self == UInt8(ascii: "/")
  }
}

extension TemplatePrinter {
  /// The tree as an S-expression, for corpora and `print-tree`.
  package static func dump(_ syntax: TemplateSyntax) -> String { dump(syntax.nodes) }

  private static func dump(_ nodes: [TemplateNode]) -> String { nodes.map(dump).joined(separator: " ") }

  private static func dump(_ node: TemplateNode) -> String {
    switch node {
    case .text(let text): "(text \(literal(text)))"
    case .variable(let reference, _): dump(reference)
    case .urlEncode(let reference, _): "(urlencode \(dump(reference)))"
    case .localTime(let reference, let zone, _): "(local_time \(dump(reference)) \(literal(UTF8Text(zone))))"
    case .evaluation(let expression, _): "(eval \(dump(expression)))"
    case .block(let test, let isNegated, let then, let otherwise, _):
      "(\(isNegated ? "unless" : "when") \(dump(test)) (then\(spaced(then)))"
        + (otherwise.isEmpty ? "" : " (else\(spaced(otherwise)))") + ")"
    }
  }

  private static func spaced(_ nodes: [TemplateNode]) -> String { nodes.isEmpty ? "" : " " + dump(nodes) }

  private static func dump(_ test: TemplateTest) -> String {
    switch test {
    case .exists(let reference): "(exists \(dump(reference)))"
    case .contains(let reference, let strings):
      "(contains \(dump(reference)) \(strings.map(literal).joined(separator: " ")))"
    case .equals(let reference, let strings):
      "(equals \(dump(reference)) \(strings.map(literal).joined(separator: " ")))"
    }
  }

  private static func dump(_ reference: TemplateReference) -> String {
    switch reference {
    case .attribute(let path): "(attribute \(path.segments.map(literal).joined(separator: " ")))"
    case .tagValue(let key): "(tag \(literal(key)))"
    case .bareTag(let name): "(bare-tag \(literal(name)))"
    case .builtin(let builtin): "(builtin \(builtin.rawValue))"
    case .eventsMatched(let query): "(events-matched \(literal(query)))"
    }
  }

  private static func dump(_ expression: TemplateExpression) -> String {
    switch expression {
    case .number: write(expression, 0)
    case .variable(let reference): dump(reference)
    case .negated(let operand): "(negated \(dump(operand)))"
    case .binary(let operation, let left, let right): "(\(operation.rawValue) \(dump(left)) \(dump(right)))"
    case .call(let name, let arguments): "(\(name) \(arguments.map(dump).joined(separator: " ")))"
    }
  }

  private static func literal(_ text: UTF8Text) -> String {
    var result = "\""
    for scalar in text.description.unicodeScalars {
      switch scalar {
      case "\"": result += "\\\""
      case "\\": result += "\\\\"
      case "\n": result += "\\n"
      case "\r": result += "\\r"
      case "\t": result += "\\t"
      default: result.unicodeScalars.append(scalar)
      }
    }
    return result + "\""
  }
}
