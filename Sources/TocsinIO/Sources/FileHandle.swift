#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// An open file that is closed with its owner.
final class FileHandle: Sendable {
  let number: Int32
  private let isOwned: Bool

  init(_ number: Int32, isOwned: Bool) {
    self.number = number
    self.isOwned = isOwned
  }

  deinit { if isOwned { FileHandle.close(number) } }

  /// Opens a regular file for reading, and tells its size.
  ///
  /// The question is put to the open file, so that nothing can be exchanged in between.
  static func regularFile(_ path: String) throws(LogReadError) -> (descriptor: FileHandle, size: Int) {
    guard let number = POSIX.open(path) else { throw POSIX.failure(path) }
    let descriptor = FileHandle(number, isOwned: true)
    guard let status = POSIX.status(of: number) else { throw POSIX.failure(path) }
    switch status.kind {
    case .regular: return (descriptor, status.size)
    case .directory: throw LogReadError(.misuse, path, "this is a directory, not a file", next: "name a file")
    case .other(let what):
      throw LogReadError(.misuse, path, "this is \(what), not a file", next: "name a file")
    }
  }

  static func close(_ descriptor: Int32) { closeFile(descriptor) }
}

private func closeFile(_ descriptor: Int32) { close(descriptor) }
