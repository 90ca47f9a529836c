package import TocsinEvents
package import TocsinIO
import TocsinIntake

/// Rule files with everything in the same directories that belongs to them: tests, samples, tables, configuration.
///
/// Loading prints nothing and ends nothing: findings and failures are values, and the caller decides what they mean.
/// Where the files come from is the provider's business, so an editor's unsaved text is loaded like a file. A workspace
/// reads each file once: make a new one to see later changes.
package struct Workspace: Sendable {
  /// A changed text that is not written yet.
  private struct Edit {
    var path: String
    /// What the file holds.
    var old: [UInt8]
    var new: [UInt8]
  }

  /// The attribute that holds the time of samples, as a configuration says.
  package var timeKey: TimeKey?
  /// What samples go through, as logs do; `nil` reads them as they are.
  package var preparation: (any BatchPreparation)? = RecordIntake()
  private var overlay: OverlayFiles
  private let base: any FileProvider
  private var edits: [Edit] = []
  /// Where the edit of a path is in `edits`.
  private var positions: [String: Int] = [:]

  /// A workspace over the given files, by default those on disk.
  package init(_ files: any FileProvider = DiskFiles()) {
    base = FileCache(files)
    overlay = OverlayFiles(over: base)
  }

  /// Where every file of the workspace is read: edited texts, else the files as they were first read.
  package var files: any FileProvider { overlay }

  /// Changes the text of a file in memory, where all that is loaded afterwards sees it.
  package mutating func edit(_ path: String, from old: [UInt8], to new: [UInt8]) {
    overlay.open(path, new)
    if let index = positions[path] {
      edits[index].new = new
    } else {
      positions[path] = edits.count
      edits.append(Edit(path: path, old: old, new: new))
    }
  }

  /// Writes each edited file once, in the order of the edits.
  ///
  /// Throws for the first file that cannot be written or changed meanwhile; those before it are written.
  package mutating func save() throws(OutputError) {
    for edit in edits { try base.replace(edit.path, expected: edit.old, with: edit.new) }
    (edits, positions) = ([], [:])
  }
}
