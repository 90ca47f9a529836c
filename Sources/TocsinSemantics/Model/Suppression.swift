package import TocsinDiagnostics
package import TocsinSyntax

/// A suppression: keeps signals of some rules from being created, or events from being seen by them.
///
/// Source: rule reference, section 4.1. Spans are byte ranges of the file.
package struct Suppression: Sendable {
  /// `name`, by which reports and findings refer to the suppression.
  package var name: String
  /// Where the name is written.
  package var nameSpan: SourceSpan
  /// `enabled`, true when absent; a disabled suppression has no effect.
  package var isEnabled: Bool
  /// A search over rules.
  package var ruleQuery: QuerySyntax
  /// Where the search over rules is written.
  package var ruleQuerySpan: SourceSpan
  /// A search over signals; `nil` when absent or empty.
  package var suppressionQuery: SuppressionSearch?
  /// A search over events; `nil` when absent or empty.
  package var dataExclusionQuery: SuppressionSearch?
  /// Milliseconds since 1970; from when it applies.
  package var start: Int?
  /// Milliseconds since 1970; until when it applies.
  package var expiration: Int?
  /// Where the expiration is written; `nil` when absent.
  package var expirationSpan: SourceSpan?
}

/// A query of a suppression, and where it is written.
package struct SuppressionSearch: Sendable {
  /// The parsed query, its spans in the file.
  package var search: QuerySyntax
  /// The value of the query's key.
  package var span: SourceSpan
}
