package import TocsinIO

/// Where the files of a workspace come from.
///
/// Requirements are called from several threads at once.
package protocol FileProvider: Sendable {
  /// The contents of a regular file of at most `limit` bytes.
  ///
  /// Throws `notFound` where there is no such file, and `budget` where it is larger.
  func read(_ path: String, limit: Int) throws(LogReadError) -> [UInt8]

  /// A file that is read record by record.
  ///
  /// Whatever is wrong with the file is thrown here or by its reader.
  func records(_ path: String) throws(LogReadError) -> LogInput

  /// The rule files that files, directories and globs lead to, without tests and samples.
  func ruleFiles(_ paths: [String]) -> FileList

  /// The files of rule tests below directories, and those among the files that globs lead to.
  func testFiles(_ paths: [String]) -> FileList

  /// Whether a path leads to a regular file.
  func isFile(_ path: String) -> Bool

  /// Puts new contents in the place of a file's old ones, so that a reader sees either, never a part.
  ///
  /// Throws, and leaves the file alone, where its contents aren't `expected`, or it cannot be written.
  func replace(_ path: String, expected: [UInt8], with bytes: [UInt8]) throws(OutputError)
}

extension FileProvider {
  /// No files: a provider of named files has no directories.
  package func testFiles(_ paths: [String]) -> FileList { FileList() }
}

/// The files that paths lead to.
package struct FileList: Sendable {
  /// Each file once, those of a directory in the order of their names' bytes.
  package var paths: [String]
  /// Paths that could not be followed.
  package var failures: [LogReadError]

  /// A list of these paths and failures.
  package init(paths: [String] = [], failures: [LogReadError] = []) {
    self.paths = paths
    self.failures = failures
  }
}
