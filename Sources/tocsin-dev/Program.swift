import ArgumentParser
import Foundation

/// Chores of this repository.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin-dev", abstract: "Chores of the Tocsin repository.",
    subcommands: [ConformCommand.self, GenerateCommand.self, NewCheckCommand.self, MutateSourceCommand.self])
}

/// `--root`, shared by all chores.
struct RootOptions: ParsableArguments {
  @Option(help: "The repository.")
  var root = "."

  func validate() throws {
    guard FileManager.default.fileExists(atPath: url("Package.swift").path) else {
      throw ValidationError(
        "There is no Package.swift in \(root): run this in the repository, or give --root.")
    }
  }

  func url(_ path: String) -> URL { URL(fileURLWithPath: root).appendingPathComponent(path) }

  func text(_ path: String) -> String? { try? String(contentsOf: url(path), encoding: .utf8) }

  func write(_ text: String, to path: String) throws {
    try FileManager.default.createDirectory(
      at: url(path).deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: url(path))
  }

  /// The files below a directory, sorted.
  func files(in directory: String) -> [String] {
    let names = FileManager.default.enumerator(atPath: url(directory).path)?.allObjects as? [String] ?? []
    return names.sorted().map { "\(directory)/\($0)" }
  }
}
