import TocsinDiagnostics
package import TocsinLogModel

/// Writes HTML into bytes; whatever did not come from this module goes through ``text(_:)-(String)``.
package struct HTMLWriter: Sendable {
  package private(set) var bytes: [UInt8] = []

  package init() {}

  /// Markup of our own, as it is.
  package mutating func markup(_ html: String) { bytes.append(contentsOf: html.utf8) }

  package mutating func append(_ other: HTMLWriter) { bytes.append(contentsOf: other.bytes) }

  /// Text of rules and logs, for content and for quoted attribute values.
  ///
  /// Line breaks stay; other control characters, bidirectional ones included, become visible.
  package mutating func text(_ text: String) {
    var isFirst = true
    // By scalars: "\r\n" is one character, which is no "\n".
    let lines = text.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false)
    for (index, scalars) in lines.enumerated() {
      var line = scalars
      if index < lines.count - 1, line.last == "\r" { line.removeLast() }
      if !isFirst { bytes.append(UInt8(ascii: "\n")) }
      isFirst = false
      for byte in Escaping.visible(String(line)).utf8 { escape(byte) }
    }
  }

  package mutating func text(_ text: UTF8Text) { self.text(text.description) }

  /// `<name class="…">text</name>`.
  package mutating func element(_ name: String, class classes: String = "", _ content: String) {
    markup(classes.isEmpty ? "<\(name)>" : "<\(name) class=\"\(classes)\">")
    text(content)
    markup("</\(name)>")
  }

  private mutating func escape(_ byte: UInt8) {
    switch byte {
    case UInt8(ascii: "&"): bytes.append(contentsOf: "&amp;".utf8)
    case UInt8(ascii: "<"): bytes.append(contentsOf: "&lt;".utf8)
    case UInt8(ascii: ">"): bytes.append(contentsOf: "&gt;".utf8)
    case UInt8(ascii: "\""): bytes.append(contentsOf: "&quot;".utf8)
    case UInt8(ascii: "'"): bytes.append(contentsOf: "&#39;".utf8)
    default: bytes.append(byte)
    }
  }
}
