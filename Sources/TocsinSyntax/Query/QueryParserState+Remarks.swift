import TocsinDiagnostics
import TocsinLogModel

/// What a value may have been meant as: a regular expression, a path, a list, a block of addresses.
extension QueryParserState {
  // MARK: Regular expressions

  mutating func lintRegex(_ word: QueryWord) {
    guard mayLookLikeRegex(word.span) else { return }
    let text = cursor.text(word.span.start..<word.span.end)
    let looksLike =
      (text.count > 2 && text.hasPrefix("/") && text.hasSuffix("/")
        && text.contains(where: { "*+[(|^$\\".contains($0) }))
      || text.hasPrefix("^") || text.hasSuffix("$") && text.contains(where: { "*^".contains($0) })
      || hasAnyRunOfRegex(word.span)
    guard looksLike else { return }
    warn(
      .regexLooking, "this looks like a regular expression and is searched as plain text", word.span.start,
      word.span.end, "use `*` and `?`, or quote the value to say that it is meant so", nil)
  }

  /// By bytes, since few values need a closer look.
  private func mayLookLikeRegex(_ span: SourceSpan) -> Bool {
    guard span.start < span.end else { return false }
    let (first, last) = (cursor.bytes[span.start], cursor.bytes[span.end - 1])
    if first == UInt8(ascii: "/") || first == UInt8(ascii: "^") || last == UInt8(ascii: "$") { return true }
    for place in span.start..<span.end - 1
    where cursor.bytes[place] == UInt8(ascii: ".") && cursor.bytes[place + 1] == UInt8(ascii: "*") {
      return true
    }
    return false
  }

  /// Whether `.*` means "anything" rather than "a dot and anything": `10.*`, `readme.*`, and `com.acme.*Service` are
  /// names with a wildcard, `.*admin.*` and `admin.*login` are not.
  private func hasAnyRunOfRegex(_ span: SourceSpan) -> Bool {
    let text = cursor.bytes[span.start..<span.end]
    if text.starts(with: ".*".utf8) { return true }
    var index = text.startIndex
    var runs = 0
    var dots = 0
    var isRun = false
    while index < text.endIndex {
      switch text[index] {
      case UInt8(ascii: "\\"):
        // A dot is only escaped where it would otherwise mean something.
        if index + 1 < text.endIndex, text[index + 1] == UInt8(ascii: ".") { runs += 2 }
        index += 1
      case UInt8(ascii: "/"): return false
      case UInt8(ascii: "."):
        dots += 1
        guard index + 2 < text.endIndex, text[index + 1] == UInt8(ascii: "*") else { break }
        isRun = text[index - 1].isASCIILetter && text[index + 2].isASCIILetter
        if isRun { runs += 1 }
      default: break
      }
      index += 1
    }
    return dots > 0 && runs > 0 && runs >= dots
  }

  // MARK: Paths

  /// `C\:\\Temp\*`: the star is a character, although a wildcard behind a backslash is meant.
  mutating func lintEscapedWildcard(_ word: QueryWord) {
    guard let place = word.escapedWildcard, isPath(word.span) else { return }
    let wildcard = cursor.text(place + 1..<place + 2)
    warn(
      .escapedWildcard, "`\\\(wildcard)` matches the character `\(wildcard)`, not a backslash and a wildcard",
      place, place + 2, "write `\\\\\(wildcard)` for a backslash and a wildcard", "\\\\\(wildcard)", .unsafe)
  }

  /// `"C:\\Temp\*"`: the same in a phrase, which has no wildcards at all.
  mutating func lintEscapedWildcard(at place: Int, inPhrase span: SourceSpan) {
    guard isPath(SourceSpan(span.start + 1, span.end - 1)) else { return }
    let wildcard = cursor.text(place + 1..<place + 2)
    warn(
      .escapedWildcard, "`\\\(wildcard)` matches the character `\(wildcard)`, not a backslash and a wildcard",
      place, place + 2,
      "write the value without quotes, and `\\\\\(wildcard)` for a backslash and a wildcard", nil)
  }

