import ArgumentParser
import Foundation
import TocsinCLI

/// Writes what derives from the code: the registry of checks, their pages, the schemas.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write the registry of checks, their pages and the schemas.",
    discussion: """
      Pages derive from the checks as they were built: after a new check it says so, and is run a second time.
      """)

  @Flag(help: "Write nothing; end with 1 when a file is not as it should be.")
  var check = false

  @OptionGroup var options: RootOptions

  func run() throws {
    let registry = CheckRegistrySource(options)
    let isStale = options.text(CheckRegistrySource.path) != registry.text
    if isStale, !check {
      try options.write(registry.text, to: CheckRegistrySource.path)
      print("wrote \(CheckRegistrySource.path): run `swift run tocsin-dev generate` again for the pages")
      return
    }
    var wrong = isStale ? [CheckRegistrySource.path] : []
    let files = GeneratedFiles.all
    let paths = Set(files.map(\.path))
    for (path, text) in files where options.text(path) != text {
      wrong.append(path)
      if !check { try options.write(text, to: path) }
    }
    for path in options.files(in: GeneratedFiles.checksDirectory) where !paths.contains(path) {
      wrong.append(path)
      if !check { try FileManager.default.removeItem(at: options.url(path)) }
    }
    for path in wrong { print(check ? "not as generated: \(path)" : "wrote \(path)") }
    guard !check || wrong.isEmpty else {
      print("run `swift run tocsin-dev generate`")
      throw ExitCode(1)
    }
  }
}
