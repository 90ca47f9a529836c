package import TocsinDiagnostics
import TocsinLogModel

/// How wide a text may be.
package struct LayoutStyle: Sendable {
  /// Beyond this column brackets become lines, and text that was folded is folded again.
  package var width: Int
  /// A collection that stands in brackets on one line stays so, however wide.
  package var keepsBrackets: Bool

  package init(width: Int = 100, keepsBrackets: Bool = false) {
    self.width = width
    self.keepsBrackets = keepsBrackets
  }
}

/// Prints a layout: two spaces a level, block style, one blank line at most, two spaces before a comment.
package struct LayoutPrinter {
  private let tree: LayoutTree
  private let style: LayoutStyle
  private let scalars: ScalarPrinter
  private var output: [UInt8] = []
  /// The lines printed last are a text that keeps the blank lines behind it.
  private var keepsBlanks = false

  /// The text, ended by a line break; lines end as the first one of `file` does.
  package static func print(_ tree: LayoutTree, of file: SourceFile, style: LayoutStyle) -> [UInt8] {
    var settled = tree
    settled.settleComments()
    var printer = LayoutPrinter(settled, file, style)
    for index in tree.documents.indices { printer.write(document: index) }
    let end = file.bytes.firstIndex(of: 0x0A)
    guard let end, end > 0, file.bytes[end - 1] == 0x0D else { return printer.output }
    return printer.output.flatMap { $0 == 0x0A ? [0x0D, 0x0A] : [$0] }
  }

  private init(_ tree: LayoutTree, _ file: SourceFile, _ style: LayoutStyle) {
    self.tree = tree
    self.style = style
    scalars = ScalarPrinter(bytes: file.bytes)
  }

  private mutating func write(document index: Int) {
    let document = tree.documents[index]
    let root = tree.entries[document.root]
    let value = tree.nodes[root.value]
    writeComments(document.prologue, column: 0, isFirst: output.isEmpty)
    if !document.directives.isEmpty, index > 0 { append("...\n") }
    for line in document.directives { append(line + [0x0A]) }
    if document.isExplicit || index > 0 || !document.directives.isEmpty {
      append("---")
      endLine(document.marker.first)
      writeComments(Array(document.marker.dropFirst()), column: 0, isFirst: true)
    } else {
      writeComments(document.marker, column: 0, isFirst: true)
    }
    writeComments(root.leading, column: 0, isFirst: true)
    if root.isAfterBlank, !root.leading.isEmpty { append("\n") }
    guard value.isCollection, !value.entries.isEmpty else {
      if case .scalar(let scalar) = value.content, scalar.text.isEmpty, scalar.style == .plain,
        value.properties.isEmpty
      {
        writeComments(root.trailing, column: 0, isFirst: true)
        return
      }
      let start = output.count
      writeValue(document.root, column: 0, parentColumn: 0)
      // No key stands before it.
      if output.count > start, output[start] == 0x20 { output.remove(at: start) }
      return
    }
    if !value.properties.isEmpty { append(value.properties + [0x0A]) }
    writeEntries(root.value, column: 0, isBehindDash: false)
  }

  private mutating func writeEntries(_ node: Int, column: Int, isBehindDash: Bool) {
    for (position, entry) in tree.nodes[node].entries.enumerated() {
      if position > 0 || !isBehindDash { writeAbove(tree.entries[entry], column, isFirst: position == 0) }
      if let key = tree.entries[entry].key {
        append(keyText(key, inFlow: false))
        append(":")
      } else {
        append("-")
      }
      writeValue(entry, column: column, parentColumn: column)
    }
    writeComments(tree.nodes[node].ending, column: column, isFirst: false)
  }

  private mutating func writeAbove(_ entry: LayoutEntry, _ column: Int, isFirst: Bool) {
    writeComments(entry.leading, column: column, isFirst: isFirst)
    if entry.isAfterBlank, !isFirst || !entry.leading.isEmpty { writeBlank() }
    indent(column)
  }

  /// What stands behind a key or dash, to the end of its lines.
  private mutating func writeValue(_ entry: Int, column: Int, parentColumn: Int) {
    let id = tree.entries[entry].value
    let node = tree.nodes[id]
    let comment = tree.entries[entry].trailing.first
    let isDash = tree.entries[entry].key == nil && tree.entries[entry].container != nil
    if isDash, node.isCollection, !isInline(id), tree.standsBehindDash(entry) {
      append(" ")
      writeEntries(id, column: column + 2, isBehindDash: true)
      return
    }
    if !node.properties.isEmpty { append([0x20] + node.properties) }
    switch node.content {
    case .alias(let name):
      append(" *\(name)")
      endLine(comment)
    case .scalar(let scalar):
      var place = ScalarPlace(width: style.width)
      place.column = lineWidth + 1
      place.parentColumn = parentColumn
      place.writtenColumn = tree.entries[entry].column
      write(scalars.layout(node, scalar, at: place), comment, parentColumn)
    case .sequence, .mapping:
      if isInline(id) {
        append([0x20] + (flowText(id, keepsAll: true) ?? []))
        endLine(comment)
      } else {
        endLine(comment, isBehindDash: isDash && node.properties.isEmpty)
        writeEntries(id, column: column + 2, isBehindDash: false)
      }
    }
  }

  private mutating func write(_ layout: ScalarLayout, _ comment: LayoutComment?, _ parentColumn: Int) {
    switch layout {
    case .inline(let text):
      if !text.isEmpty { append([0x20] + text) }
      endLine(comment)
    case .block(let header, let lines):
      append(" " + header)
      endLine(comment)
      for line in lines {
        if !line.isEmpty { append([UInt8](repeating: 0x20, count: parentColumn + 2) + line) }
        append("\n")
      }
      keepsBlanks = header.hasSuffix("+")
    }
  }

  // MARK: - Brackets

  /// Empty, or in brackets on a line that is not too long.
  private func isInline(_ node: Int) -> Bool {
    let collection = tree.nodes[node]
    if collection.entries.isEmpty { return true }
    if collection.isFlow, !collection.isSpread, isExcepted(collection.owner),
      flowText(node, keepsAll: true) != nil
    {
      return true
    }
    guard collection.isFlow, style.keepsBrackets || !collection.isAlwaysBlock else { return false }
    if collection.isSpread, style.keepsBrackets { return false }
    guard let text = flowText(node) else { return false }
    return style.keepsBrackets || lineWidth + 1 + ScalarPrinter.width(text) <= style.width
  }

  /// A comment speaks to `lint` about the line: what stands on it must stay on it.
  private func isExcepted(_ entry: Int) -> Bool {
    (tree.entries[entry].trailing + tree.entries[entry].leading).contains { comment in
      comment.text.drop { $0 == UInt8(ascii: "#") || $0 == 0x20 }.starts(with: "tocsin:ignore".utf8)
    }
  }

  /// The collection in brackets; `nil` where comments or lines do not allow it.
  private func flowText(_ node: Int, keepsAll: Bool = false) -> [UInt8]? {
    switch tree.nodes[node].content {
    case .alias(let name): return Array("*\(name)".utf8)
    case .scalar(let scalar):
      if scalar.text.bytes.contains(0x0A) { return nil }
      var place = ScalarPlace(width: style.width)
      place.isInFlow = true
      guard case .inline(let text) = scalars.layout(tree.nodes[node], scalar, at: place) else { return nil }
      return text
    case .sequence(let entries), .mapping(let entries):
      let isAllowed = keepsAll || style.keepsBrackets || !tree.nodes[node].isAlwaysBlock || entries.isEmpty
      guard tree.nodes[node].ending.isEmpty, isAllowed else { return nil }
      let isMapping = if case .mapping = tree.nodes[node].content { true } else { false }
      var output = Array((isMapping ? "{" : "[").utf8)
      for (position, entry) in entries.enumerated() {
        guard !tree.entries[entry].hasComments,
          let text = flowText(tree.entries[entry].value, keepsAll: keepsAll)
        else {
          return nil
        }
        if position > 0 { output += ", ".utf8 }
        if let key = tree.entries[entry].key { output += keyText(key, inFlow: true) + Array(": ".utf8) }
        let properties = tree.nodes[tree.entries[entry].value].properties
        output += properties.isEmpty ? text : properties + [0x20] + text
      }
      return output + Array((isMapping ? "}" : "]").utf8)
    }
  }

  private func keyText(_ key: Int, inFlow: Bool) -> [UInt8] {
    let node = tree.nodes[key]
    let properties = node.properties.isEmpty ? [] : node.properties + [0x20]
    switch node.content {
    case .alias(let name): return Array("*\(name) ".utf8)
    case .scalar(let scalar):
      var place = ScalarPlace(width: style.width)
      place.isKey = true
      place.isInFlow = inFlow
      guard case .inline(let text) = scalars.layout(node, scalar, at: place) else { return [] }
      return properties + text
    case .sequence, .mapping: return []
    }
  }

  // MARK: - Lines

  private var lineWidth: Int {
    let start = output.lastIndex(of: 0x0A).map { $0 + 1 } ?? 0
    return output[start...].count { $0 & 0xC0 != 0x80 }
  }

  private mutating func append(_ text: String) { append(Array(text.utf8)) }

  private mutating func append(_ bytes: [UInt8]) {
    output += bytes
    if bytes.contains(where: { $0 > 0x20 }) { keepsBlanks = false }
  }

  private mutating func indent(_ column: Int) { output += [UInt8](repeating: 0x20, count: column) }

  private mutating func endLine(_ comment: LayoutComment?, isBehindDash: Bool = false) {
    if let comment { append(Array((isBehindDash ? " " : "  ").utf8) + comment.text) }
    output.append(0x0A)
  }

  private mutating func writeBlank() {
    if !keepsBlanks { output.append(0x0A) }
  }

  private mutating func writeComments(_ comments: [LayoutComment], column: Int, isFirst: Bool) {
    for (position, comment) in comments.enumerated() {
      if comment.isAfterBlank, position > 0 || !isFirst { writeBlank() }
      indent(column)
      append(comment.text + [0x0A])
    }
  }
}
