#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that appears whole, or not at all, when everything is written.
///
/// What is written stands in a temporary file until ``commit()``; without it, an old file stays as it was.
package final class PendingFile {
  private let path: String
  private let temporary: TemporaryFile
  private var output: OutputStream
  private var isCommitted = false

  /// Opens a temporary file beside the path.
  ///
  /// Throws where the path cannot become a file of the user: links, devices and files of others stay what they are.
  package init(path: String) throws(OutputError) {
    TemporaryFiles.removeLeftovers(beside: [path])
    var mode: mode_t = 0o600
    var info = stat()
    if path.withCString({ lstat($0, &info) }) == 0 {
      if let reason = PendingFile.refusal(info) { throw PendingFile.refuse(path, reason) }
      mode = info.st_mode & 0o7777
    }
    guard let temporary = TemporaryFile(beside: path) else { throw PendingFile.refuse(path, POSIX.lastError) }
    self.path = path
    self.temporary = temporary
    output = OutputStream(descriptor: temporary.descriptor, name: path)
    guard fchmod(temporary.descriptor, mode) == 0 else { throw PendingFile.refuse(path, POSIX.lastError) }
  }

  deinit {
    if !isCommitted { unlink(temporary.path) }
    FileHandle.close(temporary.descriptor)
  }

  private static func refusal(_ info: stat) -> String? {
    switch info.st_mode & S_IFMT {
    case S_IFLNK: "it is a symbolic link"
    case S_IFREG: info.st_uid == geteuid() ? nil : "it belongs to another user"
    default: "it is not a regular file"
    }
  }

  private static func refuse(_ path: String, _ reason: String) -> OutputError {
    OutputError(target: path, reason: reason, isBrokenPipe: false)
  }

  /// Appends bytes.
  package func write(_ bytes: [UInt8]) throws(OutputError) { try output.write(bytes) }

  /// Gives the file its name, in the place of an old one.
  package func commit() throws(OutputError) {
    try output.flush()
    guard fsync(temporary.descriptor) == 0, renameFile(temporary.path, path) == 0 else {
      throw PendingFile.refuse(path, POSIX.lastError)
    }
    isCommitted = true
  }
}

private func renameFile(_ from: String, _ to: String) -> Int32 { rename(from, to) }
