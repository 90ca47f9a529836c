import ArgumentParser
import TocsinIO
import TocsinKit
import TocsinPlan
import TocsinSyntax
import TocsinWorkspace

/// Counts newlines: the first yardstick.
struct ScanCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "scan", abstract: "Count the newlines of a file, and print the rate.")

  @Argument var path: String

  func run() throws {
    let result = try NewlineScan.run(path: path)
    print("\(result.lines) lines, \(result.bytes) bytes, \(result.milliseconds) ms")
  }
}

/// Takes ten attributes from every record: the second yardstick.
struct ParseCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "parse", abstract: "Take ten attributes from every record of a file.")

  @Argument var path: String

  func run() throws {
    let result = try FieldParse.run(path: path)
    print("\(result.records) records, \(result.values) values")
  }
}

/// Decompresses a file and drops the bytes.
struct DecompressCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "decompress", abstract: "Decompress a file and count its bytes.")

  @Argument var path: String

  func run() throws {
    print("\(try DecompressedSize.count(path: path)) bytes")
  }
}

/// Does nothing: what starting a process costs.
struct NothingCommand: ParsableCommand {
  static let configuration = CommandConfiguration(commandName: "nothing", abstract: "Do nothing.")

  func run() {}
}

/// Lets libyaml emit the events of all files of a directory.
struct YAMLEventsCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "yaml-events", abstract: "Read the YAML events of all rule files of a directory.")

  @Argument var path: String

  func run() throws {
    var count = 0
    for path in PathExpansion.ruleFiles([path]).paths {
      let bytes = try FileContents.read(path: path, limit: 1 << 24)
      count += YAMLEventCount.count(bytes)
    }
    print("\(count) events")
  }
}

/// Compiles all rules of a directory to a plan set.
struct CompileCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "compile", abstract: "Compile all rule files of a directory to one plan set.")

  @Argument var path: String

  @Option var jobs = Processors.count

  func run() throws {
    var rules = 0
    var compiled: [RuleFile] = []
    for result in RuleCompiler.load(
      paths: PathExpansion.ruleFiles([path]).paths, from: DiskFiles(), jobs: jobs)
    {
      let file = try result.get()
      rules += file.rules.count
      compiled.append(file)
    }
    let plan = RuleCompiler.plan(compiled.flatMap(\.rules), jobs: jobs)
    print(
      "\(rules) rules, \(plan.atoms.count) atoms, \(plan.steps.count) steps, \(plan.index.alwaysRun.count) always run"
    )
  }
}
