import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension DiagnosticDescriptor {
  static let todoLeft = DiagnosticDescriptor(
    "H974", "todo-left", .info, "The file says that something is still to be done.")
}

extension Check {
  static let todoLeft = Check(
    .todoLeft,
    explanation: "The file holds a note that something is still to be done.",
    isOnByDefault: false,
    triggering: [
      .with(
        root: "# «TODO»: exclude the scanner")
    ],
    passing: [
      .with(
        root: "# The scanner is excluded by the query.")
    ],
    detection: .file { context, findings in
      for word in ["TODO", "FIXME", "XXX"] {
        for start in places(of: Array(word.utf8), in: context.source.bytes) {
          findings.add(
            Diagnostic(
              .todoLeft, "something is still to be done here", at: SourceSpan(start, start + word.utf8.count),
              notes: ["do it, or keep the note where work is planned"]))
        }
      }
    })
}

/// Where a word stands alone.
private func places(of word: [UInt8], in bytes: [UInt8]) -> [Int] {
  func isLetter(_ index: Int) -> Bool { bytes.indices.contains(index) && (bytes[index] | 0x20) &- 0x61 < 26 }
  guard bytes.count >= word.count else { return [] }
  return (0...(bytes.count - word.count)).filter { start in
    bytes[start] == word[0] && bytes[start...].starts(with: word) && !isLetter(start - 1)
      && !isLetter(start + word.count)
  }
}
