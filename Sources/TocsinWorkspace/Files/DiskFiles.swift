package import TocsinIO

/// The files on disk, relative paths being those of the working directory.
package struct DiskFiles: FileProvider {
  /// The files as they are at each call.
  package init() {}

  /// Reads the file as it is now.
  package func read(_ path: String, limit: Int) throws(LogReadError) -> [UInt8] {
    try FileContents.read(path: path, limit: limit)
  }

  /// The file itself, opened when its reader is made.
  package func records(_ path: String) -> LogInput { LogInput(.file(path)) }

  /// Follows the paths as they are now; links that lead out of a directory are failures.
  package func list(_ paths: [String], where isWanted: @escaping (String) -> Bool) -> FileList {
    let expansion = PathExpansion.files(paths, where: isWanted)
    return FileList(paths: expansion.paths, named: expansion.named, failures: expansion.failures)
  }

  /// Follows the paths as they are now; files that are named themselves are left out unless they are tests.
  package func testFiles(_ paths: [String]) -> FileList {
    let expansion = PathExpansion.testFiles(paths)
    return FileList(paths: expansion.paths.filter { CompanionPath.isTests($0) }, failures: expansion.failures)
  }
  /// The first bytes of the file as it is now.
  package func head(_ path: String, count: Int) -> [UInt8]? { FileContents.head(path: path, count: count) }

  /// Whether a regular file is there now, links followed.
  package func isFile(_ path: String) -> Bool { FileContents.isFile(path) }

  /// Writes a file beside the old one and renames it; permissions and links are kept.
  package func replace(_ path: String, expected: [UInt8], with bytes: [UInt8]) throws(OutputError) {
    try FileReplacement.replace(path: path, expected: expected, with: bytes)
  }

  /// Writes a file beside the new one and gives it the name.
  package func create(_ path: String, _ bytes: [UInt8]) throws(OutputError) {
    try OutputFile.create(path: path, bytes: bytes)
  }
}
