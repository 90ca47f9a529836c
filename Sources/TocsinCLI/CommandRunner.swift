import ArgumentParser
import TocsinIO

/// Runs a command line: parses, runs, and turns every way of ending into an exit status.
package enum CommandRunner {
  /// Thrown by a command to end with a status, everything having been said.
  struct CommandExit: Error {
    var status: ExitStatus
  }

  /// The exit status of the process.
  package static func main(_ arguments: [String]) -> Int32 {
    OutputStream.ignoreBrokenPipes()
    do {
      var command = try TocsinCommand.parseAsRoot(SearchArguments.markingQuery(arguments))
      try command.run()
      return ExitStatus.clean.rawValue
    } catch let ending as CommandExit {
      return ending.status.rawValue
    } catch let error as LogReadError {
      Console().note("error: \(error)")
      return error.status.rawValue
    } catch let error as OutputError {
      if !error.isBrokenPipe { Console().note("error: \(error)") }
      return ExitStatus.inputOutput.rawValue
    } catch {
      return exitCode(for: error)
    }
  }

  /// Help and version are data; a wrong command line is talk and ends with `usage`.
  private static func exitCode(for error: any Error) -> Int32 {
    let text = TocsinCommand.fullMessage(for: error)
    let isClean = TocsinCommand.exitCode(for: error) == .success
    var output = OutputStream(descriptor: isClean ? 1 : 2)
    do {
      try output.write(Array((text + "\n").utf8))
      try output.flush()
    } catch {
      return ExitStatus.inputOutput.rawValue
    }
    return isClean ? ExitStatus.clean.rawValue : ExitStatus.usage.rawValue
  }
}

extension ExitStatus {
  /// Ends the command with this status unless it is clean.
  func end() throws {
    if self != .clean { throw CommandRunner.CommandExit(status: self) }
  }
}
