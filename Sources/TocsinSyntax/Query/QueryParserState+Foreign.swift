import TocsinDiagnostics
import TocsinLogModel

/// Texts that can be read, and that mean something else in the language they are written in.
extension QueryParserState {
  private static let marks = ASCIISet("|~^'%.")

  /// Warns of a value with the syntax of another language: `a|b`, `1..5`, `'x y'`, `%x%`, `~x`, `x~2`, `x^2`.
  mutating func lintForeignValue(_ word: QueryWord, _ key: SourceSpan, inGroup: Bool) {
    guard let text = markedText(word.span) else { return }
    let name = cursor.text(key.start..<key.end)
    if text.hasPrefix("'") {
      // The text may go on behind a space.
      let end = quoteEnd(word.span.start)
      let value = end.map { cursor.text(word.span.start + 1..<$0) }
      guard let end, let value else { return }
      return warnForeign(
        "single quotes are part of the value", word.span.start, end + 1, "\"\(value)\"",
        shown: "\(name):\"\(value)\"")
    }
    if let ends = text.rangeEnds {
      let range = "[\(ends.low) TO \(ends.high)]"
      return warnForeign(
        "`\(text)` is one value, not a range", word.span.start, word.span.end, inGroup ? nil : range,
        shown: "\(name):\(range)")
    }
    let parts = text.split(separator: "|", omittingEmptySubsequences: false)
    if parts.count > 1, parts.allSatisfy({ !$0.isEmpty && !$0.hasSuffix("\\") }) {
      let group = parts.joined(separator: " OR ")
      removeRemarks(in: word.span)
      return warnForeign(
        "`|` is part of the value: alternatives are joined by `OR`", word.span.start, word.span.end,
        inGroup ? group : "(\(group))", shown: "\(name):(\(group))")
    }
    if text.utf8.count > 2, text.hasPrefix("%") && text.hasSuffix("%") {
      let pattern = "*\(text.dropFirst().dropLast())*"
      return warnForeign(
        "`%` is no wildcard", word.span.start, word.span.end, pattern, shown: "\(name):\(pattern)")
    }
    if text.hasPrefix("~") || text.suffixNumber(after: "~") != nil || text.hasSuffix("~") {
      let plain = text.hasPrefix("~") ? String(text.dropFirst()) : String(text.prefix { $0 != "~" })
      guard !plain.isEmpty else { return }
      return warnForeign(
        "`~` is part of the value: there is no search for similar words", word.span.start, word.span.end, nil,
        shown: "\(name):*\(plain)*")
    }
    if let plain = text.suffixNumber(after: "^") {
      warnForeign(
        "`^` is part of the value: terms have no weight", word.span.start, word.span.end, plain,
        shown: "\(name):\(plain)")
    }
  }

  /// Warns of a word of free text that is a term of another language: `source=okta`, `fail~2`.
  mutating func lintForeignWord(_ word: QueryWord) {
    let bytes = cursor.bytes[word.span.start..<word.span.end]
    guard bytes.contains(where: { $0 == UInt8(ascii: "=") || $0 == UInt8(ascii: "~") }) else { return }
    let text = cursor.text(word.span.start..<word.span.end)
    if let sign = text.firstIndex(of: "="), sign != text.startIndex {
      let isNegated = text[..<sign].hasSuffix("!")
      let name = String(text[..<sign].drop { $0 == "!" }.prefix { $0 != "!" })
      let value = String(text[text.index(after: sign)...])
      let known = QueryParserState.foreignKeys[name.lowercased()]
      guard let key = known ?? (name.isName ? "@\(name)" : nil), !value.isEmpty, !value.contains("=") else {
        return
      }
      removeRemarks(in: word.span)
      let term = "\(isNegated ? "-" : "")\(key):\(value.asHabitValue)"
      return warn(
        .foreignSyntax, "`\(text)` is searched as text: a name and its value are joined by `:`",
        word.span.start, word.span.end,
        "write `\(term)`" + (known == nil ? ", or quote the text" : ""), term, .unsafe)
    }
    if let plain = text.suffixNumber(after: "~"), !plain.isEmpty {
      warnForeign(
        "`~` is part of the word: there is no search for similar words", word.span.start, word.span.end, nil,
        shown: "\(plain)*")
    }
  }

  /// Reports `user="x y"`, which breaks off at the quote; false where the word before the quote is another one.
  mutating func quotedHabit(_ word: QueryWord) -> Bool {
    let text = cursor.text(word.span.start..<word.span.end)
    guard text.hasSuffix("="), !text.dropLast().contains("=") else { return false }
    let isNegated = text.hasSuffix("!=")
    let name = String(text.prefix { $0 != "!" && $0 != "=" })
    guard !name.isEmpty, let end = closingQuote(cursor.index) else { return false }
    let value = cursor.text(cursor.index..<end)
    removeRemarks(in: word.span)
    cursor.index = end
    let key = QueryParserState.foreignKeys[name.lowercased()] ?? "@\(name)"
    let term = "\(isNegated ? "-" : "")\(key):\(value.asHabitValue)"
    fail(
      "`\(isNegated ? "!=" : "=")` is no operator: an attribute and its value are joined by `:`",
      word.span.start, end,
      Fix("write `\(term)`", .unsafe, edits: [edit(word.span.start, end, term)]))
    return true
  }

  /// Behind the double quote that closes the one at `start`.
  private func closingQuote(_ start: Int) -> Int? {
    var place = start + 1
    while place < cursor.bytes.count {
      if cursor.bytes[place] == UInt8(ascii: "\"") { return place + 1 }
      place += cursor.bytes[place] == UInt8(ascii: "\\") ? 2 : 1
    }
    return nil
  }

