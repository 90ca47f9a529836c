/// Findings for people: header, place, source with carets, notes and what to do next.
///
///     error[Q201]: `(` is never closed
///      --> rules/a.yaml:4:10
///       |
///     4 |   query: (a OR b
///       |          ^
///       = help: add `)` at the end
package struct HumanRenderer: Sendable {
  private let styled: Bool

  /// Creates a renderer that colors its output, or doesn't.
  package init(styled: Bool) {
    self.styled = styled
  }

  /// The finding, each line ended but the last.
  package func render(_ diagnostic: Diagnostic, in file: SourceFile) -> String {
    let location = file.location(of: diagnostic.span.start)
    let main = SourceSnippet(diagnostic.span, mark: "^", in: file)
    let labels = diagnostic.labels.map { ($0.text, SourceSnippet($0.span, mark: "-", in: file)) }
    let width = String(([main.lineNumber] + labels.map(\.1.lineNumber)).max() ?? 1).count
    let gutter = String(repeating: " ", count: width)
    var lines = [
      color(diagnostic.level, "\(diagnostic.level.rawValue)[\(diagnostic.descriptor.code)]")
        + bold(": \(Escaping.visible(diagnostic.message))"),
      "\(gutter)\(blue("-->")) \(Escaping.visible(file.name)):\(location.line):\(location.column)",
      "\(gutter) \(blue("|"))",
    ]
    var snippets = [(text: "", snippet: main, isMain: true)]
    snippets += labels.map { (text: $0.0, snippet: $0.1, isMain: false) }
    snippets.sort { ($0.snippet.lineNumber, $0.isMain ? 1 : 0) < ($1.snippet.lineNumber, $1.isMain ? 1 : 0) }
    var previous: Int?
    for (text, snippet, isMain) in snippets {
      if let previous, snippet.lineNumber > previous + 1 { lines.append("\(gutter)\(blue("..."))") }
      if snippet.lineNumber != previous {
        let number = String(snippet.lineNumber)
        let padding = String(repeating: " ", count: width - number.count)
        lines.append("\(padding)\(blue("\(number) |")) \(snippet.text)")
      }
      let marks = isMain ? color(diagnostic.level, snippet.marks) : blue(snippet.marks)
      lines.append("\(gutter) \(blue("|")) \(marks)\(text.isEmpty ? "" : " " + blue(Escaping.visible(text)))")
      previous = snippet.lineNumber
    }
    lines += diagnostic.notes.map { "\(gutter) \(blue("=")) note: \(Escaping.visible($0))" }
    lines += diagnostic.fixes.map { "\(gutter) \(blue("=")) help: \(Escaping.visible($0.text))" }
    return lines.joined(separator: "\n")
  }

  private func bold(_ text: String) -> String { wrap(text, "1") }
  private func blue(_ text: String) -> String { wrap(text, "34") }

  private func color(_ level: DiagnosticLevel, _ text: String) -> String {
    switch level {
    case .error: wrap(text, "1;31")
    case .warning: wrap(text, "1;33")
    case .info: wrap(text, "1;36")
    }
  }

  private func wrap(_ text: String, _ code: String) -> String {
    styled ? "\u{1B}[\(code)m\(text)\u{1B}[0m" : text
  }
}
