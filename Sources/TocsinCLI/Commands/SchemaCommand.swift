import ArgumentParser
import TocsinIO
import TocsinKit

/// `tocsin schema`.
struct SchemaCommand: ParsableCommand {
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case rule
    case ruleTest = "rule-test"
  }

  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of rule files or rule tests, for editors.",
    discussion: "With the YAML language server: # yaml-language-server: $schema=rule.schema.json")

  @Argument(help: "rule or rule-test.")
  var subject: Subject = .rule

  func run() throws {
    var output = OutputStream(descriptor: 1)
    try output.write(subject == .rule ? Schemas.rule : Schemas.ruleTest)
    try output.flush()
  }
}
