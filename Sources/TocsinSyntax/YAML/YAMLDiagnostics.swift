package import TocsinDiagnostics

extension DiagnosticDescriptor {
  package static let yamlSyntax = DiagnosticDescriptor(
    "Y001", "yaml-syntax", .error, "The text is not YAML.")
  package static let duplicateKey = DiagnosticDescriptor(
    "Y002", "duplicate-key", .error, "A key stands twice in one mapping; most readers keep the last silently."
  )
  package static let notAMapping = DiagnosticDescriptor(
    "Y003", "not-a-mapping", .error, "A rule is a mapping of keys to values.")
  package static let invisibleCharacter = DiagnosticDescriptor(
    "Y007", "invisible-or-control-char", .warning, "An invisible character changes how the text reads.")
  package static let controlCharacter = DiagnosticDescriptor(
    "Y011", "control-character", .error, "Control characters are not allowed in a rule file.")
  package static let encoding = DiagnosticDescriptor(
    "Y012", "encoding", .error, "A rule file is UTF-8 text.")
  package static let emptyFile = DiagnosticDescriptor(
    "Y013", "empty-rule-file", .error, "A file without a rule would pass every check unseen.")
  package static let nonScalarKey = DiagnosticDescriptor(
    "Y014", "non-scalar-key", .error, "A key must be a plain text.")
  package static let unknownAlias = DiagnosticDescriptor(
    "Y015", "unknown-alias", .error, "An alias names an anchor that is not complete before it.")
  package static let tagNotAllowed = DiagnosticDescriptor(
    "Y016", "tag-not-allowed", .error, "Only the standard tags of YAML are read.")
  package static let yamlBudget = DiagnosticDescriptor(
    "Y017", "yaml-budget", .error, "A rule file exceeds a size, depth or expansion limit.")
  package static let normalisedKeys = DiagnosticDescriptor(
    "Y018", "keys-differ-by-normalisation", .error,
    "Two keys look the same and differ only in their code points.")
  package static let yamlVersion = DiagnosticDescriptor(
    "Y019", "yaml-version", .error, "Only YAML 1.1 and 1.2 are read.")
}
