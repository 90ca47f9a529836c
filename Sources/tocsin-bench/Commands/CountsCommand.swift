import ArgumentParser
import TocsinKit

extension RecordValidation: ExpressibleByArgument {}

/// Prints what is the same on every machine: in a process of its own, since what a process has used before it starts
/// another counts as the peak memory of that one.
struct CountsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "counts", abstract: "Count what rules take of an event, or what a run of one rule reads.")

  @Argument(help: "A directory of rules; with --validate one rule file.")
  var rules: String

  @Argument(help: "The logs.")
  var logs: String

  @Option(help: "Count a whole run that validates so much.")
  var validate: RecordValidation?

  func run() throws {
    let counts =
      if let validate {
        try RunCounts.measure(rule: rules, logs: logs, validate)
      } else {
        try MatchCost.counts(rules: rules, logs: logs)
      }
    for count in counts { print(count.name, count.value) }
  }
}
