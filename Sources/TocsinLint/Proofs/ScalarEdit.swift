package import TocsinDiagnostics
import TocsinLogModel
package import TocsinSyntax

/// Edits of the text of a YAML scalar, carried into its file only where reading the file again gives the edited text.
package enum ScalarEdit {
  /// `edits` are in the scalar's own text, ascending and apart; `nil` where the file cannot be changed so.
  package static func edits(_ edits: [Fix.Edit], of node: YAMLNode, in file: SourceFile) -> [Fix.Edit]? {
    guard let text = node.scalar?.text, node.span.end <= file.bytes.count else { return nil }
    let mapping = node.spanMapping(in: file)
    let moved = edits.map { edit -> Fix.Edit in
      if edit.span.start < edit.span.end {
        return Fix.Edit(span: mapping.span(of: edit.span), replacement: edit.replacement)
      }
      // Behind the byte before it: what follows may stand on another line.
      let place =
        edit.span.start == 0
        ? mapping.span(of: SourceSpan(0, 1)).start
        : mapping.span(of: SourceSpan(edit.span.start - 1, edit.span.start)).end
      return Fix.Edit(span: SourceSpan(place, place), replacement: edit.replacement)
    }
    let slice = file.bytes[node.span.start..<node.span.end]
    let relative = moved.map {
      Fix.Edit(
        span: SourceSpan($0.span.start - node.span.start, $0.span.end - node.span.start),
        replacement: $0.replacement)
    }
    guard let source = applying(relative, to: Array(slice)), let wanted = applying(edits, to: text.bytes)
    else { return nil }
    return isRead(source, as: UTF8Text(bytes: wanted), file) ? moved : nil
  }

  /// The text after its edits; `nil` when they overlap or lie outside.
  package static func applying(_ edits: [Fix.Edit], to bytes: [UInt8]) -> [UInt8]? {
    var result: [UInt8] = []
    var position = 0
    for edit in edits {
      guard edit.span.start >= position, edit.span.end <= bytes.count else { return nil }
      result += bytes[position..<edit.span.start]
      result += Array(edit.replacement.utf8)
      position = edit.span.end
    }
    return result + bytes[position...]
  }

  /// Whether the scalar, as the value of a key in block and in flow style, is the text.
  private static func isRead(_ scalar: [UInt8], as text: UTF8Text, _ file: SourceFile) -> Bool {
    let isBlock = scalar.first == UInt8(ascii: "|") || scalar.first == UInt8(ascii: ">")
    let suffix = file.name.hasSuffix(".json") ? ".json" : ".yaml"
    let block = Array((suffix == ".json" ? "{\"k\": " : "k: ").utf8)
    let flow = Array("{\"k\": ".utf8)
    let end = Array("}\n".utf8)
    var documents = [flow + scalar + end]
    if isBlock { documents = [block + scalar] } else if suffix == ".yaml" { documents.append(block + scalar) }
    return documents.allSatisfy { bytes in
      var findings = DiagnosticCollector()
      let read = YAMLReader.documents(of: SourceFile(name: "scalar" + suffix, bytes: bytes), into: &findings)
      guard !findings.invalidatesRule, read.count == 1, case .string = read[0]["k"]?.scalar?.coreValue else {
        return false
      }
      return read[0]["k"]?.scalar?.text == text
    }
  }
}
