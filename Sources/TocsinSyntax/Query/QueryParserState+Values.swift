import TocsinDiagnostics
import TocsinLogModel

extension QueryParserState {
  /// What follows a key; the cursor is at the colon.
  mutating func keyed(_ subject: QueryTerm.Subject, _ key: SourceSpan) -> QueryNode? {
    let colon = cursor.index
    cursor.index += 1
    let hadSpace = cursor.skipSpace()
    if cursor.isAtEnd || cursor.isAt(")") || cursor.junction != nil || cursor.isKeyword("NOT")
      || hadSpace && isAtKey
    {
      let name = cursor.text(key.start..<key.end)
      failUnlessUnpaired(
        "key `\(name)` without a value", key.start, colon + 1,
        Fix("write `\(name):*` for \"exists\"", edits: [edit(colon + 1, colon + 1, "*")]))
      return nil
    }
    if hadSpace {
      warn(
        .queryStyle, "white space after `:`", colon, cursor.index, "write the value directly after `:`", ":")
    }
    let value: ValueNode?
    if cursor.isAt("(") {
      value = valueGroup(cursor.index, subject, key)
    } else {
      value = element(subject, key, inGroup: false)
    }
    guard let value else { return nil }
    if cursor.bytes[value.span.start] == UInt8(ascii: "(") { lintCommas(value) }
    lintAddresses(subject, key, value)
    let isEverything = subject == .fullText && value.isExistence
    return .leaf(
      QueryTerm(
        subject: isEverything ? .everything : subject, test: value,
        span: SourceSpan(key.start, value.span.end), keySpan: key))
  }

  /// A word that ends in a colon follows: another term, not the value of this one.
  private var isAtKey: Bool {
    var probe = self
    let start = probe.cursor.index
    _ = probe.cursor.take("@")
    _ = probe.word()
    return probe.cursor.isAt(":") && probe.cursor.index > start
  }

  private mutating func valueGroup(
    _ start: Int, _ subject: QueryTerm.Subject, _ key: SourceSpan
  ) -> ValueNode? {
    cursor.index += 1
    guard enter(start) else { return nil }
    openParentheses += 1
    defer {
      openParentheses -= 1
      leave()
    }
    let count = errors
    let inner: ValueNode? = junctions { reader in
      if reader.cursor.isAt("(") { return reader.valueGroup(reader.cursor.index, subject, key) }
      reader.countTerm(reader.cursor.index)
      return reader.element(subject, key, inGroup: true)
    }
    guard cursor.take(")") else {
      failUnclosed(start)
      return nil
    }
    guard let inner else {
      if errors == count {
        let name = cursor.text(key.start..<key.end)
        failUnlessUnpaired(
          "empty value group", start, cursor.index, Fix("remove the term or write `\(name):*`"))
      }
      return nil
    }
    return inner.placed(at: SourceSpan(start, cursor.index))
  }

  /// One value: phrase, range, comparison or word.
  private mutating func element(
    _ subject: QueryTerm.Subject, _ key: SourceSpan, inGroup: Bool
  ) -> ValueNode? {
    let start = cursor.index
    guard let byte = cursor.byte else { return nil }
    switch byte {
    case UInt8(ascii: "\""):
      guard let (text, span) = phrase(), endsPhrase() else { return nil }
      let test = ValueTest.text(text, quoted: true)
      return checked(test, span, subject, key)
    case UInt8(ascii: "["), UInt8(ascii: "{"):
      guard let test = range(start), endsPhrase("bracket") else { return nil }
      return checked(test, SourceSpan(start, cursor.index), subject, key)
    case UInt8(ascii: ">"), UInt8(ascii: "<"):
      guard let test = comparison(start) else { return nil }
      if cursor.bytes[cursor.index - 1] == UInt8(ascii: "\""), test.isQuoted, !endsPhrase() { return nil }
      return checked(test, SourceSpan(start, cursor.index), subject, key)
    case UInt8(ascii: "-") where !inGroup:
      guard let next = cursor.next, (0x30...0x39).contains(next) else {
        cursor.skipWord()
        let name = cursor.text(key.start..<key.end)
        let value = cursor.text(start + 1..<cursor.index)
        let literal = value.hasPrefix("(") ? "" : " or `\(name):\\-\(value)`"
        failUnlessUnpaired("`-` after the key", start, start + 1, Fix("write `-\(name):\(value)`\(literal)"))
        return nil
      }
      return wordValue(start, subject, key, inGroup)
    case UInt8(ascii: "|") where inGroup && cursor.next != UInt8(ascii: "|"):
      pipeInGroup(start)
      return nil
    case UInt8(ascii: "!"), UInt8(ascii: "="), UInt8(ascii: "#"), UInt8(ascii: "&"), UInt8(ascii: "|"),
      UInt8(ascii: "]"), UInt8(ascii: "}"), UInt8(ascii: ":"):
      if valueHabit(start, key, inGroup: inGroup) { return nil }
      cursor.skipWord()
      fail(
        "unexpected `\(Character(Unicode.Scalar(byte)))` at the beginning of a value", start, start + 1,
        Fix("write `\\\(Character(Unicode.Scalar(byte)))`", edits: [edit(start, start, "\\")]),
        as: .unescapedSpecial)
      return nil
    case UInt8(ascii: "@") where inGroup:
      cursor.skipWord()
      let word = "\\" + escaped(start..<cursor.index)
      failUnlessUnpaired(
        "`@` begins a key, and a value group holds values only", start, start + 1,
        Fix("write `\(word)` for the text", edits: [edit(start, cursor.index, word)]))
      return nil
    default: return wordValue(start, subject, key, inGroup)
    }
  }

