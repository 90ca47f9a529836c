package import TocsinDiagnostics
package import TocsinLogModel

/// Reads message templates.
///
/// Source: query reference, sections 7.4 to 7.6.
package enum TemplateParser {
  /// Parses one template; what is not understood is text of the tree, as it stands.
  ///
  /// `labels` are those of the rule's queries, for `events_matched_per_query`.
  package static func parse(
    _ text: UTF8Text, labels: [String], isKnownTimeZone: (String) -> Bool
  ) -> (syntax: TemplateSyntax, diagnostics: [Diagnostic]) {
    guard text.bytes.count <= TemplateBudget.maximumLength else {
      let diagnostic = Diagnostic(
        TemplateDiagnostics.syntax,
        "the template has \(text.bytes.count) bytes, at most \(TemplateBudget.maximumLength) are accepted",
        at: SourceSpan(0, text.bytes.count), fixes: [Fix("shorten the message, link to a runbook")])
      return (TemplateSyntax(nodes: [.text(text)]), [diagnostic])
    }
    return withoutActuallyEscaping(isKnownTimeZone) { isKnownTimeZone in
      var parser = TemplateTreeParser(text, labels: labels, isKnownTimeZone: isKnownTimeZone)
      let nodes = parser.parse()
      return (TemplateSyntax(nodes: nodes), parser.diagnostics.capped(at: TemplateBudget.maximumErrors))
    }
  }
}

/// The structure: text, tags, and the stack of open blocks.
struct TemplateTreeParser {
  private struct OpenBlock {
    var name: [UInt8]
    /// `nil` where the head is not understood: its tags are text then, the opening one already added.
    var test: TemplateTest?
    var isNegated: Bool
    var opening: SourceSpan
    /// The opening tag, with the rest of its line where it stands alone there.
    var source: Range<Int>
    var then: [TemplateNode] = []
    var otherwise: [TemplateNode] = []
    /// The same of `{{else}}`.
    var elseSource: Range<Int>?
  }

  private let scanner: TemplateScanner
  private var tags: TemplateTagParser
  private var open: [OpenBlock] = []
  private var root: [TemplateNode] = []
  /// Names whose closing tags are text without a finding: an overlap was reported.
  private var forgiven: [[UInt8]] = []
  private var hasReportedDepth = false
  private var position = 0
  private var text: [UInt8] = []

  init(_ text: UTF8Text, labels: [String], isKnownTimeZone: @escaping (String) -> Bool) {
    scanner = TemplateScanner(bytes: text.bytes)
    tags = TemplateTagParser(scanner: scanner, labels: labels, isKnownTimeZone: isKnownTimeZone)
  }

  var diagnostics: [Diagnostic] { tags.diagnostics }

  mutating func parse() -> [TemplateNode] {
    while let byte = scanner.byte(position) {
      let run = byte == UInt8(ascii: "{") ? scanner.braceRun(at: position) : 0
      if run < 2 {
        text.append(byte)
        position += 1
      } else if text.last == UInt8(ascii: "\\"), scanner.byte(position - 1) == UInt8(ascii: "\\") {
        // `\{{` is a literal `{{`.
        text.removeLast()
        text += Array(repeating: UInt8(ascii: "{"), count: run)
        position += run
      } else if run >= 4 {
        readRaw()
      } else {
        readTag(braces: run)
      }
    }
    flushText()
    while let block = open.popLast() {
      if block.test != nil { reportNeverClosed(block) }
      dissolve(block)
    }
    return root
  }

  private mutating func reportNeverClosed(_ block: OpenBlock) {
    let mark = block.isNegated ? "^" : "#"
    let name = String(decoding: block.name, as: UTF8.self)
    // Before the line break at the end, after which a block scalar is over.
    let end = scanner.bytes.count - scanner.bytes.reversed().prefix { $0 == UInt8(ascii: "\n") }.count
    tags.report(
      TemplateDiagnostics.unbalancedBlock, "block `\(name)` is never closed", at: block.opening,
      fix: Fix(
        "write `{{/\(name)}}` where the block that `{{\(mark)\(name)` opens ends", .unsafe,
        edits: [Fix.Edit(span: SourceSpan(end, end), replacement: "{{/\(name)}}")]))
  }

