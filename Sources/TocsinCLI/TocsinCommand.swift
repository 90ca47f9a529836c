package import ArgumentParser
import TocsinIO

/// The root command: alone, it shows the commands that a newcomer needs.
package struct TocsinCommand: ParsableCommand {
  package static let configuration = CommandConfiguration(
    commandName: "tocsin",
    abstract: "Lint, test, run and explain Datadog Cloud SIEM detection rules, offline.",
    discussion: "Exit statuses: \(ExitStatus.summary)",
    version: TocsinVersion.text,
    subcommands: [
      LintCommand.self, TestCommand.self, RunCommand.self, ExplainCommand.self, SearchCommand.self,
      ProcessCommand.self, GrokCommand.self,
      NewCommand.self, FmtCommand.self, SchemaCommand.self, ExampleCommand.self, DiffCommand.self,
    ])

  package init() {}

  package func run() throws {
    var output = OutputStream(descriptor: 1)
    try output.write(Array(TocsinCommand.welcome.utf8))
    try output.flush()
  }

  static let welcome = """
    tocsin \(TocsinVersion.text): detection rules in the Datadog Cloud SIEM language, offline

      tocsin lint rules/                        find what is wrong with rules
      tocsin test rules/                        run the tests beside the rules
      tocsin run rules/ --logs events.ndjson    evaluate rules over logs, print signals
      tocsin explain RULE --log events.ndjson   why a rule did or did not fire
      tocsin process raw.log                    show raw logs as rules see them
      tocsin fmt rules/                         bring rules into one layout
      tocsin new rules/okta/new-admin.yaml      start a rule with its test and samples

    `tocsin --help` lists all commands, `tocsin help COMMAND` explains one.

    """
}

/// The version of the tool and of its command line contract.
package enum TocsinVersion {
  package static let text = "0.1.0"
}
