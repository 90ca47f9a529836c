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

  /// The first bytes of a regular file, at most `count`; `nil` where they cannot be read.
  func head(_ path: String, count: Int) -> [UInt8]?

  /// The files that are named, and those of directories and globs whose names are wanted.
  func list(_ paths: [String], where isWanted: @escaping (String) -> Bool) -> FileList

  /// The files of rule tests below directories, and those among the files that globs lead to.
  func testFiles(_ paths: [String]) -> FileList

  /// Whether a path leads to a regular file.
  func isFile(_ path: String) -> Bool

  /// Puts new contents in the place of a file's old ones, so that a reader sees either, never a part.
  ///
  /// Throws, and leaves the file alone, where its contents aren't `expected`, or it cannot be written.
  func replace(_ path: String, expected: [UInt8], with bytes: [UInt8]) throws(OutputError)

  /// Writes a new file, which appears whole, with the directories above it.
  ///
  /// Throws where there is a file already, or it cannot be written.
  func create(_ path: String, _ bytes: [UInt8]) throws(OutputError)
}

extension FileProvider {
  /// What may be rule files by their names: `.yaml`, `.yml` and `.json`, without tests and samples.
  package func ruleFiles(_ paths: [String]) -> FileList { list(paths, where: PathExpansion.isRuleFile) }
}

extension FileProvider {
  /// No files: a provider of named files has no directories.
  package func testFiles(_ paths: [String]) -> FileList { FileList() }
}

/// The files that paths lead to.
package struct FileList: Sendable {
  /// Each file once, those of a directory in the order of their names' bytes.
  package var paths: [String]
  /// The paths that were named themselves, not found in a directory or by a glob.
  package var named: Set<String>
  /// Paths that could not be followed.
  package var failures: [LogReadError]

  /// A list of these paths and failures.
  package init(paths: [String] = [], named: Set<String> = [], failures: [LogReadError] = []) {
    self.paths = paths
    self.named = named
    self.failures = failures
  }
}
