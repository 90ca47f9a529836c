import ArgumentParser
import Foundation
import TocsinCLI

/// Writes what derives from the code: the registries of checks and methods, their pages, the schemas.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate",
    abstract: "Write the registries of checks and detection methods, their pages, and the schemas.",
    discussion: """
      Pages derive from the code as it was built: after a new check or method it says so, and is run a second time.
      """)

  @Flag(help: "Write nothing; end with 1 when a file is not as it should be.")
  var check = false

  @OptionGroup var options: RootOptions

  func run() throws {
    let registries: [any RegistrySource] = [
      CheckRegistrySource(options), MethodRegistrySource(options), ShippedPipelinesSource(options),
    ]
    let stale = registries.filter { options.text($0.path) != $0.text }
    if !stale.isEmpty, !check {
      for registry in stale {
        try options.write(registry.text, to: registry.path)
        print("wrote \(registry.path): run `swift run tocsin-dev generate` again for the pages")
      }
      return
    }
    var wrong = stale.map(\.path)
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
