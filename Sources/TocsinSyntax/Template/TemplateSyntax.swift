package import TocsinDiagnostics
package import TocsinLogModel

/// A parsed message template.
///
/// Spans are byte ranges of the template text.
package struct TemplateSyntax: Sendable {
  package var nodes: [TemplateNode]

  package init(nodes: [TemplateNode]) {
    self.nodes = nodes
  }
}

/// A piece of a template.
///
/// Depth is bounded by the parser.
package indirect enum TemplateNode: Sendable {
  /// Literal text, also the content of raw blocks.
  case text(UTF8Text)
  case variable(TemplateReference, span: SourceSpan)
  /// `{{#…}}then{{else}}otherwise{{/…}}`; `isNegated` for `{{^…}}`.
  case block(TemplateTest, isNegated: Bool, then: [TemplateNode], otherwise: [TemplateNode], span: SourceSpan)
  /// `{{urlencode "v"}}`
  case urlEncode(TemplateReference, span: SourceSpan)
  /// `{{local_time "v" "zone"}}`
  case localTime(TemplateReference, zone: String, span: SourceSpan)
  /// `{{eval "expr"}}`
  case evaluation(TemplateExpression, span: SourceSpan)
}

/// What a block asks.
package enum TemplateTest: Sendable {
  /// `is_match`: contains one of the strings.
  case contains(TemplateReference, [UTF8Text])
  /// `is_exact_match`
  case equals(TemplateReference, [UTF8Text])
  /// `if`, or the attribute itself as the block's name.
  case exists(TemplateReference)
}

/// What a variable names.
package enum TemplateReference: Hashable, Sendable {
  case attribute(AttributePath)
  /// `{{key.name}}` or `{{[dot.key].name}}`: the values of tags with this key.
  case tagValue(UTF8Text)
  /// `{{legacy}}`: the bare tag's own name, if present.
  case bareTag(UTF8Text)
  case builtin(TemplateBuiltin)
  /// `events_matched_per_query.<label>`
  case eventsMatched(query: UTF8Text)
}

/// The built-in variables.
///
/// Source: Security notification variables.
package enum TemplateBuiltin: String, CaseIterable, Sendable {
  case severity
  case timestamp
  case firstSeen = "first_seen"
  case lastSeen = "last_seen"
  case timestampEpoch = "timestamp_epoch"
  case firstSeenEpoch = "first_seen_epoch"
  case lastSeenEpoch = "last_seen_epoch"
  case ruleName = "rule_name"
  case caseName = "case_name"
  case eventsMatched = "events_matched"
}

/// An arithmetic expression of `eval`.
///
/// Depth is bounded by the parser.
package indirect enum TemplateExpression: Sendable {
  package enum Operator: String, Sendable, CaseIterable {
    case plus = "+"
    case minus = "-"
    case times = "*"
    case divide = "/"
    case remainder = "%"
    case power = "^"
  }

  case number(Double)
  case variable(TemplateReference)
  case negated(TemplateExpression)
  case binary(Operator, TemplateExpression, TemplateExpression)
  /// `name` is one of the documented functions, its argument count checked.
  case call(name: String, [TemplateExpression])
}
