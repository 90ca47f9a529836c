import TocsinLogModel

#if canImport(Glibc)
  import Glibc
#elseif canImport(Darwin)
  import Darwin
#endif

/// Buffered writing to a descriptor, every failure thrown.
///
/// On a terminal no text of rules and logs can steer it: see ``HiddenScalars``.
package struct OutputStream {
  private static let bufferSize = 64 * 1024

  private let descriptor: Int32
  private let name: String
  private let isTerminal: Bool
  private var buffer: [UInt8] = []

  /// 1 is standard output, 2 standard error.
  package init(descriptor: Int32, name: String? = nil) {
    self.descriptor = descriptor
    self.name = name ?? (descriptor == 1 ? "standard output" : "standard error")
    isTerminal = descriptor <= 2 && Terminal.isTerminal(descriptor)
  }

  package mutating func write(_ bytes: [UInt8]) throws(OutputError) {
    buffer.append(contentsOf: bytes)
    if buffer.count >= OutputStream.bufferSize { try flush() }
  }

  package mutating func write(_ text: String) throws(OutputError) { try write(Array(text.utf8)) }

  package mutating func flush() throws(OutputError) {
    defer { buffer.removeAll(keepingCapacity: true) }
    if isTerminal { buffer = HiddenScalars.escaped(buffer) }
    var start = 0
    while start < buffer.count {
      let count = buffer.withUnsafeBytes {
        POSIX.write(descriptor, UnsafeRawBufferPointer(rebasing: $0[start...]))
      }
      guard count > 0 else {
        let number = errno
        throw OutputError(target: name, reason: POSIX.describe(number), isBrokenPipe: number == EPIPE)
      }
      start += count
    }
  }

  /// A reader that goes away, and a file that becomes too large, are errors of `write`, not the end of the process.
  package static func ignoreBrokenPipes() {
    signal(SIGPIPE, SIG_IGN)
    signal(SIGXFSZ, SIG_IGN)
  }
}

/// Files that commands create.
package enum OutputFile {
  /// Creates or empties a regular file of the user, for its owner only; links are not followed.
  ///
  /// Nothing is emptied before it is known to be such a file.
  package static func open(_ path: String) throws(OutputError) -> Int32 {
    func refuse(_ reason: String) -> OutputError {
      OutputError(target: path, reason: reason, isBrokenPipe: false)
    }
    let flags = O_WRONLY | O_CREAT | O_NOFOLLOW | O_CLOEXEC | O_NONBLOCK
    let descriptor = openForWriting(path, flags, 0o600)
    guard descriptor >= 0 else {
      switch errno {
      case ELOOP: throw refuse("it is a symbolic link")
      case ENXIO: throw refuse("it is not a regular file")
      default: throw refuse(POSIX.lastError)
      }
    }
    var refusal: OutputError?
    if let status = POSIX.status(of: descriptor), case .regular = status.kind {
      if status.owner != geteuid() {
        refusal = refuse("it belongs to another user")
      } else if ftruncate(descriptor, 0) != 0 {
        refusal = refuse(POSIX.lastError)
      }
    } else {
      refusal = refuse("it is not a regular file")
    }
    if let refusal {
      FileHandle.close(descriptor)
      throw refusal
    }
    return descriptor
  }

  /// Writes a new file, which appears whole, with the directories above it; an existing file is an error.
  package static func create(path: String, bytes: [UInt8]) throws(OutputError) {
    let parts = path.split(separator: "/", omittingEmptySubsequences: true)
    var directory = path.hasPrefix("/") ? "/" : ""
    for part in parts.dropLast() {
      directory += "\(part)/"
      if mkdir(directory, 0o755) != 0, errno != EEXIST {
        throw OutputError(target: directory, reason: POSIX.lastError, isBrokenPipe: false)
      }
    }
    func refuse(_ reason: String) -> OutputError {
      OutputError(target: path, reason: reason, isBrokenPipe: false)
    }
    if POSIX.exists(path) { throw refuse("the file exists already") }
    guard let temporary = TemporaryFile(beside: path) else { throw refuse(POSIX.lastError) }
    defer {
      unlink(temporary.path)
      FileHandle.close(temporary.descriptor)
    }
    var output = OutputStream(descriptor: temporary.descriptor, name: path)
    try output.write(bytes)
    try output.flush()
    let mask = umask(0)
    _ = umask(mask)
    guard fchmod(temporary.descriptor, 0o644 & ~mask) == 0, fsync(temporary.descriptor) == 0 else {
      throw refuse(POSIX.lastError)
    }
    // A link never takes the place of a file that somebody else made meanwhile.
    if link(temporary.path, path) == 0 { return }
    if errno == EEXIST { throw refuse("the file exists already") }
    // Not every file system has links.
    guard renameNew(temporary.path, path) == 0 else { throw refuse(POSIX.lastError) }
  }
}

private func renameNew(_ from: String, _ to: String) -> Int32 { rename(from, to) }

private func openForWriting(_ path: String, _ flags: Int32, _ mode: mode_t) -> Int32 {
  open(path, flags, mode)
}
