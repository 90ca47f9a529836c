#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// A file that is written beside another one and then takes its name.
///
/// It is locked while its process lives. One that can be locked is left over from a process that was killed.
struct TemporaryFile {
  let path: String
  let descriptor: Int32

  /// Opens an empty file in the directory of `target`, for its owner only; `nil` and `errno` where that fails.
  init?(beside target: String) {
    let directory = TemporaryFiles.directory(of: target)
    while true {
      var template = Array("\(directory)\(TemporaryFiles.prefix)XXXXXX\(TemporaryFiles.ending)".utf8CString)
      let descriptor = mkstemps(&template, Int32(TemporaryFiles.ending.utf8.count))
      guard descriptor >= 0 else { return nil }
      let path = template.withUnsafeBufferPointer { $0.baseAddress.map { String(cString: $0) } ?? "" }
      _ = fcntl(descriptor, F_SETFD, FD_CLOEXEC)
      // Where the file system has no locks, nothing is taken for left over.
      let isLocked = flock(descriptor, LOCK_EX | LOCK_NB) == 0
      var info = stat()
      if isLocked, fstat(descriptor, &info) == 0, info.st_nlink == 0 {
        // Taken for left over before it was locked.
        FileHandle.close(descriptor)
        continue
      }
      (self.path, self.descriptor) = (path, descriptor)
      return
    }
  }
}

/// Temporary files that earlier runs left behind.
package enum TemporaryFiles {
  static let prefix = ".tocsin-"
  static let ending = ".tmp"

  /// The directory of a path, with its slash; empty for the working directory.
  static func directory(of path: String) -> String {
    path.lastIndex(of: "/").map { String(path[...$0]) } ?? ""
  }

  /// Removes what killed processes left in the directories of paths; files of living ones, and of others, stay.
  package static func removeLeftovers(beside paths: [String]) {
    for directory in Set(paths.map(directory)).sorted() {
      for entry in POSIX.entries(in: directory.isEmpty ? "." : directory) ?? []
      where entry.isPlainFile && entry.name.hasPrefix(prefix) && entry.name.hasSuffix(ending) {
        remove(directory + entry.name)
      }
    }
  }

  private static func remove(_ path: String) {
    guard let descriptor = POSIX.open(path) else { return }
    defer { FileHandle.close(descriptor) }
    guard let status = POSIX.status(of: descriptor), case .regular = status.kind, status.owner == geteuid(),
      flock(descriptor, LOCK_EX | LOCK_NB) == 0
    else { return }
    unlink(path)
  }
}
