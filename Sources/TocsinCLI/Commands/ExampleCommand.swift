import ArgumentParser
import TocsinDetect
import TocsinDiagnostics
import TocsinEvents
import TocsinExamples
import TocsinIO
import TocsinKit
import TocsinLogModel
import TocsinReasoning
import TocsinRuleTesting
import TocsinSemantics
import TocsinWorkspace

extension LogEnvelope: ExpressibleByArgument {}

/// `tocsin example`.
struct ExampleCommand: ParsableCommand {
  enum Kind: String, CaseIterable, ExpressibleByArgument {
    case logs
    case test
  }

  static let configuration = CommandConfiguration(
    commandName: "example",
    abstract: "Make the logs that fire each case of a rule.",
    discussion: """
      The fewest logs, with times, in any form that `run` reads; each example is evaluated before it is shown. \
      --as test gives a rule test instead, signals included. A case that cannot fire is explained.
      """)

  @Argument(help: "A rule file.")
  var rule: String

  @Option(
    name: .customLong("case"),
    help: ArgumentHelp("Only this case: its number, from 1, or its name.", valueName: "case"))
  var chosenCase: String?

  @Option(
    help: ArgumentHelp(
      "How logs are written: \(LogEnvelope.allCases.map(\.rawValue).joined(separator: ", ")).",
      valueName: "form"))
  var form: LogEnvelope = .ndjson

  @Option(name: .customLong("as"), help: ArgumentHelp("logs, or test.", valueName: "kind"))
  var kind: Kind = .logs

  @Option(help: ArgumentHelp("Which rule, where the file holds several.", valueName: "name"))
  var name: String?

  @Option(
    help: ArgumentHelp(
      "Where the rules are whose signals the rule counts: a file or directory, repeatable; by default the directory of the rule.",
      valueName: "path"))
  var sources: [String] = []

  @OptionGroup var tables: TableOptions
  @OptionGroup var output: OutputOptions

  func run() throws {
    let console = output.console
    let workspace = Workspace()
    let choice = try ChosenRule.one(of: rule, named: name, tables: tables, from: workspace, console: console)
    let linked = try ChosenRule.linked(
      choice, paths: sources, tables: tables, from: workspace, console: console)
    let setup = RunSetup(linked, suppressions: [], timeZones: ZoneCache())
    let (rule, file) = (choice.rule, choice.file)
    let indices = try cases(of: rule, console)
    var made: [(index: Int, example: Example)] = []
    var status = ExitStatus.clean
    let wanted = kind == .test ? LogEnvelope.ndjson : form
    let (envelope, results) = ExampleFile.examples(of: setup, cases: indices, as: wanted)
    if envelope != wanted, kind == .logs {
      console.note(
        "note: the form `\(wanted.rawValue)` cannot carry these logs; they are written as `\(envelope.rawValue)`"
      )
    }
    for result in results {
      let index = result.index
      let title = title(rule, index, file.source)
      switch result.outcome {
      case .example(let example):
        made.append((index, example))
        console.note("\(title): \(Plural.count(example.timeline.entries.count, "log"))")
      case .unreachable(let reach):
        console.note("\(title) cannot fire: \(ExampleCommand.explanation(reach, rule))")
        status = status.combined(with: .findings)
      case .gaveUp(let reason):
        console.note("error: \(title): no example was found: \(reason.explanation)")
        status = status.combined(with: reason.status)
      case .unsupported(let method):
        console.note(
          "error: \(title): no examples are made for the detection method `\(method.rawValue)`; write the logs by hand"
        )
        status = status.combined(with: .invalidRule)
      }
    }
    let written = kind == .test ? tests(made, setup, file) : logs(made, setup, as: envelope)
    guard let written else {
      console.note("error: the examples do not fire together; ask for one with --case")
      throw CommandRunner.CommandExit(status: status.combined(with: .findings))
    }
    var stream = OutputStream(descriptor: 1)
    try stream.write(written)
    try stream.flush()
    try status.end()
  }

  private func cases(of rule: Rule, _ console: Console) throws -> [Int] {
    guard let chosenCase else { return Array(rule.cases.indices) }
    if let number = Int(chosenCase), rule.cases.indices.contains(number - 1) { return [number - 1] }
    if let index = rule.cases.firstIndex(where: { $0.name == chosenCase }) { return [index] }
    let names = rule.cases.enumerated().map { "\($0 + 1) `\($1.name)`" }.joined(separator: ", ")
    console.note("error: no case `\(chosenCase)`; there are \(names)")
    throw CommandRunner.CommandExit(status: .usage)
  }

  private func title(_ rule: Rule, _ index: Int, _ source: SourceFile) -> String {
    let ruleCase = rule.cases[index]
    let line = source.location(of: ruleCase.span.start).line
    let name = ruleCase.name.isEmpty ? "" : " \(Escaping.visible(ruleCase.name))"
    return
      "\(Escaping.visible(source.name)):\(line): case \(index + 1)\(name) (\(ruleCase.severity.rawValue))"
  }

  /// Why no values make a case the first that is met.
  static func explanation(_ reach: CaseReach, _ rule: Rule) -> String {
    switch reach {
    case .covered(let cases):
      let names = cases.map {
        "case \($0 + 1)\(rule.cases[$0].name.isEmpty ? "" : " \(rule.cases[$0].name)")"
      }
      let list = names.map { Escaping.visible($0) }.joined(separator: " or ")
      return "whenever its condition is met, that of \(list) is, which comes before it"
    case .neverMet: return "no logs meet its condition"
    case .reachable, .gaveUp: return "it was not decided"
    }
  }

  private func logs(
    _ made: [(index: Int, example: Example)], _ setup: RunSetup, as form: LogEnvelope
  ) -> [UInt8]? {
    let timelines = made.map(\.example.timeline)
    if made.isEmpty { return [] }
    guard ExampleFile.isConfirmed(setup, made.map(\.index), timelines, as: form) else { return nil }
    return ExampleFile.bytes(of: timelines, of: setup.rules, as: form)
  }

  private func tests(
    _ made: [(index: Int, example: Example)], _ setup: RunSetup, _ file: RuleFile
  ) -> [UInt8]? {
    if made.isEmpty { return [] }
    let rule = setup.subject
    var writer = RuleTestWriter(rule)
    writer.needsRuleName = file.rules.count > 1
    var text = "tests:\n"
    for (index, example) in made {
      let caseName = rule.cases[index].name
      let name = "\(caseName.isEmpty ? "case \(index + 1)" : caseName) fires"
      guard let test = writer.test(name: name, example.timeline, expecting: example.signals) else {
        return nil
      }
      text += test
    }
    return ExampleFile.passes(text, of: setup) ? Array(text.utf8) : nil
  }
}

extension ExampleGaveUp {
  /// A limit of the search is a budget; anything else is a finding.
  var status: ExitStatus { if case .reasoning(.budget) = self { .budget } else { .findings } }
}
