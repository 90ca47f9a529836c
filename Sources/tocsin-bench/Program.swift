import ArgumentParser

/// Figures for `docs/performance.md`; `scripts/bench` puts them side by side.
@main
struct Program: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "tocsin-bench",
    abstract: "Write seeded logs and rules, and measure the workloads against yardsticks.",
    subcommands: [
      AllCommand.self, CostCommand.self, GenerateCommand.self, ScanCommand.self, ParseCommand.self,
      DecompressCommand.self, NothingCommand.self, YAMLEventsCommand.self, CompileCommand.self,
      AdversarialCommand.self, CountsCommand.self, StateCommand.self, LintFiguresCommand.self,
    ])
}
