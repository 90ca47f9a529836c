/// Rule files with everything in the same directories that belongs to them: tests, samples, tables, configuration.
///
/// Loading prints nothing and ends nothing: findings and failures are values, and the caller decides what they mean.
/// Where the files come from is the provider's business, so an editor's unsaved text is loaded like a file.
package struct Workspace: Sendable {
  /// Where every file of the workspace is read.
  package let files: any FileProvider

  /// A workspace over the given files, by default those on disk.
  package init(_ files: any FileProvider = DiskFiles()) {
    self.files = files
  }
}
