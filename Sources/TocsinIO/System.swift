#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few system calls that are needed, with errors as sentences.
enum System {
  enum FileKind {
    case regular
    case directory
    case other(String)
  }

  static var lastError: String { String(cString: strerror(errno)) }

  /// An open descriptor for reading, or `nil` and `errno`.
  static func open(_ path: String) -> Int32? {
    let descriptor = path.withCString { openFile($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    return descriptor >= 0 ? descriptor : nil
  }

  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = readBytes(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 || errno != EINTR { return count }
    }
  }

  /// What a path is, following links; `nil` when there is nothing.
  static func kind(of path: String) -> (kind: FileKind, size: Int, identity: String)? {
    var info = stat()
    guard path.withCString({ stat($0, &info) }) == 0 else { return nil }
    let identity = "\(info.st_dev):\(info.st_ino)"
    switch info.st_mode & S_IFMT {
    case S_IFREG: return (.regular, Int(info.st_size), identity)
    case S_IFDIR: return (.directory, 0, identity)
    case S_IFIFO: return (.other("a pipe"), 0, identity)
    case S_IFCHR, S_IFBLK: return (.other("a device"), 0, identity)
    case S_IFSOCK: return (.other("a socket"), 0, identity)
    default: return (.other("not a file"), 0, identity)
    }
  }

  /// The names in a directory, sorted by bytes, without `.` and `..`; `nil` and `errno` when it cannot be read.
  static func names(in path: String) -> [String]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var names: [String] = []
    while let entry = readdir(directory) {
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted { $0.utf8.lexicographicallyPrecedes($1.utf8) }
  }

  /// The path with links resolved.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

/// Terminal facts.
package enum Terminal {
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }
}

private func openFile(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32 { open(path, flags) }

private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}
