package import TocsinDiagnostics

/// The lines of a text that edits change, before and after.
package struct TextDiff: Sendable, Equatable {
  /// The number of the first line, from 1.
  package var firstLine: Int
  package var before: [String]
  package var after: [String]

  package init(_ source: SourceFile, _ edits: [SourceEdit]) {
    let changed = SourceFile(name: source.name, bytes: SourceEdit.apply(edits, to: source.bytes))
    var (old, new) = (TextDiff.lines(source), TextDiff.lines(changed))
    var first = 1
    while let one = old.first, let other = new.first, one == other {
      old.removeFirst()
      new.removeFirst()
      first += 1
    }
    while let one = old.last, let other = new.last, one == other {
      old.removeLast()
      new.removeLast()
    }
    firstLine = first
    before = old.map { String(decoding: $0, as: UTF8.self) }
    after = new.map { String(decoding: $0, as: UTF8.self) }
  }

  private static func lines(_ source: SourceFile) -> ArraySlice<ArraySlice<UInt8>> {
    (1...source.lineCount).map { source.line($0) }[...]
  }
}