  /// Warns of a key with a modifier of Sigma: `CommandLine|contains:x`.
  mutating func lintModifier(_ key: SourceSpan, _ node: QueryNode?) {
    let text = cursor.text(key.start..<key.end)
    guard let bar = text.firstIndex(of: "|"), !text[..<bar].hasSuffix("\\") else { return }
    var term: String?
    var name = String(text[..<bar])
    // The fields of other languages are attributes here.
    if !name.hasPrefix("@"), QueryParserState.foreignKeys[name.lowercased()] == nil { name = "@\(name)" }
    if let node, case .leaf(let leaf) = node, !name.isEmpty, !name.hasSuffix("@") {
      let value = cursor.text(key.end + 1..<leaf.test.span.end)
      let isPlain = !value.isEmpty && !value.hasPrefix("(") && !value.hasPrefix("[")
      switch text[bar...].lowercased() {
      case "|contains" where isPlain: term = "\(name):*\(value.inPattern)*"
      case "|startswith" where isPlain: term = "\(name):\(value.inPattern)*"
      case "|endswith" where isPlain: term = "\(name):*\(value.inPattern)"
      case "|gt" where isPlain: term = "\(name):>\(value)"
      case "|gte" where isPlain: term = "\(name):>=\(value)"
      case "|lt" where isPlain: term = "\(name):<\(value)"
      case "|lte" where isPlain: term = "\(name):<=\(value)"
      case "|cidr" where isPlain: term = "CIDR(\(name), \(value.withoutQuotes))"
      default: break
      }
    }
    removeRemarks(in: key)
    let end = node?.span.end ?? key.end
    warnForeign(
      "`\(text[bar...])` is part of the name: keys have no modifiers", key.start, term == nil ? key.end : end,
      term, shown: term ?? "\(name):value")
  }

  /// Warns of a statement of SQL, whose words would be searched one by one.
  mutating func lintStatement() {
    let head = cursor.text(0..<min(cursor.bytes.count, 7))
    guard head.lowercased() == "select " else { return }
    let text = cursor.text(0..<cursor.bytes.count).lowercased()
    guard text.contains(" from ") else { return }
    warnForeign(
      "this looks like SQL, whose words are searched as text", 0, 6, nil, shown: "@attribute:value")
  }

  /// The text of a word that holds a character other languages give a meaning.
  private func markedText(_ span: SourceSpan) -> String? {
    var place = span.start
    while place < span.end {
      let byte = cursor.bytes[place]
      if QueryParserState.marks.contains(byte),
        byte != UInt8(ascii: ".") || place + 1 < span.end && cursor.bytes[place + 1] == UInt8(ascii: ".")
      {
        return cursor.text(span.start..<span.end)
      }
      place += 1
    }
    return nil
  }

  /// Where a single quote is closed that begins a value, at the end of a word.
  private func quoteEnd(_ start: Int) -> Int? {
    var place = start + 1
    while place < cursor.bytes.count, !"()\":".utf8.contains(cursor.bytes[place]) {
      if cursor.bytes[place] == UInt8(ascii: "'") {
        let isEnd =
          place + 1 == cursor.bytes.count || cursor.spaceLength(at: place + 1) > 0
          || cursor.bytes[place + 1] == UInt8(ascii: ")")
        return isEnd ? place : nil
      }
      place += 1
    }
    return nil
  }

  /// The one finding says more than the remark on the character.
  private mutating func removeRemarks(in span: SourceSpan) {
    let kept = findings.diagnostics.filter {
      $0.descriptor != .specialInsideWord || $0.span.start < span.start || $0.span.end > span.end
    }
    findings = DiagnosticCollector()
    findings.add(contentsOf: kept)
  }

  private mutating func warnForeign(
    _ message: String, _ start: Int, _ end: Int, _ written: String?, shown: String
  ) {
    warn(.foreignSyntax, message, start, end, "write `\(shown)`", written, .unsafe)
  }

  /// Keys of other languages that have one here.
  private static let foreignKeys = [
    "source": "source", "sourcetype": "source", "index": "index", "service": "service", "host": "host",
    "status": "status", "env": "env", "message": "message", "ddsource": "source", "hostname": "host",
  ]
}

extension String {
  /// A name as other languages write it: letters, digits, `_`, `.`, and `-`, beginning with a letter or `_`.
  fileprivate var isName: Bool {
    guard let first = unicodeScalars.first, first.properties.isAlphabetic || first == "_" else {
      return false
    }
    return !hasSuffix(".")
      && unicodeScalars.allSatisfy {
        $0.properties.isAlphabetic || $0.properties.numericType != nil || "_.-".unicodeScalars.contains($0)
      }
  }

  /// The ends of `1..5` and `1...5`.
  fileprivate var rangeEnds: (low: String, high: String)? {
    guard let range = firstRange(of: "...") ?? firstRange(of: "..") else { return nil }
    let (low, high) = (String(self[..<range.lowerBound]), String(self[range.upperBound...]))
    func isEnd(_ text: String) -> Bool { DecimalNumber(UTF8Text(text)) != nil }
    return isEnd(low) && isEnd(high) ? (low, high) : nil
  }

  /// The text before a mark that a number follows, at the end.
  fileprivate func suffixNumber(after mark: Character) -> String? {
    guard let place = lastIndex(of: mark), place != startIndex else { return nil }
    let number = self[index(after: place)...]
    guard !number.isEmpty, number.utf8.allSatisfy({ (0x30...0x39).contains($0) || $0 == UInt8(ascii: ".") })
    else {
      return nil
    }
    return String(self[..<place])
  }
}
