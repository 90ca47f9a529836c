package import TocsinDiagnostics
package import TocsinSyntax

/// A suppression: keeps signals of some rules from being created, or events from being seen by them.
///
/// Source: rule reference, section 4.1. Spans are byte ranges of the file.
package struct Suppression: Sendable {
  package var name: String
  package var nameSpan: SourceSpan
  package var isEnabled: Bool
  /// A search over rules.
  package var ruleQuery: QuerySyntax
  package var ruleQuerySpan: SourceSpan
  /// A search over signals; `nil` when absent or empty.
  package var suppressionQuery: SuppressionSearch?
  /// A search over events; `nil` when absent or empty.
  package var dataExclusionQuery: SuppressionSearch?
  /// Milliseconds since 1970; from when it applies.
  package var start: Int?
  /// Milliseconds since 1970; until when it applies.
  package var expiration: Int?
  package var expirationSpan: SourceSpan?
}

/// A query of a suppression, and where it is written.
package struct SuppressionSearch: Sendable {
  package var search: QuerySyntax
  package var span: SourceSpan
}
