package import TocsinDiagnostics
package import TocsinSemantics
package import TocsinSyntax

/// A rule file after the front end: its rules, and everything there is to say about it.
package struct RuleFile: Sendable {
  /// The text that was read.
  package let source: SourceFile
  /// The rules without errors.
  package private(set) var rules: [Rule]
  /// The suppressions without errors.
  package let suppressions: [Suppression]
  /// The node of each rule; empty unless nodes were asked for.
  package let ruleNodes: [YAMLNode]
  /// The nodes of all documents; empty unless nodes were asked for.
  package let documents: [YAMLNode]
  /// In source order.
  package let diagnostics: [Diagnostic]

  /// Beyond so many findings in one file the rest is only counted: a reader is helped by the first ones.
  package static let maximumShownFindings = 1000

  /// The same file with its rules changed.
  package func mapRules(_ change: (Rule) -> Rule) -> RuleFile {
    var copy = self
    copy.rules = rules.map(change)
    return copy
  }

  /// Whether no finding makes a rule of the file invalid.
  package var isValid: Bool { !diagnostics.contains { $0.descriptor.invalidatesRule } }
}
