package import TocsinDiagnostics

/// What machine formats say about a check, such as a `reportingDescriptor` of SARIF.
package struct CheckMetadata: Sendable {
  /// The code: SARIF's `id`.
  package let id: String
  package let name: String
  package let level: DiagnosticLevel
  /// SARIF's `shortDescription`.
  package let summary: String
  /// Markdown: SARIF's `fullDescription` and `help`.
  package let explanation: String
  /// The page within the repository.
  package let page: String
  package let isOnByDefault: Bool
  package let fixability: Check.Fixability
  /// The heading of its family, for tags.
  package let category: String
}

extension Check {
  package var metadata: CheckMetadata {
    CheckMetadata(
      id: descriptor.code, name: descriptor.name, level: descriptor.level, summary: descriptor.summary,
      explanation: explanation, page: page, isOnByDefault: isOnByDefault, fixability: fixability,
      category: family?.title ?? "")
  }

  /// The path of the generated page.
  package var page: String { "docs/checks/\(descriptor.code)-\(descriptor.name).md" }
}
