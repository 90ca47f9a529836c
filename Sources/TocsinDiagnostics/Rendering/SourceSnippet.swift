/// A source line with marks under a span.
package struct SourceSnippet {
  /// Longer lines are shown as a window around the span.
  package static let maximumWidth = 120

  /// Line where the span begins, from 1.
  package let lineNumber: Int
  /// The line, or a window of it, with control characters made visible.
  package let text: String
  /// Spaces, then `^^^` or `---`.
  package let marks: String

  /// Cuts the line out of the file.
  ///
  /// `mark` underlines the span.
  package init(_ span: SourceSpan, mark: Character = "^", in file: SourceFile) {
    let location = file.location(of: span.start)
    lineNumber = location.line
    let line = file.line(location.line)
    let start = min(max(span.start, line.startIndex), line.endIndex)
    // A span over several lines is marked on its first.
    let end = min(max(span.end, start), line.endIndex)
    // Cut out as bytes: a line may be the whole of a large file.
    let window = SourceSnippet.window(line, around: start)
    let scalars = Array(String(decoding: window, as: UTF8.self).unicodeScalars)
    func count(_ bytes: ArraySlice<UInt8>) -> Int { bytes.reduce(0) { $1 & 0xC0 == 0x80 ? $0 : $0 + 1 } }
    let column = min(count(window[..<start]), scalars.count)
    let length = max(1, count(line[start..<min(end, window.endIndex)]))
    var first = 0
    var last = scalars.count
    if scalars.count > SourceSnippet.maximumWidth {
      first = max(0, min(column - SourceSnippet.maximumWidth / 3, scalars.count - SourceSnippet.maximumWidth))
      last = min(scalars.count, first + SourceSnippet.maximumWidth)
    }
    let (hasBefore, hasAfter) = (
      first > 0 || window.startIndex > line.startIndex,
      last < scalars.count || window.endIndex < line.endIndex
    )
    func shown(_ range: Range<Int>) -> String {
      range.isEmpty ? "" : Escaping.visible(String(String.UnicodeScalarView(scalars[range])))
    }
    let column0 = min(max(column, first), last)
    let columnEnd = min(max(column0 + length, column0), max(last, column0))
    let before = (hasBefore ? "…" : "") + shown(first..<column0)
    let marked = shown(column0..<min(columnEnd, scalars.count))
    text = before + marked + shown(min(columnEnd, last)..<last) + (hasAfter ? "…" : "")
    marks =
      String(repeating: " ", count: SourceSnippet.width(before))
      + String(repeating: mark, count: max(1, SourceSnippet.width(marked)))
  }

  /// The part of a line that can be in the window: whole scalars of at most four bytes on either side.
  private static func window(_ line: ArraySlice<UInt8>, around start: Int) -> ArraySlice<UInt8> {
    var first = max(line.startIndex, start - 4 * maximumWidth)
    var last = min(line.endIndex, start + 4 * maximumWidth)
    while first > line.startIndex, line[first] & 0xC0 == 0x80 { first -= 1 }
    while last < line.endIndex, line[last] & 0xC0 == 0x80 { last += 1 }
    return line[first..<last]
  }

  /// Columns on a terminal: East Asian wide characters take two, marks none.
  private static func width(_ text: String) -> Int {
    text.unicodeScalars.reduce(0) { total, scalar in
      switch scalar.value {
      case 0x1100...0x115F, 0x2E80...0xA4CF, 0xAC00...0xD7A3, 0xF900...0xFAFF, 0xFE30...0xFE6F,
        0xFF00...0xFF60,
        0xFFE0...0xFFE6, 0x1F300...0x1FAFF, 0x20000...0x3FFFD:
        total + 2
      case 0x0300...0x036F: total
      default: total + 1
      }
    }
  }
}
