import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// The few system calls that are needed, with errors as sentences.
enum POSIX {
  enum FileKind {
    case regular
    case directory
    case other(String)
  }

  /// What stands under a path or behind a descriptor.
  struct Status {
    var kind: FileKind
    var size: Int
    var identity: Identity
    var owner: UInt32
    /// When the content was changed last.
    var changed: Timestamp
  }

  /// The same for every path to one file.
  struct Identity: Hashable {
    var device: UInt64
    var number: UInt64
  }

  static var lastError: String { describe(errno) }

  static func describe(_ number: Int32) -> String { String(cString: strerror(number)) }

  /// An open descriptor for reading, or `nil` and `errno`.
  static func open(_ path: String) -> Int32? {
    let descriptor = path.withCString { openFile($0, O_RDONLY | O_CLOEXEC | O_NONBLOCK) }
    return descriptor >= 0 ? descriptor : nil
  }

  /// Reads what is there, waiting for it if need be; 0 at the end, negative with `errno`.
  static func read(_ descriptor: Int32, into buffer: UnsafeMutableRawBufferPointer) -> Int {
    while true {
      let count = readBytes(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 || !mayRetry(descriptor, Int16(POLLIN)) { return count }
    }
  }

  /// Writes some of the bytes, waiting for room if need be; negative with `errno`.
  static func write(_ descriptor: Int32, _ buffer: UnsafeRawBufferPointer) -> Int {
    while true {
      let count = writeBytes(descriptor, buffer.baseAddress, buffer.count)
      if count >= 0 || !mayRetry(descriptor, Int16(POLLOUT)) { return count }
    }
  }

  /// After an interruption, or once a descriptor that somebody set non-blocking is ready.
  private static func mayRetry(_ descriptor: Int32, _ events: Int16) -> Bool {
    if errno == EINTR { return true }
    guard errno == EAGAIN || errno == EWOULDBLOCK else { return false }
    var request = pollfd(fd: descriptor, events: events, revents: 0)
    return poll(&request, 1, -1) >= 0 || errno == EINTR
  }

  /// What a path is, following links; `nil` and `errno` when that cannot be told.
  static func status(of path: String) -> Status? {
    var info = stat()
    return path.withCString { stat($0, &info) } == 0 ? Status(info) : nil
  }

  static func status(of descriptor: Int32) -> Status? {
    var info = stat()
    return fstat(descriptor, &info) == 0 ? Status(info) : nil
  }

  /// A directory itself, not a link to one.
  static func isPlainDirectory(_ path: String) -> Bool {
    var info = stat()
    return path.withCString { lstat($0, &info) } == 0 && info.st_mode & S_IFMT == S_IFDIR
  }

  /// Something stands there, be it a link that leads nowhere.
  static func exists(_ path: String) -> Bool {
    var info = stat()
    return path.withCString { lstat($0, &info) } == 0
  }

  /// What became of a path that cannot be looked at; to be called right after the failure.
  static func failure(_ path: String) -> LogReadError {
    let number = errno
    if number == ENOENT || number == ENOTDIR {
      return LogReadError(.notFound, path, "there is no such file or directory", next: "check the path")
    }
    let next =
      switch number {
      case EMFILE, ENFILE: "too many files are open: raise the limit with `ulimit -n`"
      case EACCES, EPERM: "check the permissions of the file and of the directories above it"
      default: "check the path and the disk"
      }
    return LogReadError(.unreadable, path, describe(number), next: next)
  }

  /// A name in a directory.
  struct Entry {
    var name: String
    /// A file itself, not a link to one, as far as the directory tells.
    var isPlainFile: Bool
  }

  /// What is in a directory, sorted by the bytes of the names, without `.` and `..`; `nil` and `errno` when it cannot be
  /// read.
  static func entries(in path: String) -> [Entry]? {
    guard let directory = opendir(path) else { return nil }
    defer { closedir(directory) }
    var entries: [Entry] = []
    while true {
      errno = 0
      guard let entry = readdir(directory) else { break }
      let name = withUnsafePointer(to: &entry.pointee.d_name) {
        // The name ends with a NUL.
        $0.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
      }
      if name == "." || name == ".." { continue }
      entries.append(Entry(name: name, isPlainFile: Int(entry.pointee.d_type) == Int(DT_REG)))
    }
    guard errno == 0 else { return nil }
    return entries.sorted { $0.name.utf8.lexicographicallyPrecedes($1.name.utf8) }
  }

  /// The path with links resolved.
  static func realPath(_ path: String) -> String? {
    guard let resolved = realpath(path, nil) else { return nil }
    defer { free(resolved) }
    return String(cString: resolved)
  }
}

extension POSIX.Status {
  fileprivate init(_ info: stat) {
    identity = POSIX.Identity(
      device: UInt64(truncatingIfNeeded: info.st_dev), number: UInt64(truncatingIfNeeded: info.st_ino))
    owner = info.st_uid
    size = 0
    #if canImport(Darwin)
      let seconds = info.st_mtimespec.tv_sec
    #else
      let seconds = info.st_mtim.tv_sec
    #endif
    changed = Timestamp(microseconds: 0).advanced(seconds: Int64(seconds))
    switch info.st_mode & S_IFMT {
    case S_IFREG:
      kind = .regular
      size = Int(info.st_size)
    case S_IFDIR: kind = .directory
    case S_IFIFO: kind = .other("a pipe")
    case S_IFCHR, S_IFBLK: kind = .other("a device")
    case S_IFSOCK: kind = .other("a socket")
    default: kind = .other("not a regular file")
    }
  }
}

/// Terminal facts.
package enum Terminal {
  package static func isTerminal(_ descriptor: Int32) -> Bool { isatty(descriptor) == 1 }

  /// The columns of the terminal behind a descriptor; `nil` where there is none.
  package static func width(_ descriptor: Int32) -> Int? {
    var size = winsize()
    guard ioctl(descriptor, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return nil }
    return Int(size.ws_col)
  }
}

private func openFile(_ path: UnsafePointer<CChar>, _ flags: Int32) -> Int32 { open(path, flags) }

private func readBytes(_ descriptor: Int32, _ buffer: UnsafeMutableRawPointer?, _ count: Int) -> Int {
  read(descriptor, buffer, count)
}

private func writeBytes(_ descriptor: Int32, _ buffer: UnsafeRawPointer?, _ count: Int) -> Int {
  write(descriptor, buffer, count)
}
