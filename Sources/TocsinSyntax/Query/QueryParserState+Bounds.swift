import TocsinDiagnostics
import TocsinLogModel

extension QueryParserState {
  /// `>10`, `<="2026"`; the cursor is at the operator.
  mutating func comparison(_ start: Int) -> ValueTest? {
    let symbol = cursor.next == UInt8(ascii: "=") ? 2 : 1
    let text = cursor.text(start..<start + symbol)
    cursor.index += symbol
    let place = cursor.index
    if cursor.skipSpace() {
      if cursor.isAtEnd || cursor.isAt(")") {
        failUnlessUnpaired("`\(text)` without a bound", start, start + symbol, Fix("add a bound"))
        return nil
      }
      let bound = cursor.index
      cursor.skipWord()
      fail(
        "space after `\(text)`", place, bound,
        Fix("write `\(text)\(cursor.text(bound..<cursor.index))`", edits: [edit(place, bound, "")]),
        hasOneReading: true)
      return nil
    }
    if cursor.isAtEnd || cursor.isAt(")") {
      failUnlessUnpaired("`\(text)` without a bound", start, start + symbol, Fix("add a bound"))
      return nil
    }
    guard let comparison = ComparisonOperator(rawValue: text), let bound = bound(allowsOpen: false) else {
      return nil
    }
    return bound.map { .comparison(comparison, $0) }
  }

  /// `[a TO b]`; the cursor is at the opening bracket.
  mutating func range(_ start: Int) -> ValueTest? {
    let includesLower = cursor.isAt("[")
    cursor.index += 1
    cursor.skipSpace()
    if cursor.isKeyword("TO") {
      let place = cursor.index
      closeRange()
      fail(
        "lower end missing", place, place + 2,
        Fix("write `[* TO …]` for an open end", edits: [edit(place, place, "* ")]))
      return nil
    }
    if cursor.isAt("]") || cursor.isAt("}") {
      let place = cursor.index
      cursor.index += 1
      fail(
        "a range needs two ends", place, place + 1,
        Fix("write `[* TO *]` for \"exists\"", edits: [edit(place, place, "* TO *")]))
      return nil
    }
    guard let lower = bound(allowsOpen: true) else {
      closeRange()
      return nil
    }
    let hadSpace = cursor.skipSpace()
    guard hadSpace, cursor.isKeyword("TO") else { return missingTo(start) }
    cursor.index += 2
    cursor.skipSpace()
    if cursor.isAt("]") || cursor.isAt("}") {
      let place = cursor.index
      cursor.index += 1
      fail(
        "upper end missing", place, place + 1,
        Fix("write `[… TO *]` for an open end", edits: [edit(place, place, "*")]))
      return nil
    }
    guard !cursor.isAtEnd else { return unclosed(start) }
    guard let upper = bound(allowsOpen: true) else {
      closeRange()
      return nil
    }
    cursor.skipSpace()
    let includesUpper = cursor.isAt("]")
    guard cursor.take("]") || cursor.take("}") else { return unclosed(start) }
    return built(start, lower, includesLower, upper, includesUpper)
  }

  private mutating func built(
    _ start: Int, _ lower: Bound?, _ includesLower: Bool, _ upper: Bound?, _ includesUpper: Bool
  ) -> ValueTest? {
    if lower == nil, upper == nil { return .exists }
    if let lower, let upper {
      guard lower.isNumber == upper.isNumber else {
        fail(
          "the ends are of different kinds", start, cursor.index, Fix("make both numbers, or both quoted"))
        return nil
      }
      if isInverted(lower, upper) {
        let swapped = swapped(start..<cursor.index)
        warn(
          .invertedRange, "nothing is in this range: its lower end is above its upper end", start,
          cursor.index, swapped.map { "write `\($0)`" } ?? "swap the ends", swapped, .unsafe)
      }
    }
    if !includesLower || !includesUpper {
      warn(
        .queryStyle, "Datadog documents only `[` and `]` for ranges", start, cursor.index,
        "use `>` and `<` for exclusive ends", nil)
    }
    return .range(lower: lower, includesLower: includesLower, upper: upper, includesUpper: includesUpper)
  }

  /// The text of a range with its ends swapped; `nil` where an end holds ` TO ` itself.
  private func swapped(_ range: Range<Int>) -> String? {
    let text = cursor.text(range)
    let ends = text.dropFirst().dropLast().split(separator: " TO ", omittingEmptySubsequences: false)
    guard ends.count == 2, let open = text.first, let close = text.last, open == "[", close == "]" else {
      return nil
    }
    return "[\(ends[1].trimmed) TO \(ends[0].trimmed)]"
  }

  private func isInverted(_ lower: Bound, _ upper: Bound) -> Bool {
    switch (lower, upper) {
    case (.number(let low, spelling: _), .number(let high, spelling: _)): low > high
    case (.text(let low, quoted: _), .text(let high, quoted: _)): low > high
    default: false
    }
  }

