import TocsinDiagnostics
import TocsinWorkspace

/// Says what became of files that are no rules.
enum PassedOverFiles {
  /// Files that are named; more are only counted.
  static let maximumNamed = 50

  /// The error of a named file: what it seems to be, and what to do.
  static func error(_ file: LoadedRules.OtherFile) -> String {
    let next =
      switch file.kind {
      case .ruleTest: "name the rule file beside it, or call it `<rule>.test.yaml`"
      case .configuration: "name rule files; `--config` names a configuration"
      default: "name rule files or a directory; `--rules-only` skips other files"
      }
    return "error: "
      + Escaping.visible("\(file.path): this is \(file.kind.seeming), not a detection rule (\(next))")
  }

  /// One line a file, and how many there are.
  static func lines(_ files: [LoadedRules.OtherFile], excludedCount: Int) -> [String] {
    if files.isEmpty, excludedCount == 0 { return [] }
    var lines = files.prefix(maximumNamed).map {
      Escaping.visible("skipped: \($0.path): this is \($0.kind.seeming)")
    }
    if files.count > maximumNamed { lines.append("skipped: \(files.count - maximumNamed) more") }
    let excluded = excludedCount > 0 ? ", \(excludedCount) excluded by the configuration" : ""
    lines.append(
      "\(Plural.count(files.count, "file")) skipped that \(files.count == 1 ? "isn't a rule" : "aren't rules")\(excluded)"
    )
    return lines
  }
}
