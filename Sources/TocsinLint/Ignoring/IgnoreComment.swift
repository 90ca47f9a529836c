import TocsinDiagnostics
import TocsinSyntax

/// `# tocsin:ignore K302, Q2* reason` or `# tocsin:ignore-file …`.
struct IgnoreComment: Sendable {
  /// A code, name or pattern of the comment.
  struct Pattern: Sendable {
    var text: String
    var span: SourceSpan
    /// Codes of the checks it names; empty for a misspelt one.
    var codes: Set<String>
  }

  var comment: LocatedComment
  var isForFile: Bool
  var patterns: [Pattern]
  var reason: String

  /// The ignore comments of a text.
  static func find(in file: SourceFile) -> [IgnoreComment] {
    LocatedComments.find(in: file).compactMap { IgnoreComment($0) }
  }

  private init?(_ comment: LocatedComment) {
    let words = IgnoreComment.words(of: comment)
    guard let first = words.first, ["tocsin:ignore", "tocsin:ignore-file"].contains(first.text) else {
      return nil
    }
    self.comment = comment
    isForFile = first.text == "tocsin:ignore-file"
    patterns = []
    var rest = words.dropFirst()
    var isAfterComma = true
    // After the first word, a word is a pattern if a comma says so or if it is a code; a name may be a word of the reason.
    while let word = rest.first {
      let isEnded = word.text.hasSuffix(":")
      let name = isEnded || word.text.hasSuffix(",") ? String(word.text.dropLast()) : word.text
      let codes = Set(CheckRegistry.checks(matching: name).map(\.descriptor.code))
      let isCode = name.utf8.first.map { (0x41...0x5A).contains($0) } ?? false
      guard isAfterComma && !name.isEmpty || isCode && !codes.isEmpty else { break }
      let span = SourceSpan(word.start, word.start + name.utf8.count)
      patterns.append(Pattern(text: name, span: span, codes: codes))
      isAfterComma = word.text.hasSuffix(",")
      rest = rest.dropFirst()
      if isEnded { break }
    }
    let marks: Set<String> = [":", "-", "--", "—", "–"]
    if let mark = rest.first, marks.contains(mark.text) { rest = rest.dropFirst() }
    reason = rest.map(\.text).joined(separator: " ")
  }

  /// Words with their places in the file; a comma stays with the word before it.
  private static func words(of comment: LocatedComment) -> [(text: String, start: Int)] {
    var words: [(text: String, start: Int)] = []
    var word: [UInt8] = []
    for (index, byte) in (Array(comment.text.utf8) + [0x20]).enumerated() {
      if index == 0, byte == UInt8(ascii: "#") { continue }
      if byte > 0x20 { word.append(byte) }
      if !word.isEmpty, byte <= 0x20 || byte == UInt8(ascii: ",") {
        let end = byte <= 0x20 ? index : index + 1
        words.append((String(decoding: word, as: UTF8.self), comment.span.start + end - word.count))
        word = []
      }
    }
    return words
  }

  func covers(_ diagnostic: Diagnostic) -> Bool {
    isForFile || comment.target.start <= diagnostic.span.start && diagnostic.span.start < comment.target.end
      || comment.target.start == diagnostic.span.start
  }
}
