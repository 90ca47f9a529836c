package import TocsinIO

/// The files on disk, relative paths being those of the working directory.
package struct DiskFiles: FileProvider {
  /// The files as they are at each call.
  package init() {}

  package func read(_ path: String, limit: Int) throws(LogReadError) -> [UInt8] {
    try FileContents.read(path: path, limit: limit)
  }

  package func records(_ path: String) -> LogInput { LogInput(.file(path)) }

  package func ruleFiles(_ paths: [String]) -> FileList {
    let expansion = PathExpansion.ruleFiles(paths)
    return FileList(paths: expansion.paths, failures: expansion.failures)
  }

  package func isFile(_ path: String) -> Bool { FileContents.isFile(path) }
}
