/// One source of log bytes.
package struct LogInput: Sendable, Hashable {
  package enum Origin: Sendable, Hashable {
    case standardInput
    case file(String)
    /// Bytes at hand, under a name for messages.
    case bytes([UInt8], name: String)
  }

  package var origin: Origin

  package init(_ origin: Origin) {
    self.origin = origin
  }

  /// For messages: the path, or `<stdin>`.
  package var name: String {
    switch origin {
    case .standardInput: "<stdin>"
    case .file(let path): path
    case .bytes(_, let name): name
    }
  }
}

/// The inputs that a command line names.
package enum LogInputs {
  /// Files, directories and globs; `-` is standard input.
  ///
  /// Of directories, files are told that are no logs by their names or contents.
  package static func expand(
    paths: [String]
  ) -> (inputs: [LogInput], failures: [LogReadError], passedOver: [String]) {
    var expansion = PathExpansion()
    var inputs: [LogInput] = []
    for path in paths {
      if path == "-" {
        let input = LogInput(.standardInput)
        if !inputs.contains(input) { inputs.append(input) }
        continue
      }
      let known = expansion.paths.count
      expansion.addLogs(path)
      inputs += expansion.paths[known...].map { LogInput(.file($0)) }
    }
    return (inputs, expansion.failures, expansion.passedOver)
  }
}
