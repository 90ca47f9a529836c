package import TocsinDiagnostics
package import TocsinLogModel

/// A parsed search query.
///
/// Spans are byte ranges of the query text.
package struct QuerySyntax: Sendable {
  /// `nil` for the empty query, which every event meets.
  package var root: QueryNode?

  package init(root: QueryNode?) {
    self.root = root
  }
}

/// Boolean structure of a query, down to terms; juxtaposition and `AND` are the same.
///
/// Depth is bounded by ``QueryBudget``.
package typealias QueryNode = BooleanTree<QueryTerm, SourceSpan>

/// One search: where to look, and what to look for.
package struct QueryTerm: Spanned, Sendable {
  package enum Subject: Hashable, Sendable {
    /// `*` or `*:*`: every event.
    case everything
    /// A bare word or phrase.
    case freeText
    /// `*:x`
    case fullText
    case attribute(AttributePath)
    case reserved(ReservedAttribute)
    /// `tags:x`: each tag as one whole string.
    case wholeTag
    /// `key:x`, the key as written, escapes resolved.
    case tag(UTF8Text)
    /// `#name:x`: a field that the rule computes.
    case calculated(CalculatedField)

    /// What a query writes before the colon; `nil` where it writes no key.
    package var key: String? {
      switch self {
      case .everything, .freeText: nil
      case .fullText: "*"
      case .attribute(let path): "@\(path)"
      case .reserved(let name): name.rawValue
      case .wholeTag: "tags"
      case .tag(let name): name.description
      case .calculated(let field): "#\(field.name)"
      }
    }
  }

  package var subject: Subject
  package var test: ValueNode
  package var span: SourceSpan
  /// The key with its `@`, without the colon; `nil` for free text.
  package var keySpan: SourceSpan?

  package init(subject: Subject, test: ValueNode, span: SourceSpan, keySpan: SourceSpan?) {
    self.subject = subject
    self.test = test
    self.span = span
    self.keySpan = keySpan
  }
}

/// What stands after the colon: one test, or a group of them.
package typealias ValueNode = BooleanTree<SpannedTest, SourceSpan>

/// One test of a value, and where it is written, without the key before it.
package struct SpannedTest: Spanned, Sendable {
  /// What is asked of the value.
  package var test: ValueTest
  /// The value as it is written.
  package var span: SourceSpan

  /// A test written at a span.
  package init(_ test: ValueTest, span: SourceSpan) {
    self.test = test
    self.span = span
  }
}

extension ValueNode {
  /// A single test.
  package static func test(_ test: ValueTest, span: SourceSpan) -> ValueNode {
    .leaf(SpannedTest(test, span: span))
  }
}

/// One test of one subject: a term that has no group, or one value of a group.
package struct QueryTest: Spanned, Sendable {
  /// The term that the test is, or whose values it is one of.
  package var term: QueryTerm
  /// What is asked of the value.
  package var test: ValueTest
  /// The span of the term; in a group that of the value.
  package var span: SourceSpan
}

extension QueryTerm {
  /// The tests of the term; the span of a group is that of its parentheses.
  package var tests: BooleanTree<QueryTest, SourceSpan> {
    if case .leaf(let value) = test { return .leaf(QueryTest(term: self, test: value.test, span: span)) }
    return test.map { QueryTest(term: self, test: $0.test, span: $0.span) }
  }
}

extension QueryNode {
  /// The tests of all terms in one tree; the span of a group is that of its whole term.
  package var tests: BooleanTree<QueryTest, SourceSpan> { flatMap { $0.tests.placed(at: $0.span) } }

  /// The query without the operands of junctions at a span, those of value groups included.
  package func removingPart(at span: SourceSpan) -> QueryNode {
    removing(span).map { term in
      var term = term
      term.test = term.test.removing(span)
      return term
    }
  }
}

/// One test of a value.
package enum ValueTest: Hashable, Sendable {
  /// `*` alone (also `**`, `[* TO *]`, `_exists_:k`), or the term `*` itself.
  case exists
  /// A word with at least one wildcard, other than stars alone. Runs of stars are kept as written.
  case wildcard([WildcardPiece])
  /// A word without wildcards, or a phrase (`quoted`): unquoted and unescaped text.
  case text(UTF8Text, quoted: Bool)
  case comparison(ComparisonOperator, Bound)
  /// `nil` is an open end, `*`; not both.
  case range(lower: Bound?, includesLower: Bool, upper: Bound?, includesUpper: Bool)
  /// `CIDR(field, block, …)`; `hasHostBits` of a block is a matter for lint.
  case cidr([CIDRBlock])
}

/// A piece of a word: escapes are resolved, so a star in `literal` is a star.
package enum WildcardPiece: Hashable, Sendable {
  case literal(UTF8Text)
  /// `*`
  case anyRun
  /// `?`: one Unicode scalar.
  case anyScalar
}

package enum ComparisonOperator: String, Hashable, Sendable, CaseIterable {
  case less = "<"
  case lessOrEqual = "<="
  case greater = ">"
  case greaterOrEqual = ">="
}

/// An end of a range or the right side of a comparison.
package enum Bound: Hashable, Sendable {
  /// An unquoted JSON number, with its spelling.
  case number(DecimalNumber, spelling: UTF8Text)
  /// Quoted or a bare word.
  case text(UTF8Text, quoted: Bool)
}
