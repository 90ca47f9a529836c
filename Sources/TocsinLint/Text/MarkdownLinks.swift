import TocsinDiagnostics

/// Links of a Markdown text that lead nowhere.
enum MarkdownLinks {
  struct Fault {
    let message: String
    let advice: String
    /// Within the text.
    let span: SourceSpan
  }

  /// `[text](target)` with a target that is none, and `[text][name]` without a definition of the name.
  ///
  /// Code between backquotes is left alone, and a target that a variable gives is not known.
  static func faults(in bytes: [UInt8]) -> [Fault] {
    let definitions = definitions(in: bytes)
    var faults: [Fault] = []
    var index = 0
    var isCode = false
    while index < bytes.count {
      defer { index += 1 }
      if bytes[index] == UInt8(ascii: "`") { isCode.toggle() }
      guard !isCode, bytes[index] == UInt8(ascii: "["),
        let close = closing(UInt8(ascii: "]"), in: bytes, from: index + 1), close + 1 < bytes.count
      else { continue }
      switch bytes[close + 1] {
      case UInt8(ascii: "("):
        guard let end = closing(UInt8(ascii: ")"), in: bytes, from: close + 2) else { continue }
        if let fault = fault(ofTarget: bytes, close + 2, end) { faults.append(fault) }
        index = end
      case UInt8(ascii: "["):
        guard let end = closing(UInt8(ascii: "]"), in: bytes, from: close + 2) else { continue }
        let name = text(bytes, end == close + 2 ? index + 1..<close : close + 2..<end)
        if !definitions.contains(name.lowercased()), !name.contains("{{") {
          faults.append(
            Fault(
              message: "no line defines the link `\(name)`", advice: "add a line `[\(name)]: https://…`",
              span: SourceSpan(index, end + 1)))
        }
        index = end
      default: break
      }
    }
    return faults
  }

  private static func fault(ofTarget bytes: [UInt8], _ start: Int, _ end: Int) -> Fault? {
    let target = text(bytes, start..<end).split(separator: " ").first.map(String.init) ?? ""
    let span = SourceSpan(start, end)
    if target.isEmpty {
      return Fault(
        message: "the link has no target", advice: "write the address in the parentheses", span: span)
    }
    let leads = ["/", "#", "<", "mailto:", "{{"].contains { target.hasPrefix($0) }
    guard !leads, !target.contains("://"), !target.contains("{{"), target.contains(".") else { return nil }
    return Fault(
      message: "the target of the link has no scheme, so it is looked for on the page itself",
      advice: "write `https://\(target)`", span: span)
  }

  /// The names of lines `[name]: target`, in lower case.
  private static func definitions(in bytes: [UInt8]) -> Set<String> {
    var names: Set<String> = []
    for line in bytes.split(separator: UInt8(ascii: "\n")) {
      let line = line.drop { $0 == 0x20 }
      guard line.first == UInt8(ascii: "["), let close = line.firstIndex(of: UInt8(ascii: "]")),
        close + 1 < line.endIndex, line[close + 1] == UInt8(ascii: ":")
      else { continue }
      names.insert(String(decoding: line[(line.startIndex + 1)..<close], as: UTF8.self).lowercased())
    }
    return names
  }

  /// The closing mark on the same line.
  private static func closing(_ mark: UInt8, in bytes: [UInt8], from start: Int) -> Int? {
    var index = start
    while index < bytes.count, bytes[index] != UInt8(ascii: "\n") {
      if bytes[index] == mark { return index }
      index += 1
    }
    return nil
  }

  private static func text(_ bytes: [UInt8], _ range: Range<Int>) -> String {
    String(decoding: bytes[range], as: UTF8.self)
  }
}
