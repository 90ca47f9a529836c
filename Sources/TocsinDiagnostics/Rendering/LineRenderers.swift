import TocsinLogModel

/// `file:line:col: level[code] message (help: …)`.
package struct ConciseRenderer: Sendable {
  /// Creates a renderer.
  package init() {}

  /// The finding on one line, without a line break.
  package func render(_ diagnostic: Diagnostic, in file: SourceFile) -> String {
    let place = file.location(of: diagnostic.span.start)
    let help =
      diagnostic.fixes.first.map { " (help: \($0.text))" } ?? diagnostic.notes.first.map { " (\($0))" } ?? ""
    return Escaping.visible(
      "\(file.name):\(place.line):\(place.column): \(diagnostic.level.rawValue)[\(diagnostic.descriptor.code)] "
        + diagnostic.message + help)
  }
}

/// A workflow command of GitHub Actions, which shows the finding beside the changed line.
package struct GitHubRenderer: Sendable {
  /// Creates a renderer.
  package init() {}

  /// The finding as one workflow command, without a line break.
  package func render(_ diagnostic: Diagnostic, in file: SourceFile) -> String {
    let start = file.location(of: diagnostic.span.start)
    let end = file.location(of: diagnostic.span.end)
    let level = diagnostic.level == .info ? "notice" : diagnostic.level.rawValue
    let text = ([diagnostic.message] + diagnostic.notes + diagnostic.fixes.map { "help: \($0.text)" })
      .joined(separator: "\n")
    return
      "::\(level) file=\(property(file.name)),line=\(start.line),endLine=\(end.line),col=\(start.column),"
      + "endColumn=\(end.column),title=\(property("\(diagnostic.descriptor.code) \(diagnostic.descriptor.name)"))"
      + "::\(data(text))"
  }

  private func data(_ text: String) -> String {
    let lines = text.split(separator: "\n", omittingEmptySubsequences: false)
    return lines.map { replaced(Escaping.visible(String($0)), ["%": "%25"]) }.joined(separator: "%0A")
  }

  private func property(_ text: String) -> String {
    replaced(Escaping.visible(text), ["%": "%25", ":": "%3A", ",": "%2C"])
  }

  private func replaced(_ text: String, _ table: [Character: String]) -> String {
    text.reduce(into: "") { $0 += table[$1] ?? String($1) }
  }
}

/// One JSON object a finding, on one line.
package struct JSONRenderer: Sendable {
  /// Creates a renderer.
  package init() {}

  /// The finding as one JSON object, without a line break.
  package func render(_ diagnostic: Diagnostic, in file: SourceFile) -> String {
    var json = JSONWriter(escapesHidden: true)
    json.beginObject()
    json.key("file")
    json.string(file.name)
    place(diagnostic.span, file, &json)
    for (key, value) in [
      ("code", diagnostic.descriptor.code), ("name", diagnostic.descriptor.name),
      ("level", diagnostic.level.rawValue), ("message", diagnostic.message),
    ] {
      json.key(key)
      json.string(value)
    }
    json.key("labels")
    json.beginArray()
    for label in diagnostic.labels {
      json.beginObject()
      place(label.span, file, &json)
      json.key("text")
      json.string(label.text)
      json.endObject()
    }
    json.endArray()
    json.key("notes")
    json.beginArray()
    for note in diagnostic.notes { json.string(note) }
    json.endArray()
    json.key("fixes")
    json.beginArray()
    for fix in diagnostic.fixes { write(fix, &json) }
    json.endArray()
    json.endObject()
    return String(decoding: json.bytes, as: UTF8.self)
  }

  private func write(_ fix: Fix, _ json: inout JSONWriter) {
    json.beginObject()
    json.key("text")
    json.string(fix.text)
    json.key("edits")
    json.beginArray()
    for edit in fix.edits {
      json.beginObject()
      json.key("start")
      json.number(edit.span.start)
      json.key("end")
      json.number(edit.span.end)
      json.key("replacement")
      json.string(edit.replacement)
      json.endObject()
    }
    json.endArray()
    json.endObject()
  }

  private func place(_ span: SourceSpan, _ file: SourceFile, _ json: inout JSONWriter) {
    let start = file.location(of: span.start)
    let end = file.location(of: span.end)
    for (key, value) in [
      ("line", start.line), ("column", start.column), ("endLine", end.line), ("endColumn", end.column),
    ] {
      json.key(key)
      json.number(value)
    }
  }
}
