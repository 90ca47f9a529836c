import TocsinDiagnostics
import TocsinSemantics
import TocsinWorkspace

/// The one rule of a file that a command looks at.
enum ChosenRule {
  /// The rule of a file, by name or id where it holds several; ends the command when there is none that is evaluated.
  static func one(
    of path: String, named name: String?, tables: TableOptions, from workspace: Workspace, console: Console
  ) throws -> RuleChoice {
    var loaded = CommandRules.load([path], from: workspace, console: console)
    loaded.reportErrors(console)
    try loaded.resolveTables(tables, from: workspace)
    try loaded.status.end()
    let choice = try named(name, in: loaded, of: path, console: console)
    let renderer = HumanRenderer(styled: console.stylesError)
    for diagnostic in choice.rule.unsupported {
      console.note(renderer.render(diagnostic, in: choice.file.source))
    }
    if !choice.rule.unsupported.isEmpty { throw CommandRunner.CommandExit(status: .invalidRule) }
    return choice
  }

  /// The rule of a loaded file, by name or id; ends the command when there is none.
  static func named(
    _ name: String?, in rules: CommandRules, of path: String, console: Console
  ) throws -> RuleChoice {
    if let choice = RuleChoice(named: name, in: rules.loaded) { return choice }
    let names = rules.rules.map { "`\($0.name)`" }.joined(separator: ", ")
    console.note("error: no rule called `\(name ?? "")` in \(path); there are \(names)")
    throw CommandRunner.CommandExit(status: .usage)
  }

  /// A rule with those whose signals it counts, and those behind them; alone for a rule over logs.
  ///
  /// They are looked for in its file, and in `paths`, else beside the file.
  static func linked(
    _ choice: RuleChoice, paths: [String], tables: TableOptions, from workspace: Workspace, console: Console
  ) throws -> LinkedRules {
    let rule = choice.rule
    guard rule.type == .signalCorrelation else { return LinkedRules([rule]) }
    var loaded = CommandRules.load(choice.sourcePaths(paths), from: workspace, console: console)
    try loaded.resolveTables(tables, from: workspace)
    let rules = loaded.rules
    let linked = RuleSources(rules).linked(rule)
    let linking = RuleLinking(
      linked.rules, evaluated: [rule],
      skipped: linked.rules.dropLast().filter { !$0.unsupported.isEmpty })
    let renderer = HumanRenderer(styled: console.stylesError)
    for (_, diagnostic) in linking.problems {
      console.note(renderer.render(diagnostic, in: choice.file.source))
    }
    for diagnostic in linking.skipped.flatMap(\.unsupported) {
      console.note(renderer.render(diagnostic, in: choice.file.source))
    }
    if linking.evaluated.rules.isEmpty { throw CommandRunner.CommandExit(status: .invalidRule) }
    return linked
  }
}
