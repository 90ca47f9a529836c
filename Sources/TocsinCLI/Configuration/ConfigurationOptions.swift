import ArgumentParser
import TocsinDiagnostics
import TocsinIO
import TocsinLint
import TocsinSyntax

/// `--config`, shared by the commands that obey a configuration file.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration; by default tocsin.yaml or .tocsin.yaml here or above, up to the repository's root.",
      valueName: "file"))
  var config: String?

  /// The configuration and its path; an error in it ends the command with `usage`.
  func load(_ console: Console) throws -> LoadedConfiguration {
    guard let path = config ?? UpwardSearch.file(named: Configuration.fileNames) else {
      return LoadedConfiguration(configuration: Configuration(), path: nil)
    }
    let bytes: [UInt8]
    do throws(LogReadError) {
      bytes = try FileContents.read(path: path, limit: YAMLBudget.standard.maximumBytes)
    } catch {
      console.note("error: \(error)")
      throw CommandRunner.Ending(status: .usage)
    }
    let file = SourceFile(name: path, bytes: bytes)
    let (configuration, findings) = ConfigurationReader.read(file)
    let renderer = HumanRenderer(styled: console.stylesError)
    for finding in findings { console.note(renderer.render(finding, in: file)) }
    if findings.contains(where: { $0.level == .error }) { throw CommandRunner.Ending(status: .usage) }
    return LoadedConfiguration(configuration: configuration, path: path)
  }
}

/// A configuration and where it was found.
struct LoadedConfiguration: Sendable {
  var configuration: Configuration
  let path: String?

  /// Paths of the configuration are relative to its directory.
  func resolved(_ relative: String) -> String {
    guard let path, !relative.hasPrefix("/") else { return relative }
    let directory = path.split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(
      separator: "/")
    return directory.isEmpty ? relative : "\(directory)/\(relative)"
  }

  /// The paths of the command line, else of the configuration, else `rules`.
  func paths(_ given: [String], _ configured: [String]?) -> [String] {
    if !given.isEmpty { return given }
    return configured.map { $0.map { resolved($0) } } ?? ["rules"]
  }

  /// The checks for a file.
  func selection(for file: String) -> CheckSelection {
    let relative = path.map { UpwardSearch.path(of: file, besides: $0) } ?? file
    return CheckSelection(configuration, path: relative)
  }
}
