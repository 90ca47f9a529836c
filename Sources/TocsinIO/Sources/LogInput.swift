/// One source of log bytes.
package struct LogInput: Sendable, Hashable {
  package enum Origin: Sendable, Hashable {
    case standardInput
    case file(String)
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
    }
  }
}

/// The inputs that a command line names.
package enum LogInputs {
  /// Files, directories and globs; `-` is standard input.
  package static func expand(paths: [String]) -> (inputs: [LogInput], failures: [LogReadError]) {
    var inputs: [LogInput] = []
    var failures: [LogReadError] = []
    for path in paths {
      if path == "-" {
        inputs.append(LogInput(.standardInput))
        continue
      }
      let expansion = PathExpansion.logFiles([path])
      inputs += expansion.paths.map { LogInput(.file($0)) }
      failures += expansion.failures
    }
    var seen: Set<LogInput> = []
    return (inputs.filter { seen.insert($0).inserted }, failures)
  }
}
