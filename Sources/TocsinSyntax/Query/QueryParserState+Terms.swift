import TocsinDiagnostics
import TocsinLogModel

extension QueryParserState {
  /// A group, CIDR, keyed term, phrase or word.
  mutating func primary() -> QueryNode? {
    let start = cursor.index
    countTerm(start)
    guard let byte = cursor.byte else { return nil }
    switch byte {
    case UInt8(ascii: "("): return group(start)
    case UInt8(ascii: "\""): return freePhrase(start)
    case UInt8(ascii: "["), UInt8(ascii: "{"), UInt8(ascii: "]"), UInt8(ascii: "}"):
      return strayBracket(start, byte)
    case UInt8(ascii: ">"), UInt8(ascii: "<"):
      cursor.skipWord()
      failUnlessUnpaired(
        "a comparison needs an attribute", start, cursor.index,
        Fix("write `@attribute:\(cursor.text(start..<cursor.index))`"))
      return nil
    case UInt8(ascii: "!"):
      cursor.skipWord()
      fail(
        "`!` is not an operator here", start, start + 1,
        Fix("write `-\(cursor.text(start + 1..<cursor.index))`", edits: [edit(start, start + 1, "-")]))
      return nil
    case UInt8(ascii: "#"): return calculatedTerm(start)
    case UInt8(ascii: ":"):
      cursor.skipWord()
      failUnlessUnpaired(
        "`:` without a key", start, start + 1,
        cursor.text(start..<cursor.index).contains("(")
          ? Fix("write `@attribute\(cursor.text(start..<cursor.index))`")
          : Fix("write `\\\(cursor.text(start..<cursor.index))`", edits: [edit(start, start, "\\")]))
      return nil
    case UInt8(ascii: "|") where cursor.next != UInt8(ascii: "|"):
      pipe(start)
      return nil
    case UInt8(ascii: "=") where cursor.isAlone(start):
      cursor.skipWord()
      fail(
        "`\(cursor.text(start..<cursor.index))` is no operator: an attribute and its value are joined by `:`",
        start, cursor.index, Fix("write `@attribute:value`, or `\\=` for the character"))
      return nil
    case UInt8(ascii: "="), UInt8(ascii: "&"), UInt8(ascii: "|"):
      cursor.skipWord()
      if cursor.index == start + 1, byte != UInt8(ascii: "=") {
        let word = byte == UInt8(ascii: "&") ? "AND" : "OR"
        fail(
          "unexpected `\(cursor.text(start..<start + 1))`", start, start + 1,
          Fix("write `\(word)`", edits: [edit(start, start + 1, word)]))
        return nil
      }
      fail(
        "unexpected `\(cursor.text(start..<start + 1))`", start, start + 1,
        Fix("write `\\\(cursor.text(start..<cursor.index))`", edits: [edit(start, start, "\\")]),
        as: .unescapedSpecial)
      return nil
    case UInt8(ascii: "@"): return attributeTerm(start)
    default: return wordTerm(start)
    }
  }

  private mutating func group(_ start: Int) -> QueryNode? {
    cursor.index += 1
    guard enter(start) else { return nil }
    openParentheses += 1
    defer {
      openParentheses -= 1
      leave()
    }
    let count = errors
    let inner: QueryNode? = junctions { reader in reader.primary() }
    guard cursor.take(")") else {
      failUnclosed(start)
      return inner
    }
    if inner == nil, errors == count {
      failUnlessUnpaired(
        "empty group", start, cursor.index, Fix("remove it", edits: [edit(start, cursor.index, "")]))
    }
    return inner
  }

  /// One finding for all parentheses that are open here.
  mutating func failUnclosed(_ start: Int) {
    // Skipping an earlier error may have skipped what closes this one.
    if isExhausted || errors > 0 && cursor.pairs().isPaired(start) { return }
    let missing = String(repeating: ")", count: max(1, openParentheses))
    failStructure(
      "`(` is never closed", start, start + 1,
      Fix("add `\(missing)` at the end", edits: [edit(cursor.bytes.count, cursor.bytes.count, missing)]),
      spoilsWhatFollows: true)
  }

  private mutating func freePhrase(_ start: Int) -> QueryNode? {
    guard let (text, span) = phrase() else { return nil }
    if cursor.isAt(":") {
      let place = cursor.index
      cursor.skipWord()
      let value = cursor.text(place + 1..<cursor.index)
      failUnlessUnpaired(
        "keys are not quoted here", place, place + 1,
        Fix("write `@\(text):\(value)` (it also finds a key holding the dot)"))
      return nil
    }
    guard endsPhrase() else { return nil }
    if text.isEmpty {
      fail(
        "empty phrase searches for nothing", start, span.end,
        Fix("remove it", edits: [edit(start, span.end, "")]))
      return nil
    }
    return .leaf(
      QueryTerm(
        subject: .freeText, test: .test(.text(text, quoted: true), span: span), span: span, keySpan: nil))
  }

