/// Whole small files: rules and tests.
package enum FileContents {
  /// Reads a regular file of at most `limit` bytes.
  package static func read(path: String, limit: Int) throws(LogReadError) -> [UInt8] {
    let (descriptor, size) = try Descriptor.regularFile(path)
    guard size <= limit else {
      throw LogReadError(.budget, path, "the file has \(size) bytes, the limit is \(limit)", next: "split it")
    }
    defer { withExtendedLifetime(descriptor) {} }
    return try read(descriptor.number, path, size: size, limit: limit)
  }

  /// Reads standard input, at most `limit` bytes.
  package static func readStandardInput(limit: Int) throws(LogReadError) -> [UInt8] {
    try read(0, "standard input", size: 0, limit: limit)
  }

  private static func read(
    _ descriptor: Int32, _ path: String, size: Int, limit: Int
  ) throws(LogReadError) -> [UInt8] {
    var bytes: [UInt8] = []
    // One more than the size: the read that finds the end comes for nothing.
    var buffer = [UInt8](repeating: 0, count: min(max(size + 1, 4096), 64 * 1024))
    while true {
      let count = buffer.withUnsafeMutableBytes { System.read(descriptor, into: $0) }
      if count < 0 {
        throw LogReadError(.unreadable, path, System.lastError, next: "check the disk")
      }
      if count == 0 { return bytes }
      bytes.append(contentsOf: buffer[..<count])
      if bytes.count > limit {
        throw LogReadError(.budget, path, "the file is larger than \(limit) bytes", next: "split it")
      }
    }
  }
}
