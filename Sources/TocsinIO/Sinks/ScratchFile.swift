#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A temporary file without a name: it is gone with the process, however that ends.
package final class ScratchFile {
  private let file: FileHandle
  private let directory: String
  /// Bytes written so far.
  package private(set) var size = 0

  /// Creates the file in `TMPDIR`, or else in `/tmp`, for its owner only.
  ///
  /// Throws where that directory can't hold a file.
  package init() throws(OutputError) {
    let directory = getenv("TMPDIR").map { String(cString: $0) } ?? ""
    self.directory = directory.isEmpty ? "/tmp" : directory
    var template = Array("\(self.directory)/tocsin.XXXXXX".utf8CString)
    let descriptor = mkstemp(&template)
    guard descriptor >= 0 else { throw ScratchFile.failure(self.directory, errno) }
    unlink(template)
    _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
    file = FileHandle(descriptor, isOwned: true)
  }

  /// Writes bytes at the end, and returns where they are.
  ///
  /// Throws for a full disk, above all.
  package func append(_ bytes: [UInt8]) throws(OutputError) -> Range<Int> {
    var written = 0
    while written < bytes.count {
      let count = bytes.withUnsafeBytes {
        POSIX.write(file.number, UnsafeRawBufferPointer(rebasing: $0[written...]))
      }
      guard count > 0 else { throw ScratchFile.failure(directory, errno) }
      written += count
    }
    defer { size += bytes.count }
    return size..<size + bytes.count
  }

  /// Reads bytes that were written.
  ///
  /// Throws where the disk doesn't give them back.
  package func read(_ range: Range<Int>) throws(OutputError) -> [UInt8] {
    var number: Int32 = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: range.count) { target, initialized in
      while initialized < range.count {
        let room = UnsafeMutableRawBufferPointer(
          rebasing: UnsafeMutableRawBufferPointer(target)[initialized...])
        let count = pread(
          file.number, room.baseAddress, range.count - initialized, off_t(range.lowerBound + initialized))
        if count < 0, errno == EINTR { continue }
        guard count > 0 else {
          number = count < 0 ? errno : EIO
          return
        }
        initialized += count
      }
    }
    guard bytes.count == range.count else { throw ScratchFile.failure(directory, number) }
    return bytes
  }

  private static func failure(_ directory: String, _ number: Int32) -> OutputError {
    OutputError(
      target: "a temporary file in \(directory)", reason: POSIX.describe(number), isBrokenPipe: false)
  }
}
