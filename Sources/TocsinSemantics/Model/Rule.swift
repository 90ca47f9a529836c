package import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSyntax

/// A decoded and bound detection rule.
///
/// Rules are held and handed on everywhere, and a definition holds some thirty references: copies share it.
package typealias Rule = Shared<RuleDefinition>

/// What a rule says.
///
/// Defaults are filled in; what the evaluator cannot do is listed in ``unsupported``, not hidden.
/// Spans are byte ranges of the rule file.
package struct RuleDefinition: Sendable {
  /// The file the rule was read from, as the user wrote it.
  package var file: String
  /// SHA-256 of the canonical form of what decides the rule's signals, in hexadecimal: layout and comments do not count.
  package var contentHash = ""
  /// The mapping of the rule.
  package var span: SourceSpan
  /// Set by the service; correlation rules and suppressions may name it.
  package var id: String?
  /// Where the id is written; the beginning of the rule where it is that of an envelope.
  package var idSpan: SourceSpan
  /// `customName` where it is set, else `name`.
  package var name: String
  /// Where the name is written.
  package var nameSpan: SourceSpan
  /// `type`.
  package var type = RuleType.logDetection
  /// `customMessage` where it is set, else `message`.
  package var message = ""
  /// The message parsed as a template.
  package var messageTemplate = TemplateSyntax(nodes: [])
  /// The name parsed as a template when `hasExtendedTitle`; a plain text otherwise.
  package var nameTemplate = TemplateSyntax(nodes: [])
  /// Of a third party rule: the title of its signals, in place of the rule's name and the case's.
  package var signalTitle: TemplateSyntax?
  /// Whether titles carry the group-by values.
  package var hasExtendedTitle = false
  /// Whether the service runs the rule; here it is checked and tested all the same.
  package var isEnabled = true
  /// `tags`, as written.
  package var tags: [String] = []
  /// What is counted; of a third party rule the root queries, then those of its cases.
  package var queries: [RuleQuery] = []
  /// In the order in which they are tried.
  package var cases: [RuleCase] = []
  /// `options`, defaults filled in.
  package var options: RuleOptions
  /// `filters[]`.
  package var filters: [RuleFilter] = []
  /// `referenceTables[]`, without those that name no query.
  package var tableRestrictions: [TableRestriction] = []
  /// Of a scheduled rule.
  package var calculatedFields: [RuleCalculatedField] = []
  /// `nil` for a rule in real time.
  package var schedule: RuleSchedule?
  /// `nil` when absent: signals are grouped by the full group.
  package var groupSignalsBy: [GroupField]?
  /// What `run` and `test` refuse, each with its place; empty for a rule that is evaluated in full.
  package var unsupported: [Diagnostic] = []

  /// A rule without queries and cases, all else as if its keys were absent.
  package init(file: String, span: SourceSpan, name: String, nameSpan: SourceSpan, options: RuleOptions) {
    self.file = file
    self.span = span
    self.name = name
    self.nameSpan = nameSpan
    self.options = options
    idSpan = nameSpan
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
  /// Where `query` is written.
  package var span: SourceSpan
  /// `aggregation`: what is computed.
  package var aggregation: Aggregation
  /// `groupByFields`: what divides events.
  package var groupByFields: [GroupField]
  /// `distinctFields`: what `cardinality` counts.
  package var distinctFields: [GroupField]
  /// `metrics`: what is measured.
  package var metrics: [GroupField]
  /// Whether an event without a group-by field counts.
  package var hasOptionalGroupByFields: Bool
  /// The fields whose words a content anomaly rule compares.
  package var contentFields: [GroupField]
  /// Of a signal correlation rule: whose signals are counted, instead of events.
  package var signals: SignalSource?

  /// Creates a query over events; content and signals are for methods and types that have them.
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

/// A field to group by, to count distinct values of, or to measure: `@a.b`, a reserved name, a tag key, or `#name`.
package struct GroupField: Hashable, Sendable {
  /// Where the value of a field is found.
  package enum Source: Hashable, Sendable {
    case attribute(AttributePath)
    case reserved(ReservedAttribute)
    /// The values of the tags with this key, lower-cased.
    case tag(UTF8Text)
    /// What the rule computes.
    case calculated(CalculatedField)
  }

  /// Where the value is found.
  package var source: Source
  /// As the rule writes it: `@usr.id`, `host`, `env`, `#total`.
  ///
  /// The key of a signal's group.
  package var name: String

  /// Creates a field.
  package init(source: Source, name: String) {
    self.source = source
    self.name = name
  }
}

/// `cases[]`.
package struct RuleCase: Sendable {
  /// Appended to the name of the rule in titles.
  package var name: String
  /// `customStatus` where it is set, else `status`.
  package var severity: SignalSeverity
  /// Labels replaced by query indices; `nil` for the empty condition.
  package var condition: CaseCondition?
  /// The condition as parsed, spans in the rule file; `nil` where there is none.
  package var conditionSyntax: ConditionSyntax?
  /// The condition as written.
  package var conditionText: String
  /// Whom to tell, each written `@handle`.
  package var notifications: [String]
  /// The mapping of the case.
  package var span: SourceSpan

  /// Creates a case.
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

/// `filters[]`.
package struct RuleFilter: Sendable {
  /// What becomes of an event that matches.
  package enum Action: String, Sendable, CaseIterable {
    case require
    case suppress
  }

  /// What becomes of an event that matches.
  package var action: Action
  /// Which events are meant.
  package var search: QuerySyntax

  /// Creates a filter.
  package init(action: Action, search: QuerySyntax) {
    self.action = action
    self.search = search
  }
}

/// `options`, defaults filled in.
///
/// Times are in seconds.
package struct RuleOptions: Sendable {
  /// How events become signals.
  package var detectionMethod: DetectionMethod
  /// How far back events count; 0 looks at each alone.
  package var evaluationWindow: Int
  /// How long a signal stays open after its last match.
  package var keepAlive: Int
  /// How long a signal stays open at most.
  package var maxSignalDuration: Int
  /// Whether signals of staging, test and development are less severe.
  package var decreaseCriticalityBasedOnEnv: Bool
  /// What the method is told.
  package var methodOptions: MethodOptions
  /// The same as a person wrote it, key by key.
  package var methodSettings: [MethodSetting] = []

  /// Creates options; times are in seconds.
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
