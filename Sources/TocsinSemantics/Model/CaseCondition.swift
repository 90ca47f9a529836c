package import TocsinLogModel
package import TocsinSyntax

/// A bound condition: labels are replaced by the positions of queries.
///
/// It stands in no text, so that two conditions with the same meaning part by part are equal. Depth is bounded by the
/// condition parser.
package typealias CaseCondition = BooleanTree<CaseLeaf, Unmarked>

/// A leaf of a bound condition.
package enum CaseLeaf: Hashable, Sendable {
  /// The value of one query against a number.
  case comparison(CountComparison)
  /// Stages joined by `THEN`; only as the whole condition.
  ///
  /// A leaf, because no values make it hold: each stage is a condition of its own, for events of its own.
  case sequence([CaseCondition])
}

/// `query operator limit`.
package struct CountComparison: Hashable, Sendable {
  /// An index into the rule's queries.
  package var query: Int
  /// How the value of the query is compared.
  package var operation: ConditionComparison.Operator
  /// What it is compared with.
  package var limit: DecimalNumber

  /// A comparison of the query at an index.
  package init(query: Int, operation: ConditionComparison.Operator, limit: DecimalNumber) {
    self.query = query
    self.operation = operation
    self.limit = limit
  }

  /// Whether a value is as it should be; `nil`, the maximum of no events, never is.
  ///
  /// Source: query reference, sections 6.1 and 6.5.
  package func isMet(_ value: DecimalNumber?) -> Bool { value.map { operation.holds($0, limit) } ?? false }
}

extension CaseCondition {
  /// A single comparison.
  package static func comparison(
    query: Int, _ operation: ConditionComparison.Operator, _ limit: DecimalNumber
  ) -> CaseCondition {
    .leaf(.comparison(CountComparison(query: query, operation: operation, limit: limit)))
  }

  /// The stages of a condition with `THEN`; `nil` for any other.
  package var stages: [CaseCondition]? { if case .leaf(.sequence(let stages)) = self { stages } else { nil } }

  /// The comparisons, in order, those of stages included.
  package var comparisons: [CountComparison] {
    leaves.flatMap { leaf in
      switch leaf {
      case .comparison(let comparison): [comparison]
      case .sequence(let stages): stages.flatMap(\.comparisons)
      }
    }
  }

  /// The queries that it names.
  package var queries: Set<Int> { Set(comparisons.map(\.query)) }

  /// The condition as a tree of comparisons alone; `nil` for one with `THEN`.
  package var withoutStages: BooleanTree<CountComparison, Unmarked>? {
    mapAll { if case .comparison(let comparison) = $0 { comparison } else { nil } }
  }

  /// Whether values of the queries meet the condition; a condition with `THEN` is never met.
  ///
  /// `value` yields `nil` for the maximum of no events.
  package func isMet(value: (_ query: Int) -> DecimalNumber?) -> Bool {
    holds { leaf in
      switch leaf {
      case .comparison(let comparison): comparison.isMet(value(comparison.query))
      case .sequence: false
      }
    }
  }

  /// The condition over other queries; `nil` where one has no other.
  package func mapQueries(_ transform: (Int) -> Int?) -> CaseCondition? {
    mapAll { leaf in
      switch leaf {
      case .comparison(var comparison):
        guard let query = transform(comparison.query) else { return nil }
        comparison.query = query
        return .comparison(comparison)
      case .sequence(let stages):
        let mapped = stages.compactMap { $0.mapQueries(transform) }
        return mapped.count == stages.count ? .sequence(mapped) : nil
      }
    }
  }
}
