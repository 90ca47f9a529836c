/// Whole small files: rules and tests.
package enum FileContents {
  /// Reads a regular file of at most `limit` bytes.
  package static func read(path: String, limit: Int) throws(LogReadError) -> [UInt8] {
    guard let info = System.kind(of: path) else {
      throw LogReadError(.notFound, path, "there is no such file", next: "check the path")
    }
    guard case .regular = info.kind else {
      throw LogReadError(.misuse, path, "this is not a regular file", next: "name a file")
    }
    guard info.size <= limit else {
      throw LogReadError(
        .budget, path, "the file has \(info.size) bytes, the limit is \(limit)", next: "split it")
    }
    guard let descriptor = System.open(path) else {
      throw LogReadError(.unreadable, path, System.lastError, next: "check its permissions")
    }
    defer { Descriptor.close(descriptor) }
    var bytes: [UInt8] = []
    var buffer = [UInt8](repeating: 0, count: 64 * 1024)
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
