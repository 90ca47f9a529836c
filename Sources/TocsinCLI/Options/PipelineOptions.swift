import ArgumentParser
import TocsinDiagnostics
import TocsinEnrichment
import TocsinIO
import TocsinIntake
import TocsinPipelines
import TocsinWorkspace

/// Which pipelines logs go through before anybody sees them, shared by all commands that read logs.
struct PipelineOptions: ParsableArguments {
  @Option(
    help: ArgumentHelp(
      "Log pipelines that raw logs go through: a file, or a directory whose files run in the order of their names. May be repeated.",
      valueName: "path"))
  var pipelines: [String] = []

  @Flag(
    help: "Read logs as they are: no source is told by a log's shape, and no pipeline of Tocsin runs.")
  var noDefaultPipelines = false

  @Option(
    help: ArgumentHelp(
      "A MaxMind database of cities or networks, for the places of addresses. May be repeated.",
      valueName: "file"))
  var geoip: [String] = []

  /// The intake that they describe; errors are printed and end the command.
  func intake(_ workspace: Workspace, _ console: Console) throws -> RecordIntake {
    var intake = RecordIntake()
    intake.recognizesSources = !noDefaultPipelines
    var isValid = true
    let renderer = HumanRenderer(styled: console.stylesError)
    var loaded: [LogPipeline] = []
    for path in pipelines {
      for file in try PipelineFiles.read(path, console) {
        let (found, diagnostics) = PipelineReader.read(file, zones: ZoneCache())
        for diagnostic in diagnostics where diagnostic.level > .info {
          console.note(renderer.render(diagnostic, in: file))
          if diagnostic.level == .error { isValid = false }
        }
        loaded += found
      }
    }
    guard isValid else { throw CommandRunner.CommandExit(status: .invalidRule) }
    intake.pipelines = LogPipelines(loaded)
    if let agents = PipelineFiles.userAgents() {
      intake.enrichment.userAgent = { agents.details($0, $1) }
    }
    let databases = try geoip.map { path in
      do throws(GeoDatabase.Failure) {
        return try GeoDatabase(path: path)
      } catch {
        console.note(
          "error: \(Escaping.visible(path)): \(error.message) (name a MaxMind database, a .mmdb file)")
        throw CommandRunner.CommandExit(status: .usage)
      }
    }
    if !databases.isEmpty {
      intake.enrichment.location = { address in
        let found = databases.compactMap { $0.details(of: address) }
        return found.isEmpty ? nil : found.flatMap { $0 }
      }
    }
    return intake
  }
}

/// Files that the options of pipelines name.
enum PipelineFiles {
  /// More bytes are no pipeline.
  private static let limit = 8 << 20

  /// The files of a path, those of a directory in the order of their names.
  static func read(_ path: String, _ console: Console) throws -> [SourceFile] {
    let expansion = PathExpansion.files([path], where: isPipeline)
    for failure in expansion.failures { console.note("error: \(failure)") }
    if let failure = expansion.failures.first { throw CommandRunner.CommandExit(status: failure.status) }
    guard !expansion.paths.isEmpty else {
      console.note(
        "error: \(Escaping.visible(path)) holds no pipeline (name a .yaml or .json file, or a directory of them)"
      )
      throw CommandRunner.CommandExit(status: .usage)
    }
    return try expansion.paths.map { path in
      do throws(LogReadError) {
        return SourceFile(name: path, bytes: try FileContents.read(path: path, limit: limit))
      } catch {
        console.note("error: \(error)")
        throw CommandRunner.CommandExit(status: error.status)
      }
    }
  }

  private static func isPipeline(_ name: String) -> Bool {
    guard [".yaml", ".yml", ".json"].contains(where: { name.hasSuffix($0) }) else { return false }
    return !["_tests.yaml", "_tests.yml"].contains { name.hasSuffix($0) }
  }

  /// The patterns of user agents, where this machine has them.
  static func userAgents() -> LazyUserAgents? {
    guard let bytes = try? FileContents.read(path: UserAgentTable.standardPath, limit: limit) else {
      return nil
    }
    return LazyUserAgents(SourceFile(name: UserAgentTable.standardPath, bytes: bytes))
  }
}
