package import TocsinDiagnostics

/// Whether some log meets a query.
package enum Satisfiability: Sendable {
  case satisfiable(WitnessLog)
  case unsatisfiable(UnsatisfiableCore)
  case gaveUp(GaveUp)
}

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

/// Whether a statement about all logs holds.
package enum Entailment: Sendable {
  case holds
  case fails(WitnessLog)
  case gaveUp(GaveUp)
}

/// Whether two queries match the same logs.
package enum Equivalence: Sendable {
  case equivalent
  /// A log that one matches and the other does not.
  case different(WitnessLog, isMetByFirst: Bool)
  case gaveUp(GaveUp)
}

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

/// What a reasoner has done so far.
package struct ReasoningStatistics: Hashable, Sendable {
  package var questions = 0
  package var gaveUp = 0
  /// Witnesses that the evaluator did not confirm; each is a fault of the reasoner.
  package var unconfirmed = 0

  package init() {}
}
