import TocsinDiagnostics
package import TocsinSemantics

/// The one rule that is asked about, and the file it stands in.
package struct RuleChoice: Sendable {
  /// The rule, which need not be one that can be evaluated offline.
  package let rule: Rule
  /// The file of the rule.
  package let file: RuleFile

  /// A rule and its file.
  package init(_ rule: Rule, of file: RuleFile) {
    (self.rule, self.file) = (rule, file)
  }

  /// Every rule of the loaded files that has one of some names or ids, or every rule without a name.
  package static func all(named name: String?, in loaded: LoadedRules) -> [RuleChoice] {
    loaded.files.flatMap { file in
      file.rules.filter { name == nil || $0.name == name || $0.id == name }.map { RuleChoice($0, of: file) }
    }
  }

  /// The rule of the first file, by name or id, and without a name its first rule; `nil` where there is no such rule.
  package init?(named name: String?, in loaded: LoadedRules) {
    guard let file = loaded.files.first,
      let rule = file.rules.first(where: { name == nil || $0.name == name || $0.id == name })
    else { return nil }
    (self.rule, self.file) = (rule, file)
  }

  /// Where the rules are that this one may count the signals of: its file, and the given paths, else its directory.
  package func sourcePaths(_ given: [String]) -> [String] {
    let name = file.source.name
    let directory = name.lastIndex(of: "/").map { String(name[..<$0]) } ?? "."
    return [name] + (given.isEmpty ? [directory] : given)
  }
}
