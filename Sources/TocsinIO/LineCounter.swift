#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Counts lines as fast as a file can be read: the yardstick of the benchmarks.
package enum LineCounter {
  package static func count(path: String) throws(LogReadError) -> (lines: Int, bytes: Int) {
    guard let number = POSIX.open(path) else {
      throw LogReadError(.unreadable, path, POSIX.lastError, next: "check the path")
    }
    let descriptor = FileHandle(number, isOwned: true)
    var buffer = [UInt8](repeating: 0, count: 1 << 20)
    var (lines, bytes) = (0, 0)
    while true {
      let count = buffer.withUnsafeMutableBytes { target -> Int in
        let count = POSIX.read(descriptor.number, into: target)
        guard count > 0, let base = target.baseAddress else { return count }
        var position = 0
        // `position` is one past a newline that was found before `count`.
        while position < count, let found = memchr(base + position, 0x0A, count - position) {
          lines += 1
          position = UnsafeRawPointer(found) - UnsafeRawPointer(base) + 1
        }
        return count
      }
      if count < 0 { throw LogReadError(.unreadable, path, POSIX.lastError, next: "check the disk") }
      if count == 0 { return (lines, bytes) }
      bytes += count
    }
  }
}

/// The decompressed size of a file: what decompressing alone takes.
package enum DecompressedSize {
  package static func count(path: String) throws(LogReadError) -> Int {
    guard let number = POSIX.open(path) else {
      throw LogReadError(.unreadable, path, POSIX.lastError, next: "check the path")
    }
    var stream = try ByteStream(FileHandle(number, isOwned: true), name: path, budget: .standard)
    let buffer = UnsafeMutableBufferPointer<UInt8>.allocate(capacity: 1 << 20)
    defer { buffer.deallocate() }
    while try stream.read(into: buffer) > 0 {}
    return stream.count
  }
}
