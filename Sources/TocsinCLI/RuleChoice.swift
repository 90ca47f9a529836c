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
}
