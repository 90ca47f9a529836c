import Testing
import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

/// Rules from short texts.
enum RuleTexts {
  static let window =
    "{detectionMethod: threshold, evaluationWindow: 300, keepAlive: 600, maxSignalDuration: 3600}"
  static let instant = "{detectionMethod: threshold, evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}"

  static func rules(_ file: SourceFile) -> [Rule] {
    var findings = DiagnosticCollector()
    return YAMLReader.documents(of: file, into: &findings).flatMap {
      RuleDecoder.decode($0, file: file, into: &findings)
    }
  }

  static func rule(_ text: String) throws -> Rule {
    try #require(rules(SourceFile(name: "example.yaml", text: text)).first, "\(text)")
  }

  static func rule(queries: [String], cases: [String], options: String) throws -> Rule {
    try rule(
      """
      name: example
      message: m
      queries:
      \(queries.map { "  - \($0)" }.joined(separator: "\n"))
      cases:
      \(cases.map { "  - \($0.hasPrefix("{") ? $0 : "{status: low, condition: '\($0)'}")" }.joined(separator: "\n"))
      options: \(options)

      """)
  }
}
