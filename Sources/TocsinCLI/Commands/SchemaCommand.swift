import ArgumentParser
import TocsinIO
import TocsinKit
import TocsinLint

/// `tocsin schema`.
struct SchemaCommand: ParsableCommand {
  enum Subject: String, CaseIterable, ExpressibleByArgument {
    case rule
    case ruleTest = "rule-test"
    case configuration
  }

  static let configuration = CommandConfiguration(
    commandName: "schema",
    abstract: "Print the JSON Schema of rules, rule tests or the configuration, for editors.",
    discussion: "With the YAML language server: # yaml-language-server: $schema=rule.schema.json")

  @Argument(help: "rule, rule-test or configuration.")
  var subject: Subject = .rule

  func run() throws {
    var output = OutputStream(descriptor: 1)
    switch subject {
    case .rule: try output.write(Schemas.rule)
    case .ruleTest: try output.write(Schemas.ruleTest)
    case .configuration: try output.write(ConfigurationSchema.jsonSchema)
    }
    try output.flush()
  }
}
