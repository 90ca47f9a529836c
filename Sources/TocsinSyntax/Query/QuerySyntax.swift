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

/// Boolean structure of a query.
///
/// Depth is bounded by ``QueryBudget``.
package indirect enum QueryNode: Sendable {
  /// At least two operands.
  case or([QueryNode], span: SourceSpan)
  /// At least two operands; juxtaposition and `AND` are the same.
  case and([QueryNode], span: SourceSpan)
  case not(QueryNode, span: SourceSpan)
  case term(QueryTerm)

  package var span: SourceSpan {
    switch self {
    case .or(_, let span), .and(_, let span), .not(_, let span): span
    case .term(let term): term.span
    }
  }
}

/// One search: where to look, and what to look for.
package struct QueryTerm: Sendable {
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
package indirect enum ValueNode: Sendable {
  case or([ValueNode], span: SourceSpan)
  case and([ValueNode], span: SourceSpan)
  case not(ValueNode, span: SourceSpan)
  case test(ValueTest, span: SourceSpan)

  package var span: SourceSpan {
    switch self {
    case .or(_, let span), .and(_, let span), .not(_, let span), .test(_, let span): span
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
