package import TocsinDiagnostics
import TocsinLogModel

/// Changes to a rule file that keep its layout and its kind of quotes.
///
/// Each is empty where the change cannot be made safely, such as inside a block scalar.
package struct YAMLEdits {
  private let file: SourceFile

  package init(_ file: SourceFile) {
    self.file = file
  }

  /// Another text in place of a scalar, in the same quotes; the text needs no escape in them.
  ///
  /// A plain scalar gets double quotes where the text cannot stand without.
  package func replacing(_ node: YAMLNode, by text: String) -> [Fix.Edit] {
    guard let scalar = node.scalar, scalar.style != .literal, scalar.style != .folded else { return [] }
    return [Fix.Edit(span: node.span, replacement: quoted(text, like: node.span.start))]
  }

  /// A plain scalar in double quotes.
  package func quoting(_ node: YAMLNode) -> [Fix.Edit] {
    guard node.scalar?.style == .plain else { return [] }
    let text = String(decoding: file.bytes[node.span.start..<node.span.end], as: UTF8.self)
    return [Fix.Edit(span: node.span, replacement: "\"\(text)\"")]
  }

  /// One more text at the end of a list of texts.
  package func appending(_ text: String, to list: YAMLNode) -> [Fix.Edit] {
    guard let items = list.sequence, list.span.start < file.bytes.count else { return [] }
    let isFlow = file.bytes[list.span.start] == UInt8(ascii: "[")
    guard let last = items.last, last.scalar != nil else {
      guard isFlow, items.isEmpty else { return [] }
      let place = list.span.start + 1
      return [insertion(file.name.hasSuffix(".json") ? "\"\(text)\"" : text, at: place)]
    }
    let written = quoted(text, like: last.span.start)
    if isFlow { return [insertion(", \(written)", at: last.span.end)] }
    guard let line = lineStart(of: last) else { return [] }
    let prefix = String(decoding: file.bytes[line..<last.span.start], as: UTF8.self)
    guard prefix.allSatisfy({ $0 == " " || $0 == "-" }) else { return [] }
    return [insertion("\n\(prefix)\(written)", at: last.span.end)]
  }

  /// A list without one of its items.
  package func removing(item index: Int, from list: YAMLNode) -> [Fix.Edit] {
    guard let items = list.sequence, items.indices.contains(index), list.span.start < file.bytes.count else {
      return []
    }
    let item = items[index]
    guard file.bytes[list.span.start] != UInt8(ascii: "[") else {
      if index > 0 { return [removal(items[index - 1].span.end, item.span.end)] }
      return items.count > 1
        ? [removal(item.span.start, items[1].span.start)] : [removal(item.span.start, item.span.end)]
    }
    guard items.count > 1, item.scalar != nil else { return [] }
    return wholeLine(from: item.span.start, to: item.span.end, after: "-")
  }

  /// A block mapping without one of its pairs, whose value stands on the line of its key.
  package func removing(_ pair: YAMLPair, from mapping: YAMLNode) -> [Fix.Edit] {
    guard let pairs = mapping.mapping, pairs.count > 1, mapping.span.start < file.bytes.count,
      file.bytes[mapping.span.start] != UInt8(ascii: "{")
    else { return [] }
    return wholeLine(from: pair.keySpan.start, to: pair.value.span.end, after: "")
  }

  /// Removes the line of a range that stands alone on it, but for what may stand before and a comment.
  private func wholeLine(from start: Int, to end: Int, after mark: String) -> [Fix.Edit] {
    let location = file.location(of: start)
    guard file.location(of: end).line == location.line else { return [] }
    let line = file.start(ofLine: location.line)
    let before = file.bytes[line..<start]
    guard before.allSatisfy({ $0 == 0x20 || mark.utf8.contains($0) }) else { return [] }
    let rest = file.bytes[end...].prefix { $0 != UInt8(ascii: "\n") }.drop { $0 == 0x20 }
    guard rest.isEmpty || rest.first == UInt8(ascii: "#") || rest.first == 0x0D else { return [] }
    let next = min(end + file.bytes[end...].prefix { $0 != UInt8(ascii: "\n") }.count + 1, file.bytes.count)
    return [removal(line, next)]
  }

  private func lineStart(of node: YAMLNode) -> Int? {
    let line = file.start(ofLine: file.location(of: node.span.start).line)
    return line <= node.span.start ? line : nil
  }

  private func insertion(_ text: String, at place: Int) -> Fix.Edit {
    Fix.Edit(span: SourceSpan(place, place), replacement: text)
  }

  private func removal(_ start: Int, _ end: Int) -> Fix.Edit {
    Fix.Edit(span: SourceSpan(start, end), replacement: "")
  }

  private func quoted(_ text: String, like place: Int) -> String {
    guard place < file.bytes.count else { return text }
    switch file.bytes[place] {
    case UInt8(ascii: "\""): return "\"\(text)\""
    case UInt8(ascii: "'"): return "'\(text)'"
    default: return isPlain(text) ? text : "\"\(text)\""
    }
  }

  /// Whether a text keeps its meaning without quotes, in block and in flow style.
  private func isPlain(_ text: String) -> Bool {
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    if "@`!&*%#|>?:-{}[],\"' ".utf8.contains(first) || last == UInt8(ascii: ":") || last == UInt8(ascii: " ")
    {
      return false
    }
    return !text.contains(": ") && !text.contains(" #") && !text.utf8.contains { ",[]{}".utf8.contains($0) }
  }
}