  /// Whether a text looks like a path of Windows: it holds a backslash, or begins with a drive.
  private func isPath(_ span: SourceSpan) -> Bool {
    let text = cursor.bytes[span.start..<span.end]
    let drive = text.drop { $0 == UInt8(ascii: "*") || $0 == UInt8(ascii: "\"") }
    if drive.first?.isASCIILetter == true {
      let rest = drive.dropFirst()
      if rest.starts(with: ":\\".utf8) || rest.starts(with: "\\:".utf8) { return true }
    }
    var index = text.startIndex
    while index + 1 < text.endIndex {
      guard text[index] == UInt8(ascii: "\\") else {
        index += 1
        continue
      }
      if text[index + 1] == UInt8(ascii: "\\") || text[index + 1].isASCIILetter { return true }
      index += 2
    }
    return false
  }

  // MARK: Lists

  /// `@x:a, b`: the comma belongs to the value.
  mutating func lintComma(_ word: QueryWord) {
    guard let place = trailingComma(word.span) else { return }
    warn(
      .commaList, "the comma is part of the value: it separates nothing", place, place + 1,
      "remove it, write `(a OR b)` for several values, or quote the value if the comma is meant", nil)
  }

  /// `@x:(a, b)`, `@x:(a,b)`: one finding for the whole group.
  mutating func lintCommas(_ group: ValueNode) {
    var commas: [Int] = []
    if case .leaf(let value) = group {
      guard case .text(let text, quoted: false) = value.test, text.bytes.contains(UInt8(ascii: ",")) else {
        return
      }
      // Reported as addresses.
      if text.description.split(separator: ",").allSatisfy({ QueryParserState.isBlock(String($0)) }) {
        return
      }
      let inner = innerSpan(group.span)
      commas = (inner.start..<inner.end).filter {
        cursor.bytes[$0] == UInt8(ascii: ",") && cursor.bytes[$0 - 1] != UInt8(ascii: "\\")
      }
    } else {
      commas = group.leaves.compactMap { trailingComma($0.span) }
    }
    guard let first = commas.first else { return }
    let edits = commas.map { place -> Fix.Edit in
      var probe = cursor
      probe.index = place + 1
      let hadSpace = probe.skipSpace()
      let isLast = probe.isAt(")") || probe.isAt(",") || probe.junction != nil
      return edit(place, place + 1, isLast ? "" : hadSpace ? " OR" : " OR ")
    }
    findings.add(
      Diagnostic(
        .commaList, "the comma is part of the value before it: it separates nothing",
        at: SourceSpan(first, first + 1),
        fixes: [Fix("write `\(rewritten(group.span, edits))`", .unsafe, edits: edits)]))
  }

  /// The text within the parentheses of a group.
  private func innerSpan(_ span: SourceSpan) -> SourceSpan {
    var (start, end) = (span.start, span.end)
    while start < end, cursor.bytes[start] == UInt8(ascii: "(") { start += 1 }
    while end > start, cursor.bytes[end - 1] == UInt8(ascii: ")") { end -= 1 }
    return SourceSpan(start, end)
  }

  private func rewritten(_ span: SourceSpan, _ edits: [Fix.Edit]) -> String {
    var text = ""
    var place = span.start
    for edit in edits {
      text += cursor.text(place..<edit.span.start) + edit.replacement
      place = edit.span.end
    }
    return text + cursor.text(place..<span.end)
  }

  /// The place of an unescaped comma that ends a word.
  private func trailingComma(_ span: SourceSpan) -> Int? {
    guard span.end - span.start > 1, cursor.bytes[span.end - 1] == UInt8(ascii: ","),
      cursor.bytes[span.end - 2] != UInt8(ascii: "\\")
    else { return nil }
    return span.end - 1
  }
}

extension UInt8 {
  fileprivate var isASCIILetter: Bool { (self | 0x20) &- 0x61 < 26 }
}