  private mutating func wordValue(
    _ start: Int, _ subject: QueryTerm.Subject, _ key: SourceSpan, _ inGroup: Bool
  ) -> ValueNode? {
    let word = word()
    if cursor.index == start {
      cursor.index += cursor.scalar(at: start)?.length ?? 1
      fail("unexpected character", start, cursor.index, Fix("escape it with `\\`, or quote the value"))
      return nil
    }
    func name() -> String { cursor.text(key.start..<key.end) }
    if cursor.isAt(":") {
      let place = cursor.index
      cursor.skipWord()
      let value = cursor.text(start..<cursor.index)
      if inGroup {
        fail(
          "`:` inside a value group", place, place + 1,
          Fix("write `\(escaped(start..<cursor.index))` or `\"\(value)\"`"))
      } else if value.contains(where: { "*?\"\\".contains($0) }) {
        let isWildcard = value.contains("*") || value.contains("?")
        fail(
          "`:` in a value", place, place + 1,
          Fix(
            "write `\(name()):\(escaped(start..<cursor.index))`"
              + (isWildcard ? " (quotes would make `*` literal)" : ""),
            edits: [edit(start, cursor.index, escaped(start..<cursor.index))]))
      } else if QueryParserState.isBlock(value), key.start < key.end,
        cursor.bytes[key.start] == UInt8(ascii: "@")
      {
        let written = "CIDR(\(name()), \(value))"
        fail(
          "a second `:` in a value", place, place + 1,
          Fix("write `\(written)`", .unsafe, edits: [edit(key.start, cursor.index, written)]))
      } else {
        fail(
          "a second `:` in a value", place, place + 1,
          Fix("write `\(name()):\"\(value)\"`", edits: [edit(start, cursor.index, "\"\(value)\"")]))
      }
      return nil
    }
    if cursor.isAt("\"") {
      let place = cursor.index
      let mark = cursor.text(start..<place)
      if ["~", "r", "re", "regex", "rx"].contains(mark.lowercased()),
        let close = cursor.pairs().end(of: place)
      {
        cursor.index = close + 1
        fail(
          "`\(mark)` marks no pattern: there are no regular expressions", start, place,
          Fix("write `\(name()):*text*`, with `*` and `?` as wildcards"))
        return nil
      }
      cursor.skipWord()
      let value = escaped(start..<cursor.index)
      failStructure(
        "quote inside a value", place, place + 1,
        Fix("write `\(name()):\(value)`", edits: [edit(start, cursor.index, value)]))
      return nil
    }
    if cursor.isAt("("), cursor.text(start..<cursor.index).uppercased() == "CIDR" {
      skipParenthesis()
      fail(
        "`CIDR(…)` is a term of its own, not a value", start, cursor.index,
        Fix("write it outside the group"))
      return nil
    }
    if cursor.isAt("(") {
      let place = cursor.index
      failUnlessUnpaired(
        "a space is missing before `(`", place, place + 1,
        Fix("put a space here, or write `\\(`", edits: [edit(place, place, " ")]))
      skipParenthesis()
      return nil
    }
    if let byte = cursor.byte, "[]{}".utf8.contains(byte) {
      strayInside(word.span)
      return nil
    }
    lintRegex(word)
    lintEscapedWildcard(word)
    if !inGroup { lintComma(word) }
    lintForeignValue(word, key, inGroup: inGroup)
    return checked(test(of: word), word.span, subject, key)
  }

