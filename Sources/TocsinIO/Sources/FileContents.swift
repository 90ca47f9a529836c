/// Whole small files: rules and tests.
package enum FileContents {
  /// Reads a regular file of at most `limit` bytes.
  package static func read(path: String, limit: Int) throws(LogReadError) -> [UInt8] {
    let (descriptor, size) = try FileHandle.regularFile(path)
    guard size <= limit else { throw .tooLarge(path, bytes: size, limit: limit) }
    defer { withExtendedLifetime(descriptor) {} }
    // There is room for one byte more, so that a read of the size says that the file ends there.
    var count = 0
    let bytes = [UInt8](unsafeUninitializedCapacity: size + 1) { buffer, initialized in
      // The kernel fills no more than the buffer.
      count = POSIX.read(descriptor.number, into: UnsafeMutableRawBufferPointer(buffer))
      initialized = max(count, 0)
    }
    if count < 0 { throw unreadable(path) }
    if count == size, size > 0 { return bytes }
    return try read(descriptor.number, path, after: bytes, limit: limit)
  }

  /// The first bytes of a regular file, at most `count`; `nil` where they cannot be read.
  package static func head(path: String, count: Int) -> [UInt8]? {
    guard let (descriptor, _) = try? FileHandle.regularFile(path) else { return nil }
    defer { withExtendedLifetime(descriptor) {} }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: min(count, 64 * 1024))
    while bytes.count < count {
      let read = buffer.withUnsafeMutableBytes { POSIX.read(descriptor.number, into: $0) }
      if read < 0 { return nil }
      if read == 0 { break }
      bytes += buffer[..<min(read, count - bytes.count)]
    }
    return bytes
  }

  /// Whether a path leads to a regular file, links followed.
  package static func isFile(_ path: String) -> Bool {
    guard let status = POSIX.status(of: path), case .regular = status.kind else { return false }
    return true
  }

  /// Reads standard input, at most `limit` bytes.
  package static func readStandardInput(limit: Int) throws(LogReadError) -> [UInt8] {
    try read(0, "standard input", after: [], limit: limit)
  }

  /// What follows the bytes that were read already.
  private static func read(
    _ descriptor: Int32, _ path: String, after start: [UInt8], limit: Int
  ) throws(LogReadError) -> [UInt8] {
    var bytes = start
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
    while true {
      if bytes.count > limit {
        throw LogReadError(.budget, path, "the file is larger than \(limit) bytes", next: "split it")
      }
      let count = buffer.withUnsafeMutableBytes { POSIX.read(descriptor, into: $0) }
      if count < 0 { throw unreadable(path) }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
    }
  }

  private static func unreadable(_ path: String) -> LogReadError {
    LogReadError(.unreadable, path, POSIX.lastError, next: "check the disk")
  }
}
