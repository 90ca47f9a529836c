package import TocsinDiagnostics

/// Terms that no log meets together.
package struct UnsatisfiableCore: Hashable, Sendable {
  /// In source order, by query of the question.
  package var terms: [CoreTerm]
  /// Without any one of the terms a log exists.
  ///
  /// `false` when the budget ended before that was known.
  package var isMinimal: Bool

  package var spans: [SourceSpan] { terms.map(\.span) }
}

/// A term of a core.
package struct CoreTerm: Hashable, Sendable {
  /// The query's position among those that must match, then those that must not.
  package var query: Int
  package var span: SourceSpan
}
