package import TocsinDiagnostics

/// A comment and what it can speak of.
package struct LocatedComment: Sendable {
  /// From the `#` to the end of the line.
  package let span: SourceSpan
  package let text: String
  /// It stands on a line of its own.
  package let isOwnLine: Bool
  /// The bytes it speaks of: the line it ends, or the next line that is no comment, with the scalars that begin there.
  package let target: SourceSpan
}

package enum LocatedComments {
  /// The comments of a YAML text, in order; none of a text that cannot be read.
  package static func find(in file: SourceFile) -> [LocatedComment] {
    guard !file.name.hasSuffix(".json"), file.bytes.contains(UInt8(ascii: "#")),
      let (comments, scalars) = LayoutReader.commentsAndScalars(of: file)
    else { return [] }
    let ownLines = Set(comments.filter(\.isOwnLine).map { file.location(of: $0.offset).line })
    return comments.map { comment in
      var line = file.location(of: comment.offset).line
      let isBlank = { (line: Int) in file.line(line).allSatisfy { $0 <= 0x20 } }
      if comment.isOwnLine {
        while line < file.lineCount, ownLines.contains(line) || isBlank(line) { line += 1 }
      }
      let start = file.start(ofLine: line)
      var end = line < file.lineCount ? file.start(ofLine: line + 1) : file.bytes.count
      // A text of several lines has no room for comments inside.
      if let scalar = scalars.last(where: { $0.lowerBound >= start && $0.lowerBound < end }) {
        end = max(end, scalar.upperBound)
      }
      return LocatedComment(
        span: SourceSpan(comment.offset, comment.offset + comment.text.count),
        text: String(decoding: comment.text, as: UTF8.self), isOwnLine: comment.isOwnLine,
        target: SourceSpan(start, end))
    }
  }
}