  /// After a closing quote or bracket only white space, a parenthesis or the end may stand.
  mutating func endsPhrase(_ closing: String = "quote") -> Bool {
    if cursor.isAtEnd || cursor.isAtSpace || cursor.isAt(")") || cursor.curlyLength(at: cursor.index) > 0 {
      return true
    }
    let place = cursor.index
    if cursor.isAt("~"), closing == "quote" {
      cursor.skipWord()
      fail(
        "proximity search does not exist here", place, cursor.index,
        Fix("remove `\(cursor.text(place..<cursor.index))`", edits: [edit(place, cursor.index, "")]))
      return false
    }
    if cursor.isAt("(") { return true }
    if cursor.isAt(","), closing == "quote" {
      cursor.index += 1
      let end = cursor.index
      cursor.skipSpace()
      failComma(place, cursor.isAtEnd || cursor.isAt(")") ? end : cursor.index)
      return false
    }
    cursor.skipWord()
    let message = "a space is missing after the closing \(closing)"
    let fix = Fix("put a space here", edits: [edit(place, place, " ")])
    if closing == "quote" {
      failStructure(message, place, place + 1, fix)
    } else {
      fail(message, place, place + 1, fix)
    }
    return false
  }

  /// Reports a comma after a phrase, once for a list of them.
  private mutating func failComma(_ place: Int, _ end: Int) {
    let isLast = cursor.isAtEnd || cursor.isAt(")")
    guard findings.diagnostics.last?.message.hasPrefix("`,` separates nothing") != true else { return }
    fail(
      "`,` separates nothing: values and terms are joined by `OR` and `AND`", place, place + 1,
      isLast
        ? Fix("remove it", edits: [edit(place, end, "")])
        : Fix("write `OR` in its place", .unsafe, edits: [edit(place, end, " OR ")]))
  }

  private mutating func strayBracket(_ start: Int, _ byte: UInt8) -> QueryNode? {
    let bracket = Character(Unicode.Scalar(byte))
    var probe = cursor
    var isRange = false
    while !probe.isAtEnd, !probe.isAt("]"), !probe.isAt("}") || probe.index == start {
      if probe.isKeyword("TO") { isRange = true }
      probe.index += 1
    }
    if isRange, bracket == "[" || bracket == "{" {
      let end = min(probe.index + 1, probe.bytes.count)
      failUnlessUnpaired(
        "a range needs an attribute", start, end, Fix("write `@attribute:\(cursor.text(start..<end))`"))
      cursor.index = end
      return nil
    }
    if let end = cursor.pairs().end(of: start), cursor.text(start..<end).contains(where: \.isWhitespace) {
      let group = "(\(cursor.text(start + 1..<end)))"
      cursor.skipWord()
      fail(
        "unexpected `\(bracket)`: parentheses group terms", start, start + 1,
        Fix("write `\(group)`", .unsafe, edits: [edit(start, start + 1, "("), edit(end, end + 1, ")")]),
        as: .unescapedSpecial)
      return nil
    }
    cursor.skipWord()
    if isKnownStray(start) { return nil }
    let escaped = escaped(start..<cursor.index)
    fail(
      "unexpected `\(bracket)`", start, start + 1,
      Fix("write `\(escaped)`", edits: [edit(start, cursor.index, escaped)]), as: .unescapedSpecial)
    return nil
  }