  /// A bracket in the middle of a word.
  mutating func strayInside(_ span: SourceSpan) {
    let place = cursor.index
    cursor.skipWord()
    if isKnownStray(place) { return }
    let bracket = cursor.text(place..<place + 1)
    if bracket == "[", isClassOfRegex(place) {
      fail(
        "`\(bracket)` begins no class of characters: there are no regular expressions", place, place + 1,
        Fix("use `*` and `?`, or quote the text if it is meant so"), as: .unescapedSpecial)
      return
    }
    let escaped = escaped(span.start..<cursor.index)
    fail(
      "unexpected `\(bracket)` inside a word", place, place + 1,
      Fix("write `\(escaped)`, or quote the text", edits: [edit(span.start, cursor.index, escaped)]),
      as: .unescapedSpecial)
  }

  /// Whether a bracket begins a class of a regular expression, `[0-9]+`, `[a-z]`, `[^/]`.
  private func isClassOfRegex(_ place: Int) -> Bool {
    guard let end = cursor.bytes[place...].firstIndex(of: UInt8(ascii: "]")), end > place + 1 else {
      return false
    }
    let inner = cursor.text(place + 1..<end)
    let isRepeated = end + 1 < cursor.bytes.count && "+*{".utf8.contains(cursor.bytes[end + 1])
    return isRepeated || inner.hasPrefix("^")
      || ["0-9", "a-z", "A-Z", "a-f", "A-F"].contains { inner.contains($0) }
  }

  /// The text with a backslash before every quote, colon, bracket, and white space that has none.
  func escaped(_ range: Range<Int>) -> String {
    var escaped = ""
    var isEscaped = false
    for scalar in cursor.text(range).unicodeScalars {
      let needsEscape = "[]{}\":()".unicodeScalars.contains(scalar) || scalar.properties.isWhitespace
      if !isEscaped, needsEscape { escaped += "\\" }
      escaped.unicodeScalars.append(scalar)
      isEscaped = scalar == "\\" && !isEscaped
    }
    return escaped
  }

  /// What a word asks of a value.
  func test(of word: QueryWord) -> ValueTest {
    if word.isOnlyStars { return .exists }
    return word.hasWildcard ? .wildcard(word.pieces) : .text(word.text, quoted: false)
  }

  /// Refuses tests that make no sense for the subject.
  private mutating func checked(
    _ test: ValueTest, _ span: SourceSpan, _ subject: QueryTerm.Subject, _ key: SourceSpan
  ) -> ValueNode? {
    let isOrdered: Bool
    switch test {
    case .comparison, .range: isOrdered = true
    default: isOrdered = false
    }
    switch subject {
    case .reserved(.message) where isOrdered, .reserved(.status) where isOrdered, .fullText where isOrdered:
      let name = cursor.text(key.start..<key.end)
      fail(
        "`\(name)` is text and cannot be compared", span.start, span.end,
        Fix(
          subject == .reserved(.status)
            ? "list the values: `status:(error OR critical)`" : "use a numeric attribute"))
      return nil
    case .reserved(.timestamp):
      guard isInstant(test) else {
        fail(
          "a timestamp is compared with epoch milliseconds or a quoted ISO 8601 instant", span.start,
          span.end,
          Fix("write `timestamp:>\"2026-01-31T00:00:00Z\"`, or use the evaluation window"))
        return nil
      }
    default: break
    }
    return .test(test, span: span)
  }

  private func isInstant(_ test: ValueTest) -> Bool {
    func isInstant(_ text: UTF8Text, quoted: Bool) -> Bool {
      DecimalNumber(text) != nil
        || (quoted && text.bytes.withUnsafeBufferPointer { Timestamp(iso8601: $0) } != nil)
    }
    func isInstant(_ bound: Bound?) -> Bool {
      switch bound {
      case nil, .number: true
      case .text(let text, let quoted): isInstant(text, quoted: quoted)
      }
    }
    switch test {
    case .exists: return true
    case .text(let text, let quoted): return isInstant(text, quoted: quoted)
    case .comparison(_, let bound): return isInstant(bound)
    case .range(let lower, includesLower: _, let upper, includesUpper: _):
      return isInstant(lower) && isInstant(upper)
    case .wildcard, .cidr: return false
    }
  }
}

extension ValueTest {
  /// A comparison with a phrase.
  fileprivate var isQuoted: Bool {
    if case .comparison(_, .text(_, quoted: true)) = self { true } else { false }
  }
}

extension ValueNode {
  /// `*` alone.
  var isExistence: Bool { if case .leaf(let value) = self { value.test == .exists } else { false } }
}