  private mutating func missingTo(_ start: Int) -> ValueTest? {
    if cursor.isAtEnd || cursor.isAt(")") { return unclosed(start) }
    let place = cursor.index
    var probe = self
    probe.closeRange()
    let whole = cursor.text(start..<probe.cursor.index)
    if let written = habitRange(whole) {
      cursor.index = probe.cursor.index
      fail(
        written.hasPrefix("(")
          ? "a list of values is written in parentheses, with `OR` between them"
          : "a range is written with `TO` between its ends", start, cursor.index,
        Fix("write `\(written)`", .unsafe, edits: [edit(start, cursor.index, written)]))
      return nil
    }
    let isLower = cursor.isKeyword("to") || cursor.isKeyword("To")
    let end = isLower ? place + 2 : place + 1
    let isAlone = cursor.isAt("]") || cursor.isAt("}")
    let replacement = isLower ? "TO" : isAlone ? " TO *" : "TO "
    closeRange()
    let text =
      cursor.text(start..<place) + replacement + cursor.text((isLower ? end : place)..<cursor.index)
    fail(
      isLower ? "`TO` is written in capitals" : "a range needs `TO` between its ends", place, end,
      Fix("write `\(text)`", edits: [edit(place, isLower ? end : place, replacement)]),
      hasOneReading: isLower)
    return nil
  }

  private mutating func unclosed(_ start: Int) -> ValueTest? {
    var text = cursor.text(start..<cursor.bytes.count)
    while text.last?.isWhitespace == true { text.removeLast() }
    let lacksEnd = text.hasSuffix(" TO")
    failStructure(
      "the range is never closed", start, start + 1,
      Fix(
        lacksEnd ? "add the upper end and `]`, or `*]` for an open end" : "add `]`",
        edits: lacksEnd ? [] : [edit(cursor.bytes.count, cursor.bytes.count, "]")]))
    cursor.index = cursor.bytes.count
    return nil
  }

  /// Skips to behind the range, after a mistake inside it.
  private mutating func closeRange() {
    let pairs = cursor.pairs()
    while !cursor.isAtEnd, !cursor.isAt("]"), !cursor.isAt("}") {
      cursor.index = (pairs.end(of: cursor.index) ?? cursor.index) + 1
    }
    while cursor.isAt("]") || cursor.isAt("}") { cursor.index += 1 }
  }

  /// One end: `.some(nil)` for `*`, `nil` after a finding.
  private mutating func bound(allowsOpen: Bool) -> Bound?? {
    let start = cursor.index
    if cursor.isAt("\"") {
      guard let (text, _) = phrase() else { return nil }
      return .some(.text(text, quoted: true))
    }
    let first = cursor.byte
    let word = word()
    if first.map({ "=!#<>&|@".utf8.contains($0) }) == true
      || (first == UInt8(ascii: "-") && DecimalNumber(word.text) == nil)
    {
      if !allowsOpen { cursor.skipWord() }
      fail(
        "an end cannot begin with `\(cursor.text(start..<start + 1))`", start, start + 1,
        Fix("put the end in double quotes"))
      return nil
    }
    if cursor.index == start || cursor.isAt(":") || cursor.isAt("\"") || cursor.isAt("(") {
      let place = cursor.index
      if !allowsOpen { cursor.skipWord() }
      fail(
        "an end cannot hold this character unquoted", place, place + 1, Fix("put the end in double quotes"))
      return nil
    }
    if cursor.text(start..<cursor.index) == "TO" {
      fail("a second `TO`", start, cursor.index, Fix("write `\"TO\"` for the word"))
      return nil
    }
    if word.hasWildcard {
      if allowsOpen, word.isOnlyStars { return .some(nil) }
      fail("wildcards are not allowed in a bound", start, cursor.index, Fix("name the bound itself"))
      return nil
    }
    let text = word.text
    if let number = DecimalNumber(text) { return .some(.number(number, spelling: text)) }
    if text.bytes.starts(with: "now".utf8) {
      fail("date arithmetic is not known offline", start, cursor.index, Fix("use the evaluation window"))
      return nil
    }
    if hasUnit(text) {
      fail(
        "units are not known offline", start, cursor.index,
        Fix("write the number in the attribute's own unit"))
      return nil
    }
    return .some(.text(text, quoted: false))
  }

  /// A number directly followed by letters.
  private func hasUnit(_ text: UTF8Text) -> Bool {
    var rest = text.bytes[...]
    if rest.first == UInt8(ascii: "-") { rest = rest.dropFirst() }
    let number = rest.prefix { (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") }
    let unit = rest.dropFirst(number.count)
    return !number.isEmpty && !unit.isEmpty && unit.allSatisfy { ($0 | 0x20) &- 0x61 < 26 || $0 >= 0x80 }
  }
}

extension Bound {
  var isNumber: Bool { if case .number = self { true } else { false } }
}

extension Substring {
  /// Without blanks at its ends.
  fileprivate var trimmed: Substring {
    var text = drop { $0 == " " }
    while text.last == " " { text = text.dropLast() }
    return text
  }
}
