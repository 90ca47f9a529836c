package import TocsinIO

/// Files as they were when they were first read: each is read once, and a missing one is looked for once.
///
/// All that asks for a file then sees the same text, whatever happens to the file meanwhile.
package final class FileCache: FileProvider, @unchecked Sendable {
  /// A file of records that is larger than this is read again each time: reading stops early in most of them.
  static let maximumRecordBytes = 1 << 24
  /// Beyond so many bytes of all files further ones are not kept.
  static let maximumBytes = 1 << 28

  private let base: any FileProvider
  private let monitor = ConditionLock()
  // Read and written under the monitor.
  private var entries: [String: Entry] = [:]
  private var knownBytes = 0

  private enum Entry {
    /// Some caller reads the file now.
    case reading
    case known(Result<[UInt8], LogReadError>)

    /// Bytes that the entry keeps.
    var size: Int {
      if case .known(.success(let bytes)) = self { bytes.count } else { 0 }
    }
  }

  /// A cache of files that were not read yet.
  package init(_ base: any FileProvider) {
    self.base = base
  }

  /// What the file held when it was first read.
  package func read(_ path: String, limit: Int) throws(LogReadError) -> [UInt8] {
    let bytes = try (begin(path) ?? finish(path, limit)).get()
    guard bytes.count <= limit else { throw .tooLarge(path, bytes: bytes.count, limit: limit) }
    return bytes
  }

  /// What the file held when it was first read; a very large file is opened anew.
  package func records(_ path: String) throws(LogReadError) -> LogInput {
    do throws(LogReadError) {
      return LogInput(.bytes(try read(path, limit: FileCache.maximumRecordBytes), name: path))
    } catch {
      guard error.kind == .budget else { throw error }
      return try base.records(path)
    }
  }

  /// The files there are now: only contents are kept.
  package func list(_ paths: [String], where isWanted: @escaping (String) -> Bool) -> FileList {
    base.list(paths, where: isWanted)
  }

  /// The first bytes of the file as it is now: only files that are too large to be read are looked at like this.
  package func head(_ path: String, count: Int) -> [UInt8]? { base.head(path, count: count) }

  /// The files there are now: only contents are kept.
  package func testFiles(_ paths: [String]) -> FileList { base.testFiles(paths) }

  /// Whether a regular file is there now.
  package func isFile(_ path: String) -> Bool { base.isFile(path) }

  /// Replaces the file, and keeps what was written as its contents.
  package func replace(_ path: String, expected: [UInt8], with bytes: [UInt8]) throws(OutputError) {
    try base.replace(path, expected: expected, with: bytes)
    monitor.locked { keep(.success(bytes), of: path) }
  }

  /// Writes the file, and keeps what was written as its contents.
  package func create(_ path: String, _ bytes: [UInt8]) throws(OutputError) {
    try base.create(path, bytes)
    monitor.locked { keep(.success(bytes), of: path) }
  }

  /// What is known of a file; `nil` makes the caller the one to read it, and others wait.
  private func begin(_ path: String) -> Result<[UInt8], LogReadError>? {
    monitor.locked {
      while true {
        switch entries[path] {
        case .known(let result): return result
        case .reading: monitor.wait()
        case nil:
          entries[path] = .reading
          return nil
        }
      }
    }
  }

  private func finish(_ path: String, _ limit: Int) -> Result<[UInt8], LogReadError> {
    let result = Result { () throws(LogReadError) in try base.read(path, limit: limit) }
    monitor.locked {
      keep(result, of: path)
      monitor.signal()
    }
    return result
  }

  /// Under the monitor.
  private func keep(_ result: Result<[UInt8], LogReadError>, of path: String) {
    let entry = Entry.known(result)
    // Another limit may let a file be read that is too large for this one.
    let isKept = if case .failure(let error) = result { error.kind != .budget } else { true }
    let before = entries.updateValue(entry, forKey: path)
    knownBytes += entry.size - (before?.size ?? 0)
    guard !isKept || knownBytes > FileCache.maximumBytes else { return }
    entries[path] = nil
    knownBytes -= entry.size
  }
}