  private mutating func flushText() {
    guard !text.isEmpty else { return }
    append(.text(UTF8Text(bytes: text)))
    text = []
  }

  /// Adds a node to the innermost block; neighbouring texts become one.
  private mutating func append(_ node: TemplateNode?) {
    guard let node else { return }
    func add(to nodes: inout [TemplateNode]) {
      if case .text(let added) = node, case .text(let last)? = nodes.last {
        nodes[nodes.count - 1] = .text(UTF8Text(bytes: last.bytes + added.bytes))
      } else {
        nodes.append(node)
      }
    }
    guard let last = open.indices.last else { return add(to: &root) }
    if open[last].elseSource != nil { add(to: &open[last].otherwise) } else { add(to: &open[last].then) }
  }

  /// Adds a closed block.
  private mutating func finish(_ block: OpenBlock, closedBy tag: TemplateTag) {
    guard let test = block.test else {
      dissolve(block)
      return add(tag.span)
    }
    append(
      .block(
        test, isNegated: block.isNegated, then: block.then, otherwise: block.otherwise,
        span: SourceSpan(block.opening.start, tag.span.end)))
  }

  /// Adds the content of a block whose tags are text, to what is around it.
  private mutating func dissolve(_ block: OpenBlock) {
    if block.test != nil { add(SourceSpan(block.source.lowerBound, block.source.upperBound)) }
    for node in block.then { append(node) }
    if let source = block.elseSource { add(SourceSpan(source.lowerBound, source.upperBound)) }
    for node in block.otherwise { append(node) }
  }

  /// Adds bytes of the template as text, with what was read before them.
  private mutating func add(_ span: SourceSpan) {
    text += scanner.bytes[span.start..<span.end]
    flushText()
  }

  private mutating func readRaw() {
    guard let tag = scanner.tag(at: position, braces: 4) else {
      reportUnclosed(braces: 4)
      return
    }
    let (name, arguments) = scanner.words(of: tag, after: 0)
    guard TemplateTagParser.isRawBlock(name) else {
      tags.reportNoRawBlock(tag, name)
      add(tag.span)
      position = tag.span.end
      return
    }
    guard let end = scanner.rawEnd(of: name, from: tag.span.end) else {
      let text = String(decoding: name, as: UTF8.self)
      tags.report(
        TemplateDiagnostics.unbalancedBlock, "raw block `\(text)` is never closed", at: tag.span,
        fix: Fix("write `{{{{/\(text)}}}}` after the verbatim text"))
      add(tag.span)
      position = tag.span.end
      return
    }
    let content = Array(scanner.bytes[tag.span.end..<end.start])
    position = end.end
    guard name != Array("raw".utf8) || !arguments.isEmpty else {
      text += content
      return
    }
    flushText()
    guard let test = tags.rawTest(tag, name, arguments) else {
      return add(SourceSpan(tag.span.start, end.end))
    }
    append(
      .block(
        test, isNegated: false, then: content.isEmpty ? [] : [.text(UTF8Text(bytes: content))], otherwise: [],
        span: SourceSpan(tag.span.start, end.end)))
  }

  private mutating func reportUnclosed(braces: Int) {
    let opening = SourceSpan(position, position + braces)
    let marks = String(repeating: "{", count: braces)
    let closing = String(repeating: "}", count: braces)
    tags.report(
      TemplateDiagnostics.syntax, "`\(marks)` is never closed", at: opening,
      fix: Fix("write `\(closing)` after the variable, or `\\{{` for braces that are text"))
    text += scanner.bytes[position..<(position + braces)]
    position += braces
  }

  private mutating func readTag(braces: Int) {
    guard let tag = scanner.tag(at: position, braces: braces) else {
      reportUnclosed(braces: braces)
      return
    }
    position = tag.span.end
    let mark = tag.content.first
    let isOpening = mark == UInt8(ascii: "#") || mark == UInt8(ascii: "^")
    let isElse = tag.content == Array("else".utf8)
    guard isOpening || isElse || mark == UInt8(ascii: "/") else {
      guard let leaf = tags.leaf(tag) else { return add(tag.span) }
      flushText()
      append(leaf)
      return
    }
    if braces != 2 {
      tags.report(
        TemplateDiagnostics.syntax, "a block tag has two braces, not \(braces)", at: tag.span,
        fix: Fix("write two braces"))
    }
    if isOpening { openBlock(tag) } else if isElse { readElse(tag) } else { closeBlock(tag) }
  }

