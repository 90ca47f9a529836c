import ArgumentParser

extension Scenario: ExpressibleByArgument {}

/// How figures are printed.
enum FigureFormat: String, CaseIterable, ExpressibleByArgument {
  case text
  case json
}

/// Runs the workloads and prints the table.
struct AllCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "all", abstract: "Measure the workloads W1 to W7 side by side.")

  @Option(help: "The tocsin to measure.")
  var tocsin: String

  @Option(help: "An earlier build of it, measured in the same rounds.")
  var previous: String?

  @Option(help: "Where generated files are kept.")
  var directory: String

  @Option(parsing: .upToNextOption, help: "Only these workloads.")
  var only: [Scenario] = Scenario.allCases

  @Option(help: "Part of the full size of the inputs.")
  var scale = 1.0

  @Option(help: "How often each command is run.")
  var rounds = 5

  @Option(help: "text or json.")
  var format: FigureFormat = .text

  func run() throws {
    let space = Workspace(
      tocsin: tocsin, bench: CommandLine.arguments[0], directory: directory, scale: scale, rounds: rounds,
      previous: previous)
    if format == .text {
      print(AllCommand.line(["", "what", "rate", "spread", "ratio", "goal", "peak memory", "counts"]))
    }
    for scenario in only {
      for row in try scenario.run(space) {
        print(format == .text ? AllCommand.line(row.text) : row.json)
      }
    }
  }

  private static let widths = [4, 38, 12, 7, 24, 26, 12, 0]

  private static func line(_ cells: [String]) -> String {
    zip(cells, widths).map { cell, width in
      cell + String(repeating: " ", count: max(1, width - cell.count))
    }.joined()
  }
}
