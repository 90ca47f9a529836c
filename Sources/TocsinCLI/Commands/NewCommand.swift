import ArgumentParser
import TocsinIO

/// `tocsin new`.
struct NewCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "new",
    abstract: "Start a rule: the rule, a test and a sample, ready to change.",
    discussion: "Existing files are never overwritten. The directory's name is taken as the log source.")

  @Argument(help: "Where the rule is to stand, such as rules/okta/new-admin.yaml.")
  var path: String

  @Option(help: ArgumentHelp("The rule's name; by default made of the file's name.", valueName: "name"))
  var name: String?

  @Option(help: ArgumentHelp("The log source; by default the directory's name.", valueName: "source"))
  var source: String?

  func validate() throws {
    guard path.hasSuffix(".yaml"), !path.hasSuffix(".test.yaml") else {
      throw ValidationError("The path must end in .yaml, such as rules/okta/new-admin.yaml.")
    }
  }

  func run() throws {
    let parts = path.split(separator: "/").map(String.init)
    let stem = String((parts.last ?? "rule.yaml").dropLast(5))
    let directory = parts.count > 1 ? parts[parts.count - 2] : ""
    let folder = ["", ".", "..", "rules"].contains(directory) ? "my-source" : directory
    let scaffold = RuleScaffold(
      name: name ?? RuleScaffold.title(of: stem), source: source ?? folder)
    let base = String(path.dropLast(5))
    let files = [
      (path, scaffold.rule), ("\(base).test.yaml", scaffold.test), ("\(base).logs.ndjson", scaffold.samples),
    ]
    var output = OutputStream(descriptor: 1)
    for (file, text) in files {
      try OutputFile.create(path: file, bytes: Array(text.utf8))
      try output.write("\(file)\n")
    }
    try output.flush()
    Console().note("next: tocsin lint \(path) && tocsin test \(path)")
  }
}
