import TocsinDiagnostics
package import TocsinLogModel

/// Writes a query in its canonical form.
///
/// Juxtaposition stands for AND, `-` for NOT. There are no needless escapes, and no parentheses but those that
/// grouping needs and those around an AND within an OR, so that the output has no lint for mixed operators.
/// Reading the output gives an equivalent tree: value groups stay groups, phrases stay phrases.
package enum QueryPrinter {
  package static func print(_ syntax: QuerySyntax) -> UTF8Text {
    var writer = QueryWriter()
    if let root = syntax.root { writer.write(root) }
    return UTF8Text(bytes: writer.output)
  }
}

/// What is around a node, weakest first.
private enum Surroundings {
  case query
  case or
  case and
  case not
}

private struct QueryWriter {
  var output: [UInt8] = []

  mutating func write(_ query: QueryNode) {
    write(query, .query) { $0.write($1) }
  }

  private mutating func write<Leaf>(
    _ node: BooleanTree<Leaf, SourceSpan>, _ outside: Surroundings,
    _ writeLeaf: (inout QueryWriter, Leaf) -> Void
  ) {
    switch node {
    case .or(let operands, _):
      parenthesised(outside != .query && outside != .or) { writer in
        writer.join(operands, " OR ") { $0.write($1, .or, writeLeaf) }
      }
    case .and(let operands, _):
      parenthesised(outside != .query && outside != .and) { writer in
        writer.join(operands, " ") { $0.write($1, .and, writeLeaf) }
      }
    case .not(let operand, _):
      parenthesised(outside == .not) { writer in
        writer.append("-")
        writer.write(operand, .not, writeLeaf)
      }
    case .leaf(let leaf): writeLeaf(&self, leaf)
    }
  }

  private mutating func write(_ term: QueryTerm) {
    if case .leaf(let value) = term.test, case .cidr(let blocks) = value.test {
      append("CIDR(")
      writeKey(term.subject, .argument)
      for block in blocks {
        append(", ")
        output += block.spelling.bytes
      }
      append(")")
      return
    }
    switch term.subject {
    case .everything:
      append("*")
    case .freeText:
      writeFree(term.test)
    default:
      writeKey(term.subject)
      append(":")
      writeValue(term.test)
    }
  }

  private mutating func writeKey(_ subject: QueryTerm.Subject, _ place: WordPlace = .segment) {
    switch subject {
    case .everything, .fullText: append("*")
    case .freeText: break
    case .attribute(let path):
      append("@")
      for (index, segment) in path.segments.enumerated() {
        if index > 0 { append(".") }
        writeWord(segment, place)
      }
    case .reserved(let name): append(name.rawValue)
    case .wholeTag: append("tags")
    case .tag(let key):
      // Unescaped they ask for presence.
      if key == "_exists_" || key == "_missing_" { append("\\") }
      writeWord(key, .key)
    case .calculated(let field):
      append("#")
      output += field.name.bytes
    }
  }

  private mutating func writeFree(_ node: ValueNode) {
    guard case .leaf(let value) = node else { return }
    switch value.test {
    case .text(let text, quoted: true): writePhrase(text)
    case .text(let text, quoted: false): writeWord(text, .term)
    case .wildcard(let pieces): writePieces(pieces, .term)
    default: append("*")
    }
  }

  private mutating func writeValue(_ node: ValueNode) {
    if case .leaf(let value) = node {
      write(value.test, .value)
    } else {
      append("(")
      write(node, .query) { $0.write($1.test, .element) }
      append(")")
    }
  }

  private mutating func write(_ test: ValueTest, _ place: WordPlace) {
    switch test {
    case .exists: append("*")
    case .wildcard(let pieces): writePieces(pieces, place)
    case .text(let text, quoted: true): writePhrase(text)
    case .text(let text, quoted: false): writeWord(text, place)
    case .comparison(let comparison, let bound):
      append(comparison.rawValue)
      write(bound)
    case .range(let lower, let includesLower, let upper, let includesUpper):
      append(includesLower ? "[" : "{")
      write(lower)
      append(" TO ")
      write(upper)
      append(includesUpper ? "]" : "}")
    case .cidr: break
    }
  }

  private mutating func write(_ bound: Bound?) {
    switch bound {
    case nil: append("*")
    case .number(_, let spelling): output += spelling.bytes
    case .text(let text, quoted: true): writePhrase(text)
    case .text(let text, quoted: false): writeWord(text, .bound)
    }
  }

  private mutating func writePhrase(_ text: UTF8Text) {
    append("\"")
    for byte in text.bytes {
      if byte == UInt8(ascii: "\"") || byte == UInt8(ascii: "\\") { append("\\") }
      output.append(byte)
    }
    append("\"")
  }

  private mutating func writeWord(_ text: UTF8Text, _ place: WordPlace) {
    writePieces([.literal(text)], place)
  }

  private mutating func writePieces(_ pieces: [WildcardPiece], _ place: WordPlace) {
    if pieces.count == 1, case .literal(let text) = pieces[0], place != .segment, place != .argument,
      place != .key,
      QuerySpelling.isKeyword(text)
    {
      append("\\")
    }
    var isFirst = true
    for piece in pieces {
      switch piece {
      case .anyRun: append("*")
      case .anyScalar: append("?")
      case .literal(let text):
        QuerySpelling.escape(text, place, isFirst: isFirst, into: &output)
      }
      isFirst = false
    }
  }

  // MARK: Output

  private mutating func append(_ text: String) { output += text.utf8 }

  private mutating func join<Node>(
    _ nodes: [Node], _ separator: String, _ write: (inout QueryWriter, Node) -> Void
  ) {
    for (index, node) in nodes.enumerated() {
      if index > 0 { append(separator) }
      write(&self, node)
    }
  }

  private mutating func parenthesised(_ condition: Bool, _ body: (inout QueryWriter) -> Void) {
    if condition { append("(") }
    body(&self)
    if condition { append(")") }
  }
}