  /// Whether a bracket only seems to be too much, after an error of a range or of a bracket before it.
  func isKnownStray(_ place: Int) -> Bool {
    guard cursor.bytes[place] == UInt8(ascii: "]") || cursor.bytes[place] == UInt8(ascii: "}") else {
      return false
    }
    return findings.diagnostics.contains { finding in
      finding.span.start < place && finding.descriptor.invalidatesRule
        && cursor.bytes[..<min(finding.span.end, place)].contains {
          $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{")
        }
    }
  }

  // MARK: - Keys

  private mutating func attributeTerm(_ start: Int) -> QueryNode? {
    cursor.index += 1
    let known = findings
    let name = word()
    guard !name.pieces.isEmpty || cursor.index > start + 1 else {
      cursor.skipWord()
      failUnlessUnpaired("attribute name missing after `@`", start, start + 1, Fix("name an attribute"))
      return nil
    }
    guard cursor.isAt(":") else {
      // The operator says it all.
      let remarks = findings
      findings = known
      if habit(start, name) { return nil }
      findings = remarks
      if let byte = cursor.byte, "[]{}".utf8.contains(byte) { return indexed(start) }
      if cursor.isAt("\"") {
        failStructure(
          "quote inside an attribute name", cursor.index, cursor.index + 1,
          Fix("write `\\\"` for the character, or put a `:` before the quote"))
        cursor.skipWord()
        return nil
      }
      let isCall = cursor.isAt("(")
      if !isCall, distantColon(start) { return nil }
      if isCall { skipParenthesis() }
      failUnlessUnpaired(
        "attribute `\(cursor.text(start..<name.span.end))` without a value", start, name.span.end,
        isCall
          ? Fix("put a `:` between them", edits: [edit(name.span.end, name.span.end, ":")])
          : Fix(
            "write `\(cursor.text(start..<name.span.end)):*` for \"exists\"",
            edits: [edit(name.span.end, name.span.end, ":*")]))
      return nil
    }
    let key = SourceSpan(start, name.span.end)
    guard let path = path(name) else {
      skipValue()
      return nil
    }
    let node = keyed(.attribute(path), key)
    if cursor.bytes[key.start..<key.end].contains(UInt8(ascii: "|")) { lintModifier(key, node) }
    return node
  }

  /// Reports `@a :b`, where white space stands before the `:`; false where none follows.
  private mutating func distantColon(_ start: Int) -> Bool {
    var probe = cursor
    guard probe.skipSpace(), probe.isAt(":") else { return false }
    let (end, colon) = (cursor.index, probe.index)
    cursor.index = colon + 1
    cursor.skipSpace()
    let value = cursor.index
    if cursor.isAt("\"") || cursor.isAt("(") || cursor.isAt("["),
      let close = cursor.pairs().end(of: cursor.index)
    {
      cursor.index = close + 1
    } else {
      cursor.skipWord()
    }
    let written = cursor.text(start..<end) + ":" + cursor.text(value..<cursor.index)
    fail(
      "white space before `:`", end, colon,
      Fix("write `\(written)`", .unsafe, edits: [edit(end, value, ":")]))
    return true
  }

  /// `@a[0]:b`, `@a{}.b:c`; the cursor is at the bracket.
  private mutating func indexed(_ start: Int) -> QueryNode? {
    let place = cursor.index
    let bracket = cursor.text(place..<place + 1)
    let end = cursor.pairs().end(of: place).map { $0 + 1 }
    cursor.skipWord()
    let isSimple =
      end.map { cursor.text(place..<$0).utf8.allSatisfy { !":() \"".utf8.contains($0) } } ?? false
    guard let end, isSimple else {
      failUnlessUnpaired(
        "unexpected `\(bracket)` in an attribute name", place, place + 1,
        Fix("write `\\\(bracket)` for the character", edits: [edit(place, place, "\\")]),
        as: .unescapedSpecial)
      return nil
    }
    let written = cursor.text(start..<place) + cursor.text(end..<cursor.index)
    fail(
      "an attribute has no index", place, end,
      Fix(
        "write `\(written)\(written.contains(":") ? "" : ":*")`, which looks at every element of a list",
        .unsafe,
        edits: [edit(place, end, written.contains(":") ? "" : ":*")]), as: .unescapedSpecial)
    return nil
  }

  /// The path of a key; `nil` and a finding when it is none.
  mutating func path(_ name: QueryWord) -> AttributePath? {
    if let place = name.firstWildcard {
      fail("wildcards are not allowed in a key", place, place + 1, Fix("name the attribute"))
      return nil
    }
    if let place = name.emptySegment {
      let isFirst = place == name.span.start
      fail(
        "empty segment in the attribute path", place, place + 1,
        Fix(isFirst ? "remove the dot" : "remove one dot"))
      return nil
    }
    if name.dots.count >= budget.maximumSegments {
      fail(
        "a path of more than \(budget.maximumSegments) segments", name.span.start, name.span.end,
        Fix("name a shorter path"))
      return nil
    }
    return AttributePath(segments: name.segments)
  }

  private mutating func skipValue() {
    cursor.index += 1
    cursor.skipWord()
  }

  private mutating func wordTerm(_ start: Int) -> QueryNode? {
    let word = word()
    if cursor.index == start {
      // Something that no rule above names: never stand still.
      cursor.index += cursor.scalar(at: start)?.length ?? 1
      fail("unexpected character", start, cursor.index, Fix("escape it with `\\`, or quote the text"))
      return nil
    }
    if cursor.isAt(":") { return nameTerm(word) }
    if cursor.isAt("(") { return functionTerm(word) }
    if cursor.isAt("\"") {
      if quotedHabit(word) { return nil }
      let place = cursor.index
      cursor.skipWord()
      let escaped = escaped(word.span.start..<cursor.index)
      failStructure(
        "quote inside a word", place, place + 1,
        Fix(
          "write `\(escaped)`, or put a space before the quote",
          edits: [edit(word.span.start, cursor.index, escaped)]))
      return nil
    }
    if let byte = cursor.byte, "[]{}".utf8.contains(byte) {
      strayInside(word.span)
      return nil
    }
    lintWord(word)
    lintEscapedWildcard(word)
    if word.isOnlyStars {
      return .leaf(
        QueryTerm(
          subject: .everything, test: .test(.exists, span: word.span), span: word.span, keySpan: nil))
    }
    return .leaf(
      QueryTerm(
        subject: .freeText, test: .test(test(of: word), span: word.span), span: word.span, keySpan: nil))
  }

  private mutating func lintWord(_ word: QueryWord) {
    lintForeignWord(word)
    let text = cursor.text(word.span.start..<word.span.end)
    if ["and", "or", "not"].contains(text) {
      warn(
        .lowercaseBoolean, "in lower case `\(text)` is a word to search for, not the operator",
        word.span.start, word.span.end,
        "write `\(text.uppercased())` for the operator, `\"\(text)\"` for the word", text.uppercased(),
        .unsafe)
    }
  }

  private mutating func nameTerm(_ word: QueryWord) -> QueryNode? {
    let key = word.span
    if word.isOnlyStars, word.pieces.count == 1 { return keyed(.fullText, key) }
    if let place = word.firstWildcard {
      skipValue()
      fail(
        "wildcards are not allowed in a key", place, place + 1, Fix("use `*:` for full text"))
      return nil
    }
    // Escaped, they are the keys of tags.
    if cursor.holds("_exists_", key) { return existence(key, isMissing: false) }
    if cursor.holds("_missing_", key) { return existence(key, isMissing: true) }
    let subject = named(word.text)
    if case .tag = subject { lintLookAlike(word.text.description, key) }
    let node = keyed(subject, key)
    if cursor.bytes[key.start..<key.end].contains(UInt8(ascii: "|")) { lintModifier(key, node) }
    return node
  }

  /// Intake calls these attributes otherwise than queries do; as keys of a query they are tags.
  private mutating func lintLookAlike(_ name: String, _ key: SourceSpan) {
    let lookAlikes = ["ddsource": "source", "hostname": "host", "level": "status", "ddtags": "tags"]
    guard let meant = lookAlikes[name] ?? ReservedAttribute(rawValue: name.lowercased())?.rawValue else {
      return
    }
    warn(
      .missingAtSign, "`\(name)` is the key of a tag here, not the reserved attribute", key.start, key.end,
      "write `\(meant)`", meant, .unsafe)
  }

  /// What a key without `@` names.
  private func named(_ text: UTF8Text) -> QueryTerm.Subject {
    if text.equals("tags") { return .wholeTag }
    return ReservedAttribute(rawValue: text.description).map { .reserved($0) } ?? .tag(text)
  }

  private func endsName() -> Bool {
    cursor.isAtEnd || cursor.isAtSpace || cursor.isAt(")") || cursor.curlyLength(at: cursor.index) > 0
  }

  private mutating func missingName(_ key: SourceSpan) -> QueryNode? {
    let name = cursor.text(key.start..<key.end)
    if cursor.isAt("(") { skipParenthesis() } else if cursor.junction == nil { cursor.skipWord() }
    failUnlessUnpaired(
      "`\(name)` needs the name of an attribute or a tag", key.start, key.end + 1,
      Fix("write `\(name):@a`"))
    return nil
  }

  private mutating func existence(_ key: SourceSpan, isMissing: Bool) -> QueryNode? {
    cursor.index += 1
    cursor.skipSpace()
    let start = cursor.index
    let subject: QueryTerm.Subject
    if cursor.isAt("@") {
      cursor.index += 1
      let name = word()
      guard !name.pieces.isEmpty, endsName() else { return missingName(key) }
      guard let path = path(name) else { return nil }
      subject = .attribute(path)
    } else if cursor.isAt("\"") {
      guard let (text, _) = phrase(), endsPhrase() else { return nil }
      guard !text.isEmpty else { return missingName(key) }
      subject = named(text)
    } else {
      let cannotBegin = cursor.byte.map { "-=!#<>&|".utf8.contains($0) } ?? true
      let isOperator = cursor.junction != nil || cursor.isKeyword("NOT")
      guard !cannotBegin, !isOperator else { return missingName(key) }
      let name = word()
      guard !name.pieces.isEmpty, !name.hasWildcard, endsName() else { return missingName(key) }
      subject = named(name.text)
    }
    let span = SourceSpan(key.start, cursor.index)
    let name = cursor.text(start..<cursor.index)
    warn(
      .queryStyle, "`\(name):*` says the same", span.start, span.end,
      "write `\(isMissing ? "-" : "")\(name):*`", "\(isMissing ? "-" : "")\(name):*")
    let term = QueryNode.leaf(
      QueryTerm(
        subject: subject, test: .test(.exists, span: SourceSpan(start, span.end)), span: span, keySpan: key))
    return isMissing ? .not(term, span) : term
  }
}
