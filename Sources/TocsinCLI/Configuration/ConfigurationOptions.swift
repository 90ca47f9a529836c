import ArgumentParser
import TocsinDiagnostics
import TocsinIO
import TocsinWorkspace

/// `--config`, shared by the commands that obey a configuration file.
struct ConfigurationOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "The configuration; by default tocsin.yaml or .tocsin.yaml here or above, up to the repository's root.",
      valueName: "file"))
  var config: String?

  /// The configuration; an error in it ends the command with `usage`.
  func load(from workspace: Workspace, _ console: Console) throws -> LoadedConfiguration {
    let loaded: LoadedConfiguration
    do throws(LogReadError) {
      loaded = try workspace.configuration(at: config)
    } catch {
      console.note("error: \(error)")
      throw CommandRunner.CommandExit(status: .usage)
    }
    let renderer = HumanRenderer(styled: console.stylesError)
    if let source = loaded.source {
      for finding in loaded.findings { console.note(renderer.render(finding, in: source)) }
    }
    if loaded.findings.contains(where: { $0.level == .error }) {
      throw CommandRunner.CommandExit(status: .usage)
    }
    return loaded
  }
}
