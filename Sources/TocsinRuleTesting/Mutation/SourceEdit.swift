package import TocsinDiagnostics

/// Bytes of a rule file that are replaced.
package struct SourceEdit: Sendable, Hashable {
  package var span: SourceSpan
  package var replacement: [UInt8]

  init(_ span: SourceSpan, _ replacement: String) {
    self.span = span
    self.replacement = Array(replacement.utf8)
  }

  init(_ span: SourceSpan, _ replacement: some Sequence<UInt8>) {
    self.span = span
    self.replacement = Array(replacement)
  }

  /// The text with all edits, which do not overlap.
  static func apply(_ edits: [SourceEdit], to bytes: [UInt8]) -> [UInt8] {
    var result: [UInt8] = []
    var place = 0
    for edit in edits.sorted(by: { $0.span.start < $1.span.start }) where edit.span.start >= place {
      result += bytes[place..<edit.span.start]
      result += edit.replacement
      place = edit.span.end
    }
    return result + bytes[place...]
  }
}
