import TocsinDiagnostics
import TocsinIO
import TocsinKit
import TocsinSemantics

/// The one rule that a command looks at.
enum RuleChoice {
  /// The rule of a file, by name or id where it holds several; ends the command when there is none that is evaluated.
  static func one(
    of path: String, named name: String?, console: Console
  ) throws -> (rule: Rule, file: RuleFile) {
    var loaded = LoadedRules.load([path], console: console)
    loaded.reportErrors(console)
    try loaded.status.end()
    guard let file = loaded.files.first,
      let rule = file.rules.first(where: { name == nil || $0.name == name || $0.id == name })
    else {
      let names = loaded.rules.map { "`\($0.name)`" }.joined(separator: ", ")
      console.note("error: no rule called `\(name ?? "")` in \(path); there are \(names)")
      throw CommandRunner.Ending(status: .usage)
    }
    let renderer = HumanRenderer(styled: console.stylesError)
    for diagnostic in rule.unsupported { console.note(renderer.render(diagnostic, in: file.source)) }
    if !rule.unsupported.isEmpty { throw CommandRunner.Ending(status: .invalidRule) }
    return (rule, file)
  }

  /// A rule with those whose signals it counts, and those behind them; alone for a rule over logs.
  ///
  /// They are looked for in its file, and in `paths`, else beside the file.
  static func linked(
    _ rule: Rule, in file: RuleFile, paths: [String], console: Console
  ) throws -> LinkedRules {
    guard rule.type == .signalCorrelation else { return LinkedRules([rule]) }
    let name = file.source.name
    let directory = name.lastIndex(of: "/").map { String(name[..<$0]) } ?? "."
    let rules = LoadedRules.load([name] + (paths.isEmpty ? [directory] : paths), console: console).rules
    let linked = RuleSources(rules).linked(rule)
    let linking = RuleLinking(
      linked.rules, evaluated: [rule],
      skipped: linked.rules.dropLast().filter { !$0.unsupported.isEmpty })
    let renderer = HumanRenderer(styled: console.stylesError)
    for (_, diagnostic) in linking.problems { console.note(renderer.render(diagnostic, in: file.source)) }
    for diagnostic in linking.skipped.flatMap(\.unsupported) {
      console.note(renderer.render(diagnostic, in: file.source))
    }
    if linking.evaluated.rules.isEmpty { throw CommandRunner.Ending(status: .invalidRule) }
    return linked
  }
}
