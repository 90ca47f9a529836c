#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Puts new contents in the place of a file's old ones.
package enum FileReplacement {
  /// Writes a file beside the old one and renames it: a reader sees the old text or the new one, never a part.
  ///
  /// Permissions are kept. A link is followed, so that it stays one. The old text must still be `expected`.
  package static func replace(path: String, expected: [UInt8], with bytes: [UInt8]) throws(OutputError) {
    func refuse(_ reason: String) -> OutputError {
      OutputError(target: path, reason: reason, isBrokenPipe: false)
    }
    guard let target = POSIX.realPath(path) else { throw refuse(POSIX.lastError) }
    let current: [UInt8]
    do throws(LogReadError) {
      current = try FileContents.read(path: target, limit: .max)
    } catch {
      throw refuse("it cannot be read again")
    }
    guard current == expected else { throw refuse("it was changed meanwhile; run the command again") }
    var info = stat()
    guard target.withCString({ stat($0, &info) }) == 0 else { throw refuse(POSIX.lastError) }
    guard target.withCString({ access($0, W_OK) }) == 0 else { throw refuse(POSIX.lastError) }
    guard let file = TemporaryFile(beside: target) else { throw refuse(POSIX.lastError) }
    let (temporary, descriptor) = (file.path, file.descriptor)
    defer { FileHandle.close(descriptor) }
    do throws(OutputError) {
      var output = OutputStream(descriptor: descriptor, name: path)
      try output.write(bytes)
      try output.flush()
      // The owner is kept where the user may give it; a failure to do so leaves the user's own.
      _ = fchown(descriptor, info.st_uid, info.st_gid)
      guard fchmod(descriptor, info.st_mode & 0o7777) == 0, fsync(descriptor) == 0 else {
        throw refuse(POSIX.lastError)
      }
      guard renameFile(temporary, target) == 0 else { throw refuse(POSIX.lastError) }
    } catch {
      unlink(temporary)
      throw error
    }
  }
}

private func renameFile(_ from: String, _ to: String) -> Int32 { rename(from, to) }
