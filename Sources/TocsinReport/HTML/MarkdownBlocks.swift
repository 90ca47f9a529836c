/// The part of Markdown that messages of rules are written in: headings, lists, paragraphs, `code` and **bold**.
///
/// Links stay text: a message holds values of logs, and a log must not put a link into a report.
struct MarkdownBlocks {
  private var writer = HTMLWriter()
  private var list: String?
  /// The lines of the paragraph or list item that is being read.
  private var lines: [String] = []
  private var isItem = false

  static func html(_ markdown: String) -> HTMLWriter {
    var blocks = MarkdownBlocks()
    // By scalars: "\r\n" is one character, which is no "\n".
    for line in markdown.unicodeScalars.split(separator: "\n", omittingEmptySubsequences: false) {
      blocks.add(String(line))
    }
    blocks.closeParagraph()
    blocks.closeList()
    return blocks.writer
  }

  private mutating func add(_ line: String) {
    let text = MarkdownBlocks.trimmed(line)
    if text.isEmpty {
      closeParagraph()
      return
    }
    let level = text.prefix { $0 == "#" }.utf8.count
    if (1...6).contains(level), text.dropFirst(level).first == " " {
      closeParagraph()
      closeList()
      block("h5", MarkdownBlocks.trimmed(String(text.dropFirst(level))))
    } else if let item = MarkdownBlocks.item(text) {
      closeParagraph()
      open(item.list)
      (lines, isItem) = ([item.text], true)
    } else {
      // The next line of an item goes on with it, indented or not.
      if lines.isEmpty, !line.hasPrefix(" ") { closeList() }
      lines.append(text)
    }
  }

  private static func item(_ text: String) -> (list: String, text: String)? {
    if text.hasPrefix("- ") || text.hasPrefix("* ") {
      return ("ul", trimmed(String(text.dropFirst(2))))
    }
    let digits = text.prefix { $0.isASCII && $0.isNumber }.utf8.count
    guard (1...3).contains(digits), text.dropFirst(digits).hasPrefix(". ") else { return nil }
    return ("ol", trimmed(String(text.dropFirst(digits + 2))))
  }

  private mutating func open(_ name: String) {
    if list == name { return }
    closeList()
    writer.markup("<\(name)>")
    list = name
  }

  private mutating func closeList() {
    if let list { writer.markup("</\(list)>") }
    list = nil
  }

  private mutating func closeParagraph() {
    if !lines.isEmpty { block(isItem ? "li" : "p", lines.joined(separator: " ")) }
    (lines, isItem) = ([], false)
  }

  private mutating func block(_ name: String, _ text: String) {
    writer.markup("<\(name)>")
    inline(text)
    writer.markup("</\(name)>")
  }

  /// Marks without a partner are text.
  private mutating func inline(_ text: String) {
    var rest = Substring(text)
    while let start = rest.firstIndex(where: { $0 == "`" || $0 == "*" }) {
      let mark = rest[start] == "`" ? "`" : "**"
      let (name, before) = (mark == "`" ? "code" : "strong", rest[..<start])
      let inside = rest[start...].dropFirst(mark.utf8.count)
      guard rest[start...].hasPrefix(mark), let end = MarkdownBlocks.position(of: mark, in: inside),
        end > inside.startIndex
      else {
        writer.text(String(rest[...start]))
        rest = rest[rest.index(after: start)...]
        continue
      }
      writer.text(String(before))
      writer.element(name, String(inside[..<end]))
      rest = inside[end...].dropFirst(mark.utf8.count)
    }
    writer.text(String(rest))
  }

  private static func position(of mark: String, in text: Substring) -> Substring.Index? {
    var index = text.startIndex
    while index < text.endIndex {
      if text[index...].hasPrefix(mark) { return index }
      index = text.index(after: index)
    }
    return nil
  }

  private static func trimmed(_ text: String) -> String {
    let isSpace: (Character) -> Bool = { $0 == " " || $0 == "\t" || $0 == "\r" }
    let rest = text.drop(while: isSpace)
    guard let last = rest.lastIndex(where: { !isSpace($0) }) else { return "" }
    return String(rest[...last])
  }
}
