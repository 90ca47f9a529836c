package import TocsinDiagnostics

/// A text in which `«` and `»` stand around places.
package struct MarkedText: Sendable {
  /// The text without marks.
  package let text: String
  /// The marked places, in order; of nested ones the outer first.
  package let spans: [SourceSpan]

  package init(_ marked: String) {
    let (open, close) = (Array("«".utf8), Array("»".utf8))
    var bytes: [UInt8] = []
    var starts: [Int] = []
    var spans: [SourceSpan] = []
    var rest = Array(marked.utf8)[...]
    while let byte = rest.first {
      if rest.starts(with: open) {
        starts.append(bytes.count)
        rest = rest.dropFirst(open.count)
      } else if rest.starts(with: close), let start = starts.popLast() {
        spans.append(SourceSpan(start, bytes.count))
        rest = rest.dropFirst(close.count)
      } else {
        bytes.append(byte)
        rest = rest.dropFirst()
      }
    }
    text = String(decoding: bytes, as: UTF8.self)
    self.spans = spans.sorted { ($0.start, -$0.end) < ($1.start, -$1.end) }
  }

  /// The text with marks around places: what a test shows where they are not the expected ones.
  package static func marking(_ spans: [SourceSpan], in text: String) -> String {
    let bytes = Array(text.utf8)
    var result: [UInt8] = []
    for offset in 0...bytes.count {
      for span in spans where span.end == offset && span.start < offset { result += Array("»".utf8) }
      for span in spans where span.start == offset {
        result += Array(span.end == offset ? "«»".utf8 : "«".utf8)
      }
      if offset < bytes.count { result.append(bytes[offset]) }
    }
    return String(decoding: result, as: UTF8.self)
  }
}
