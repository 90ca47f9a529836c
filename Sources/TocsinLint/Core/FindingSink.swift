package import TocsinDiagnostics

/// What the checks of a run say, by file.
package struct FindingSink: Sendable {
  /// Which of the files about a rule a finding stands in.
  package enum TargetFile: Sendable, Hashable {
    case rules
    case tests
  }

  /// One finding and its place.
  package struct Entry: Sendable {
    /// Index into the files of the run.
    package let file: Int
    package let part: TargetFile
    package let diagnostic: Diagnostic
  }

  package private(set) var entries: [Entry] = []
  /// Pairs of rules that were not compared, since the questions of the run were used up.
  package var uncomparedPairs = 0
  /// The file that a check of a file or rule looks at.
  private let currentFile: Int

  package init(currentFile: Int = 0) {
    self.currentFile = currentFile
  }

  /// Adds a finding in the file that the check looks at.
  package mutating func add(_ diagnostic: Diagnostic, in part: TargetFile = .rules) {
    add(diagnostic, in: part, ofFile: currentFile)
  }

  /// Adds a finding in any file of the run.
  package mutating func add(_ diagnostic: Diagnostic, in part: TargetFile = .rules, ofFile file: Int) {
    entries.append(Entry(file: file, part: part, diagnostic: diagnostic))
  }
}
