import TocsinDiagnostics

/// Why an input could not be read.
package struct LogReadError: Error, Equatable, CustomStringConvertible {
  package enum Kind: Sendable {
    case notFound
    case unreadable
    /// The bytes are not what their format promises.
    case corrupt
    case unsupported
    case budget
    case misuse
  }

  package var kind: Kind
  package var path: String
  /// What was found, without a full stop.
  package var message: String
  /// What to do next.
  package var nextAction: String

  package init(_ kind: Kind, _ path: String, _ message: String, next: String) {
    self.kind = kind
    self.path = path
    self.message = message
    nextAction = next
  }

  /// A file has more bytes than may be read at once.
  package static func tooLarge(_ path: String, bytes: Int, limit: Int) -> LogReadError {
    LogReadError(.budget, path, "the file has \(bytes) bytes, the limit is \(limit)", next: "split it")
  }

  /// A file lost some of its bytes before they were read.
  package static func cut(_ path: String) -> LogReadError {
    LogReadError(
      .unreadable, path, "the file became shorter while it was read",
      next: "run again on a copy; what stood before was read")
  }

  /// One line, harmless on a terminal whatever the path holds.
  package var description: String { Escaping.visible("\(path): \(message) (\(nextAction))") }
}

/// Why output could not be written.
package struct OutputError: Error, Equatable, CustomStringConvertible {
  package var target: String
  package var reason: String
  /// The reader went away: nobody is left to tell.
  package var isBrokenPipe: Bool

  /// One line, harmless on a terminal whatever the target is called.
  package var description: String { Escaping.visible("cannot write \(target): \(reason)") }
}
