import ArgumentParser

/// Figures for `docs/performance.md`; `scripts/bench` puts them side by side.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin-bench",
    abstract: "Write seeded logs and measure a plain newline scan.",
    subcommands: [GenerateCommand.self, ScanCommand.self])
}

/// Writes mixed Salesforce logs, about one install in 100,000 records, to standard output.
struct GenerateCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "generate", abstract: "Write mixed Salesforce NDJSON to standard output.")

  @Option(help: "Stop after about this many bytes.")
  var bytes = 1_000_000_000

  @Option(help: "The same seed gives the same bytes.")
  var seed: UInt64 = 1

  func run() throws {
    try SalesforceLogs(seed: seed).write(bytes: bytes)
  }
}

/// Counts newlines: the yardstick.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Count the newlines of a file, and print the rate.")

  @Argument var path: String

  func run() throws {
    let result = try NewlineScan.run(path: path)
    print("\(result.lines) lines, \(result.bytes) bytes, \(result.milliseconds) ms")
  }
}
