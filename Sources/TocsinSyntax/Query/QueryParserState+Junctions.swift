import TocsinDiagnostics

/// An operator as it is written.
private struct WrittenOperator {
  var kind: Junction
  var text: String
  var start: Int

  var end: Int { start + text.utf8.count }
}

/// What stands before the next operator or operand.
private enum Preceding {
  /// No operand yet.
  case nothing
  case operand
  /// An operator that needs an operand after it.
  case pending(WrittenOperator)
  /// Operators in a row, which were reported.
  case run
}

extension QueryParserState {
  /// Operands joined by AND, OR and juxtaposition, up to `)` or the end.
  ///
  /// AND binds tighter than OR: the operands between two ORs are one alternative.
  mutating func junctions<Leaf>(
    _ operand: (inout QueryParserState) -> SpannedTree<Leaf>?
  ) -> SpannedTree<Leaf>? {
    var alternatives: [[SpannedTree<Leaf>]] = [[]]
    var preceding = Preceding.nothing
    while !isAtEndOfOperands() {
      if let next = takeOperator() {
        if joins(next, &preceding), next.kind == .or { alternatives.append([]) }
      } else {
        preceding = .operand
        if let node = unary(operand) { alternatives[alternatives.count - 1].append(node) }
      }
    }
    if case .pending(let last) = preceding {
      failUnlessUnpaired(
        "`\(last.text)` has nothing after it", last.start, last.end,
        Fix("remove it", edits: [edit(last.start, last.end, "")]))
    }
    return disjunction(alternatives.filter { !$0.isEmpty })
  }

  private mutating func isAtEndOfOperands() -> Bool {
    cursor.skipSpace()
    while cursor.isAt(")"), openParentheses == 0, !isExhausted {
      takeStrayParentheses()
      cursor.skipSpace()
    }
    return cursor.isAtEnd || cursor.isAt(")") || isExhausted
  }

  /// Takes the operator at the cursor; `nil` where there is none.
  private mutating func takeOperator() -> WrittenOperator? {
    guard let (kind, text) = cursor.junction else { return nil }
    let found = WrittenOperator(kind: kind, text: text, start: cursor.index)
    cursor.index = found.end
    if text != kind.rawValue {
      warn(
        .queryStyle, "`\(text)` is `\(kind.rawValue)`", found.start, found.end, "write `\(kind.rawValue)`",
        kind.rawValue)
    }
    return found
  }

  /// Whether an operator that was just taken has an operand before it; reports it otherwise.
  private mutating func joins(_ next: WrittenOperator, _ preceding: inout Preceding) -> Bool {
    switch preceding {
    case .operand:
      preceding = .pending(next)
      return true
    case .nothing:
      reportNothingBefore(next)
      preceding = .run
    case .pending(let first):
      reportRun(first, next)
      preceding = .run
    case .run: break
    }
    return false
  }

  private mutating func reportNothingBefore(_ next: WrittenOperator) {
    cursor.skipSpace()
    let isAlone = cursor.isAtEnd || cursor.isAt(")") || cursor.junction != nil
    failUnlessUnpaired(
      "`\(next.text)` has nothing \(isAlone ? "around" : "before") it", next.start, next.end,
      Fix(
        isAlone
          ? "write `\"\(next.text)\"` for the word" : "remove it, or write `\"\(next.text)\"` for the word"))
  }

  private mutating func reportRun(_ first: WrittenOperator, _ next: WrittenOperator) {
    var probe = cursor
    probe.skipSpace()
    // Of three or more in a row, removing the second would leave another error.
    let isLast = probe.junction == nil
    failUnlessUnpaired(
      "`\(next.text)` directly after `\(first.text)`", next.start, next.end,
      Fix("keep one of them", edits: isLast ? [edit(next.start, next.end, "")] : []))
  }

  /// The alternatives as one tree, each the operands of a conjunction; none is empty.
  private mutating func disjunction<Leaf>(_ alternatives: [[SpannedTree<Leaf>]]) -> SpannedTree<Leaf>? {
    let conjunctions = alternatives.compactMap { SpannedTree<Leaf>.joining(.and, $0)?.flattened }
    guard conjunctions.count > 1, let whole = SpannedTree<Leaf>.joining(.or, conjunctions) else {
      return conjunctions.first
    }
    if alternatives.contains(where: { $0.count > 1 }) {
      findings.add(
        Diagnostic(
          .mixedAndOr,
          "AND binds tighter than OR" + (reading(conjunctions).map { ": this is `\($0)`" } ?? ""),
          at: whole.span, fixes: [Fix("put parentheses around what belongs together")]))
    }
    return whole.flattened
  }

  /// How the alternatives are read, with the parentheses that are not written; `nil` where that is long.
  private func reading<Leaf>(_ alternatives: [SpannedTree<Leaf>]) -> String? {
    let texts = alternatives.map { node in
      let text = cursor.text(node.span.start..<node.span.end).split { $0.isWhitespace }.joined(separator: " ")
      return node.junction == .and ? "(\(text))" : text
    }
    let reading = texts.joined(separator: " OR ")
    return reading.utf8.count <= 120 ? reading : nil
  }

  /// Negations and what they apply to.
  private mutating func unary<Leaf>(
    _ operand: (inout QueryParserState) -> SpannedTree<Leaf>?
  ) -> SpannedTree<Leaf>? {
    var starts: [Int] = []
    let depthBefore = depth
    defer { depth = depthBefore }
    while true {
      let start = cursor.index
      if cursor.isKeyword("NOT") {
        cursor.index += 3
        cursor.skipSpace()
        if cursor.isAtEnd || cursor.isAt(")") || cursor.junction != nil {
          failUnlessUnpaired(
            "`NOT` has nothing after it", start, start + 3, Fix("write `\"NOT\"` for the word"))
          return nil
        }
      } else if cursor.isAt("-") {
        guard minus(start) else { return nil }
      } else {
        break
      }
      starts.append(start)
      guard enter(start) else { return nil }
    }
    guard var node = operand(&self) else { return nil }
    if starts.count > 1 {
      warn(.queryStyle, "a double negation", starts[0], cursor.index, "remove both", nil)
    }
    for start in starts.reversed() { node = .not(node, SourceSpan(start, node.span.end)) }
    return node
  }

  /// Takes a `-` that negates; false when it negates nothing.
  private mutating func minus(_ start: Int) -> Bool {
    cursor.index += 1
    if cursor.isAt("-") {
      cursor.skipWord()
      let word = cursor.text(start..<cursor.index)
      let isGroup = word.contains { "()\"".contains($0) }
      fail(
        "double negation", start, cursor.index,
        isGroup
          ? Fix("remove both", edits: [edit(start, start + 2, "")])
          : Fix("write `\"\(word)\"` or `\\-\\-\(word.dropFirst(2))` for the text"))
      return false
    }
    let hadSpace = cursor.skipSpace()
    if cursor.isKeyword("NOT") {
      fail(
        "double negation", start, cursor.index + 3,
        Fix("remove both", edits: [edit(start, cursor.index + 3, "")]))
      cursor.index += 3
      return false
    }
    if cursor.isAtEnd || cursor.isAt(")") || cursor.junction != nil {
      failUnlessUnpaired(
        "`-` has nothing after it", start, start + 1,
        Fix("remove it or write `\\-`", edits: [edit(start, start + 1, "")]))
      return false
    }
    if hadSpace {
      let end = cursor.index
      fail(
        "`-` must touch its term", start, start + 1,
        Fix("write `-` directly before the term", edits: [edit(start + 1, end, "")]))
    }
    return true
  }
}
