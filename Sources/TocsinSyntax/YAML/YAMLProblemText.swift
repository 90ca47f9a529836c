import TocsinDiagnostics

/// libyaml's problems in sentences, each with something to do.
enum YAMLProblemText {
  private static let table: [(problem: String, text: String, fix: String)] = [
    (
      "found character that cannot start any token", "this character cannot begin a value",
      "quote the value; indent with spaces, never with tabs"
    ),
    (
      "mapping values are not allowed in this context", "a `:` is not expected here",
      "check the indentation; quote a value that holds `: `"
    ),
    ("could not find expected ':'", "a `:` is missing after the key", "write `key: value`"),
    (
      "did not find expected key", "a key is expected here",
      "align the keys of one mapping; quote a value that begins with a special character"
    ),
    (
      "did not find expected '-' indicator", "a `-` is expected here",
      "align the items of one list"
    ),
    ("did not find expected ',' or ']'", "a `,` or `]` is expected here", "close the list with `]`"),
    ("did not find expected ',' or '}'", "a `,` or `}` is expected here", "close the mapping with `}`"),
    (
      "found unexpected end of stream", "the text ends inside a quoted value", "add the closing quote"
    ),
    (
      "found unexpected document indicator", "a document marker inside a quoted value",
      "close the quote before `---`"
    ),
    (
      "found unknown escape character", "this escape does not exist in double quotes",
      "double the backslash, or use single quotes"
    ),
    (
      "block sequence entries are not allowed in this context", "a list item is not allowed here",
      "put the list on its own lines under the key"
    ),
    (
      "found a tab character that violates indentation", "a tab is used for indentation", "indent with spaces"
    ),
  ]

  /// Quotes around a value that begins with a character no plain value begins with, such as `@usr.email`.
  ///
  /// `nil` for any other problem; `place` is that of the character in the whole text.
  private static func quoting(
    _ problem: YAMLProblem, _ text: UnsafeBufferPointer<UInt8>, at place: Int
  ) -> Diagnostic? {
    let start = problem.offset
    guard problem.message.hasPrefix("found character that cannot start any token"),
      text.indices.contains(start),
      text[start] == UInt8(ascii: "@") || text[start] == UInt8(ascii: "`")
    else { return nil }
    let line = text[..<start].lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    if let finding = quotingTemplate(text, line..<start, at: place) { return finding }
    let opened = text[line..<start].filter { $0 == UInt8(ascii: "[") || $0 == UInt8(ascii: "{") }.count
    let closed = text[line..<start].filter { $0 == UInt8(ascii: "]") || $0 == UInt8(ascii: "}") }.count
    let ends = Set(opened > closed ? ",]}\n".utf8 : "\n".utf8)
    var end = start
    while end < text.count, !ends.contains(text[end]) { end += 1 }
    while end > start, [0x20, 0x09, 0x0D].contains(text[end - 1]) { end -= 1 }
    let value = text[start..<end]
    let isPlain = !value.contains(UInt8(ascii: "\"")) && !value.contains(UInt8(ascii: "\\"))
    let shown = String(decoding: value, as: UTF8.self)
    let span = SourceSpan(place, place + end - start)
    return Diagnostic(
      .yamlSyntax, "a value that begins with `\(shown.prefix(1))` needs quotes", at: span,
      fixes: [
        Fix(
          isPlain ? "write `\"\(shown)\"`" : "put the value in single quotes", .unsafe,
          edits: isPlain ? [Fix.Edit(span: span, replacement: "\"\(shown)\"")] : [])
      ])
  }

  /// Quotes around a template such as `{{@usr.id}} logged in`, whose braces were read as those of mappings.
  ///
  /// `line` goes from the start of the line to the `@`, which is at `place`.
  private static func quotingTemplate(
    _ text: UnsafeBufferPointer<UInt8>, _ line: Range<Int>, at place: Int
  ) -> Diagnostic? {
    let before = text[line]
    guard before.suffix(2).elementsEqual("{{".utf8) || before.suffix(3).elementsEqual("{{ ".utf8) else {
      return nil
    }
    guard let brace = before.firstRange(of: "{{".utf8)?.lowerBound else { return nil }
    // Within a mapping or list in braces nobody can tell where the text was to end.
    let lead = text[line.lowerBound..<brace]
    guard !lead.contains(where: { "[{".utf8.contains($0) }) else { return nil }
    var end = line.upperBound
    while end < text.count, text[end] != UInt8(ascii: "\n") { end += 1 }
    while end > brace, [0x20, 0x09, 0x0D].contains(text[end - 1]) { end -= 1 }
    let value = text[brace..<end]
    let isPlain = !value.contains(UInt8(ascii: "\"")) && !value.contains(UInt8(ascii: "\\"))
    let shown = String(decoding: value, as: UTF8.self)
    let span = SourceSpan(place - (line.upperBound - brace), place + end - line.upperBound)
    return Diagnostic(
      .yamlSyntax, "a value that begins with `{` needs quotes", at: span,
      fixes: [
        Fix(
          isPlain ? "write `\"\(shown)\"`" : "put the value in single quotes", .unsafe,
          edits: isPlain ? [Fix.Edit(span: span, replacement: "\"\(shown)\"")] : [])
      ])
  }

  static func diagnostic(
    _ problem: YAMLProblem, in text: UnsafeBufferPointer<UInt8>, base: Int
  ) -> Diagnostic {
    if let finding = quoting(problem, text, at: problem.offset + base) { return finding }
    let known = table.first { problem.message.hasPrefix($0.problem) }
    var labels: [Label] = []
    if let context = problem.context, context.offset != problem.offset {
      labels = [
        Label(span: SourceSpan(context.offset + base, context.offset + base + 1), text: context.message)
      ]
    }
    let place = problem.offset + base
    if problem.message.hasPrefix("found incompatible YAML document") {
      return Diagnostic(
        .yamlVersion, "this version of YAML is not read", at: SourceSpan(place, place + 1),
        fixes: [Fix("write `%YAML 1.2`, or leave the directive out")])
    }
    return Diagnostic(
      .yamlSyntax, known?.text ?? problem.message, at: SourceSpan(place, place + 1), labels: labels,
      fixes: [Fix(known?.fix ?? "check indentation and quotes around here")])
  }
}
