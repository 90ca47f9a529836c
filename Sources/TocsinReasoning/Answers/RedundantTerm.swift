package import TocsinDiagnostics

/// A term without which a query matches the same logs.
package struct RedundantTerm: Hashable, Sendable {
  package enum Kind: Hashable, Sendable {
    /// Other terms imply it: `@a:x @a:x*`.
    case implied
    /// Another alternative covers it: `@a:x OR @a:x*`.
    case covered
  }

  package var span: SourceSpan
  package var kind: Kind
  /// The terms that make it redundant, in source order; empty when they are not known apart.
  package var because: [SourceSpan]
}
