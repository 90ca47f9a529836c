import Foundation
import TocsinIO
import TocsinWorkspace

/// The files on disk, counting how often each is read and written.
final class CountingFiles: FileProvider, @unchecked Sendable {
  private let disk = DiskFiles()
  private let lock = NSLock()
  private var readCounts: [String: Int] = [:]
  private var writeCounts: [String: Int] = [:]

  /// By path, how often a file was read, or was looked for in vain.
  var reads: [String: Int] { lock.withLock { readCounts } }
  /// By path, how often a file was replaced.
  var writes: [String: Int] { lock.withLock { writeCounts } }

  func read(_ path: String, limit: Int) throws(LogReadError) -> [UInt8] {
    lock.withLock { readCounts[path, default: 0] += 1 }
    return try disk.read(path, limit: limit)
  }

  func records(_ path: String) throws(LogReadError) -> LogInput {
    lock.withLock { readCounts[path, default: 0] += 1 }
    return disk.records(path)
  }

  func list(_ paths: [String], where isWanted: @escaping (String) -> Bool) -> FileList {
    disk.list(paths, where: isWanted)
  }

  func head(_ path: String, count: Int) -> [UInt8]? { disk.head(path, count: count) }

  func create(_ path: String, _ bytes: [UInt8]) throws(OutputError) { try disk.create(path, bytes) }

  func isFile(_ path: String) -> Bool { disk.isFile(path) }

  func replace(_ path: String, expected: [UInt8], with bytes: [UInt8]) throws(OutputError) {
    lock.withLock { writeCounts[path, default: 0] += 1 }
    try disk.replace(path, expected: expected, with: bytes)
  }
}
