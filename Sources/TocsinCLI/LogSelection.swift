import TocsinDiagnostics
import TocsinIO

/// The logs that a command was given.
enum LogSelection {
  /// All inputs of `paths`; ends the command when a path cannot be used or nothing is there.
  static func inputs(_ paths: [String], console: Console) throws -> [LogInput] {
    let expansion = LogInputs.expand(paths: paths)
    for failure in expansion.failures { console.note("error: \(failure)") }
    if let note = note(passedOver: expansion.passedOver) { console.note(note) }
    if let failure = expansion.failures.first { throw CommandRunner.CommandExit(status: failure.status) }
    guard !expansion.inputs.isEmpty else {
      console.note("error: no log file found in \(paths.joined(separator: ", "))")
      throw CommandRunner.CommandExit(status: .usage)
    }
    if paths.contains("-"), Terminal.isTerminal(0) {
      console.note("reading logs from standard input, up to the end of input (Ctrl-D)")
    }
    return expansion.inputs
  }

  /// Names of skipped files that are printed.
  private static let shownNames = 3

  /// What is said of files of a directory that are no logs.
  ///
  /// Rules and rule tests are often in the same directory as their samples, so they are not mentioned.
  static func note(passedOver paths: [String]) -> String? {
    let paths = paths.filter { path in ![".yaml", ".yml"].contains { path.hasSuffix($0) } }
    guard !paths.isEmpty else { return nil }
    let names = paths.prefix(shownNames).map { Escaping.visible($0) }.joined(separator: ", ")
    let more = paths.count > shownNames ? " and \(paths.count - shownNames) more" : ""
    return "note: skipped \(Plural.count(paths.count, "file")) with no logs: \(names)\(more)"
  }

  /// Says what could not be read, and with which status that ends.
  static func report(_ failures: [LogReadError], console: Console) -> ExitStatus {
    var status = ExitStatus.clean
    for failure in failures {
      console.note("error: \(failure)")
      status = status.combined(with: failure.status)
    }
    return status
  }
}
