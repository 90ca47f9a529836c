package import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSyntax

/// A decoded and bound detection rule.
///
/// Defaults are filled in; what the evaluator cannot do is listed in ``unsupported``, not hidden.
/// Spans are byte ranges of the rule file.
package struct Rule: Sendable {
  /// The file the rule was read from, as the user wrote it.
  package var file: String
  /// SHA-256 of the canonical form of what decides the rule's signals, in hexadecimal: layout and comments do not count.
  package var contentHash: String
  package var span: SourceSpan
  package var id: String?
  /// `customName` where it is set, else `name`.
  package var name: String
  package var nameSpan: SourceSpan
  package var type: RuleType
  /// `customMessage` where it is set, else `message`.
  package var message: String
  package var messageTemplate: TemplateSyntax
  /// The name parsed as a template when `hasExtendedTitle`; a plain text otherwise.
  package var nameTemplate: TemplateSyntax
  package var hasExtendedTitle: Bool
  package var isEnabled: Bool
  package var tags: [String]
  package var queries: [RuleQuery]
  package var cases: [RuleCase]
  package var options: RuleOptions
  package var filters: [RuleFilter]
  package var tableRestrictions: [TableRestriction] = []
  /// `nil` for a rule in real time.
  package var schedule: RuleSchedule?
  /// `nil` when absent: signals are grouped by the full group.
  package var groupSignalsBy: [GroupField]?
  /// What `run` and `test` refuse, each with its place; empty for a rule that is evaluated in full.
  package var unsupported: [Diagnostic]

  package init(
    file: String, contentHash: String, span: SourceSpan, id: String?, name: String, nameSpan: SourceSpan,
    type: RuleType, message: String, messageTemplate: TemplateSyntax, nameTemplate: TemplateSyntax,
    hasExtendedTitle: Bool, isEnabled: Bool, tags: [String], queries: [RuleQuery], cases: [RuleCase],
    options: RuleOptions, filters: [RuleFilter], groupSignalsBy: [GroupField]?, unsupported: [Diagnostic]
  ) {
    self.file = file
    self.contentHash = contentHash
    self.span = span
    self.id = id
    self.name = name
    self.nameSpan = nameSpan
    self.type = type
    self.message = message
    self.messageTemplate = messageTemplate
    self.nameTemplate = nameTemplate
    self.hasExtendedTitle = hasExtendedTitle
    self.isEnabled = isEnabled
    self.tags = tags
    self.queries = queries
    self.cases = cases
    self.options = options
    self.filters = filters
    self.groupSignalsBy = groupSignalsBy
    self.unsupported = unsupported
  }
}

/// `queries[]`.
package struct RuleQuery: Sendable {
  /// The written name, else `a`, `b`, … by position.
  package var label: String
  /// `query` AND `customQueryExtension` AND `additionalFilters`, spans in the rule file.
  package var search: QuerySyntax
  /// The text of `query`, for display.
  package var text: String
  package var span: SourceSpan
  package var aggregation: Aggregation
  package var groupByFields: [GroupField]
  package var distinctFields: [GroupField]
  package var metrics: [GroupField]
  package var hasOptionalGroupByFields: Bool
  /// The fields whose words a content anomaly rule compares.
  package var contentFields: [GroupField]
  /// Of a signal correlation rule: whose signals are counted, instead of events.
  package var signals: SignalSource?

  package init(
    label: String, search: QuerySyntax, text: String, span: SourceSpan, aggregation: Aggregation,
    groupByFields: [GroupField], distinctFields: [GroupField], metrics: [GroupField],
    hasOptionalGroupByFields: Bool, contentFields: [GroupField] = [], signals: SignalSource? = nil
  ) {
    self.label = label
    self.search = search
    self.text = text
    self.span = span
    self.aggregation = aggregation
    self.groupByFields = groupByFields
    self.distinctFields = distinctFields
    self.metrics = metrics
    self.hasOptionalGroupByFields = hasOptionalGroupByFields
    self.contentFields = contentFields
    self.signals = signals
  }
}

/// A field to group by, to count distinct values of, or to measure: `@a.b`, a reserved name, or a tag key.
package struct GroupField: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    case attribute(AttributePath)
    case reserved(ReservedAttribute)
    /// The values of the tags with this key, lower-cased.
    case tag(UTF8Text)
  }

  package var source: Source
  /// As the rule writes it: `@usr.id`, `host`, `env`.
  ///
  /// The key of a signal's group.
  package var name: String

  package init(source: Source, name: String) {
    self.source = source
    self.name = name
  }
}

/// `cases[]`.
package struct RuleCase: Sendable {
  package var name: String
  /// `customStatus` where it is set, else `status`.
  package var severity: SignalSeverity
  /// Labels replaced by query indices; `nil` for the empty condition.
  package var condition: CaseCondition?
  package var conditionSyntax: ConditionSyntax?
  package var conditionText: String
  package var notifications: [String]
  package var span: SourceSpan

  package init(
    name: String, severity: SignalSeverity, condition: CaseCondition?, conditionSyntax: ConditionSyntax?,
    conditionText: String, notifications: [String], span: SourceSpan
  ) {
    self.name = name
    self.severity = severity
    self.condition = condition
    self.conditionSyntax = conditionSyntax
    self.conditionText = conditionText
    self.notifications = notifications
    self.span = span
  }
}

/// A bound condition.
///
/// Depth is bounded by the condition parser.
package indirect enum CaseCondition: Sendable {
  case or([CaseCondition])
  case and([CaseCondition])
  case not(CaseCondition)
  /// `query` is an index into the rule's queries.
  case comparison(query: Int, ConditionComparison.Operator, DecimalNumber)
  /// Stages joined by `THEN`; only at the top.
  case sequence([CaseCondition])
}

/// `filters[]`.
package struct RuleFilter: Sendable {
  package enum Action: String, Sendable, CaseIterable {
    case require
    case suppress
  }

  package var action: Action
  package var search: QuerySyntax

  package init(action: Action, search: QuerySyntax) {
    self.action = action
    self.search = search
  }
}

/// `options`, defaults filled in.
///
/// Times are in seconds.
package struct RuleOptions: Sendable {
  package var detectionMethod: DetectionMethod
  package var evaluationWindow: Int
  package var keepAlive: Int
  package var maxSignalDuration: Int
  package var decreaseCriticalityBasedOnEnv: Bool
  package var methodOptions: MethodOptions

  package init(
    detectionMethod: DetectionMethod, evaluationWindow: Int, keepAlive: Int, maxSignalDuration: Int,
    decreaseCriticalityBasedOnEnv: Bool, methodOptions: MethodOptions = .none
  ) {
    self.detectionMethod = detectionMethod
    self.evaluationWindow = evaluationWindow
    self.keepAlive = keepAlive
    self.maxSignalDuration = maxSignalDuration
    self.decreaseCriticalityBasedOnEnv = decreaseCriticalityBasedOnEnv
    self.methodOptions = methodOptions
  }
}
