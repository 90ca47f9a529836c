import ArgumentParser
import TocsinDiagnostics
import TocsinIO
import TocsinSyntax
import TocsinWorkspace

/// `--stdin-path`, shared by the commands that read one file from standard input.
struct StandardInputOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The path that standard input stands for, such as a.test.yaml or rules/okta/a.yaml.", valueName: "path")
  )
  var stdinPath: String = "stdin.yaml"

  /// Whether paths ask for standard input.
  func isRead(_ paths: [String]) -> Bool { paths == ["-"] }

  /// Throws where standard input is not the only file.
  func validate(_ paths: [String], _ verb: String) throws {
    if paths.contains("-"), paths.count > 1 {
      throw ValidationError("`-` stands alone: standard input cannot be \(verb) together with files.")
    }
  }

  /// The paths, that of standard input in the place of `-`.
  func paths(_ paths: [String]) -> [String] { isRead(paths) ? [stdinPath] : paths }

  /// The files on disk; where standard input is asked for, its text stands in front of the file of its path.
  func workspace(_ paths: [String]) throws -> Workspace {
    guard isRead(paths) else { return Workspace() }
    var files = OverlayFiles()
    files.open(stdinPath, try FileContents.readStandardInput(limit: YAMLBudget.standard.maximumBytes))
    return Workspace(files)
  }

  /// Writes the texts of files to standard output.
  func write(_ files: [RuleFile]) throws {
    var stream = OutputStream(descriptor: 1)
    for file in files { try stream.write(file.source.bytes) }
    try stream.flush()
  }
}
