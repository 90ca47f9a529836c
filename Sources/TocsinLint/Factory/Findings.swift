package import TocsinDiagnostics

/// What the checks of a run say, by file.
package struct Findings: Sendable {
  /// Index into the files of the run, and what was found there.
  package private(set) var entries: [(file: Int, diagnostic: Diagnostic)] = []

  package init() {}

  package mutating func add(_ diagnostic: Diagnostic, in file: Int) {
    entries.append((file, diagnostic))
  }
}