  /// Takes the line of a tag that stands alone on it out of the text, and gives what was taken.
  private mutating func takeLine(of tag: TemplateTag) -> Range<Int> {
    let (isAlone, resume) = scanner.standsAlone(tag)
    var start = tag.span.start
    if isAlone {
      while let last = text.last, last == 0x20 || last == 0x09 {
        text.removeLast()
        start -= 1
      }
      position = resume
    }
    flushText()
    return start..<position
  }

  private mutating func openBlock(_ tag: TemplateTag) {
    let (name, arguments) = scanner.words(of: tag, after: 1)
    var block = OpenBlock(
      name: name, isNegated: tag.content.first == UInt8(ascii: "^"), opening: tag.span,
      source: tag.span.start..<tag.span.end)
    if open.count < TemplateBudget.maximumDepth {
      block.test = tags.test(tag, name, arguments)
    } else if !hasReportedDepth {
      hasReportedDepth = true
      tags.report(
        TemplateDiagnostics.unbalancedBlock, "blocks nest deeper than \(TemplateBudget.maximumDepth) levels",
        at: tag.span, fix: Fix("write fewer blocks within blocks"))
    }
    if block.test == nil { add(tag.span) } else { block.source = takeLine(of: tag) }
    open.append(block)
  }

  private mutating func readElse(_ tag: TemplateTag) {
    guard let last = open.indices.last else {
      tags.report(
        TemplateDiagnostics.unbalancedBlock, "`{{else}}` stands outside a block", at: tag.span,
        fix: Fix("remove it", .unsafe, edits: [Fix.Edit(span: tag.span, replacement: "")]))
      return add(tag.span)
    }
    guard open[last].test != nil else { return add(tag.span) }
    guard open[last].elseSource == nil else {
      let name = String(decoding: open[last].name, as: UTF8.self)
      tags.report(
        TemplateDiagnostics.unbalancedBlock, "second `{{else}}` in one block `\(name)`", at: tag.span,
        labels: [Label(span: open[last].opening, text: "the block begins here")],
        fix: Fix("put a block of its own after the first `{{else}}`"))
      return add(tag.span)
    }
    open[last].elseSource = takeLine(of: tag)
  }

  private mutating func closeBlock(_ tag: TemplateTag) {
    let name = Array(tag.content.dropFirst().drop { $0.isBlank })
    let written = String(decoding: name, as: UTF8.self)
    if let block = open.last, block.name == name {
      if block.test == nil { flushText() } else { _ = takeLine(of: tag) }
      // The text before the tag belongs to the block.
      return finish(open.removeLast(), closedBy: tag)
    }
    if let index = forgiven.lastIndex(of: name) {
      forgiven.remove(at: index)
      return add(tag.span)
    }
    guard let innermost = open.last else {
      tags.report(
        TemplateDiagnostics.unbalancedBlock, "`{{/\(written)}}` closes nothing", at: tag.span,
        fix: Fix("remove it, or open the block with `{{#\(written) …}}`"))
      return add(tag.span)
    }
    let inner = String(decoding: innermost.name, as: UTF8.self)
    let label = Label(span: innermost.opening, text: "`\(inner)` begins here")
    guard let index = open.lastIndex(where: { $0.name == name }) else {
      tags.report(
        TemplateDiagnostics.unbalancedBlock, "`\(written)` closes `\(inner)`", at: tag.span,
        labels: [label],
        fix: Fix(
          "write `{{/\(inner)}}`", .unsafe, edits: [Fix.Edit(span: tag.span, replacement: "{{/\(inner)}}")]))
      flushText()
      dissolve(open.removeLast())
      return add(tag.span)
    }
    tags.report(
      TemplateDiagnostics.unbalancedBlock,
      "blocks overlap: `\(written)` closes before `\(inner)`, which began inside it", at: tag.span,
      labels: [label], fix: Fix("close `\(inner)` first"))
    if open[index].test == nil { flushText() } else { _ = takeLine(of: tag) }
    while open.count > index, let block = open.popLast() {
      guard open.count > index else { return finish(block, closedBy: tag) }
      forgiven.append(block.name)
      dissolve(block)
    }
  }
}
