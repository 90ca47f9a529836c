import ArgumentParser
import TocsinDiagnostics
import TocsinKit
import TocsinLint
import TocsinLogModel
import TocsinSemantics
import TocsinWorkspace

/// What lint costs beside parsing, which checks cost most, and how comparing rules grows with their number.
struct LintFiguresCommand: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "lint",
    abstract: "Lint generated rules beside parsing them, on one thread.")

  @Option(help: "Rules to parse and lint.")
  var rules = 1000

  @Option(help: "How often each is measured; the fastest counts.")
  var rounds = 3

  @Option(help: "The costliest checks to name.")
  var checks = 8

  @Flag(help: "Compare 250, 500, 1,000, 2,000 rules instead: pairs looked at, questions asked, time.")
  var growth = false

  func run() throws {
    if growth {
      LintFiguresCommand.printGrowth()
    } else {
      printCosts()
    }
  }

  /// Texts of generated rules; by turns of as many sources.
  private static func sources(_ count: Int, of sources: Int) -> [SourceFile] {
    var files = RuleFiles(seed: 1, density: .dense)
    return (0..<count).map { number in
      let text = files.rule(number)
      let own = sources == 1 ? text : text.replacing("source:cloudtrail", with: "source:s\(number % sources)")
      return SourceFile(name: "\(number).yaml", bytes: Array(own.utf8))
    }
  }

  private static func linted(_ sources: [SourceFile]) -> [LintedFile] {
    sources.map { LintedFile(RuleCompiler.check($0, keepsNodes: true), tests: nil) { SampleSet() } }
  }

  private func printCosts() {
    let sources = LintFiguresCommand.sources(rules, of: 1)
    let parsing = fastest { LintFiguresCommand.linted(sources) }
    let files = LintFiguresCommand.linted(sources)
    let linter = Linter()
    let linting = fastest { linter.lint(files, timeZones: CoordinatedTime()) }
    let findings = linter.lint(files, timeZones: CoordinatedTime()).flatMap(\.diagnostics)
    print("rules  parse ms  lint ms  lint + parse / parse  findings  undecided")
    let ratio = (parsing + linting) / parsing
    let undecided = findings.filter { ["Q250"].contains($0.descriptor.code) }.count
    print(
      "\(rules)  \(decimal(parsing))  \(decimal(linting))  \(decimal(ratio))  \(findings.count)  \(undecided)"
    )
    print("check  ms alone")
    let costs = CheckRegistry.all.map { check -> (String, Double) in
      let alone = Linter(checks: [check])
      return (
        "\(check.descriptor.code) \(check.descriptor.name)",
        fastest { alone.lint(files, timeZones: CoordinatedTime()) }
      )
    }
    for (name, cost) in costs.sorted(by: { $0.1 > $1.1 }).prefix(checks) {
      print("\(name)  \(decimal(cost))")
    }
  }

  private static func printGrowth() {
    print(
      "sources  rules  question  all pairs  pairs looked at  questions  undecided  found  unconfirmed  ms")
    for count in [1, 20] {
      for number in [250, 500, 1000, 2000] {
        let rules = sources(number, of: count).flatMap { RuleCompiler.check($0).rules }
        for kind in ["covers", "overlaps"] {
          let proofs = RuleSetAnalysis(rules)
          let time = milliseconds { _ = kind == "covers" ? proofs.coverage : proofs.overlaps }
          let outcome = kind == "covers" ? proofs.coverage : proofs.overlaps
          print(
            "\(count)  \(number)  \(kind)  \(number * (number - 1))  \(outcome.pairs)  \(outcome.questions)  \(outcome.undecided)  \(outcome.relations.count)  \(proofs.unconfirmed)  \(decimal(time))"
          )
        }
      }
    }
  }

  /// Milliseconds of the fastest of several rounds.
  private func fastest<Result>(_ work: () -> Result) -> Double {
    (0..<max(rounds, 1)).map { _ in LintFiguresCommand.milliseconds { _ = work() } }.min() ?? 0
  }

  private static func milliseconds(_ work: () -> Void) -> Double {
    let started = ContinuousClock.now
    work()
    let (seconds, attoseconds) = (ContinuousClock.now - started).components
    return Double(seconds) * 1000 + Double(attoseconds) / 1e15
  }
}
