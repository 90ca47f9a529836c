package import TocsinDiagnostics
package import TocsinLogModel
package import TocsinSyntax

/// A decoded and bound detection rule.
///
/// Defaults are filled in; what the evaluator cannot do is listed in ``unsupported``, not hidden.
/// Spans are byte ranges of the rule file.
///
/// Copies share the facts of the rule until one is changed: rules are held and handed on everywhere, and some thirty
/// references would be counted each time.
package struct Rule: Sendable {
  private var shared: SharedFacts

  /// The file the rule was read from, as the user wrote it.
  package var file: String {
    get { shared.facts.file }
    set { change { $0.file = newValue } }
  }
  /// SHA-256 of the canonical form of what decides the rule's signals, in hexadecimal: layout and comments do not count.
  package var contentHash: String {
    get { shared.facts.contentHash }
    set { change { $0.contentHash = newValue } }
  }
  package var span: SourceSpan {
    get { shared.facts.span }
    set { change { $0.span = newValue } }
  }
  package var id: String? {
    get { shared.facts.id }
    set { change { $0.id = newValue } }
  }
  /// `customName` where it is set, else `name`.
  package var name: String {
    get { shared.facts.name }
    set { change { $0.name = newValue } }
  }
  package var nameSpan: SourceSpan {
    get { shared.facts.nameSpan }
    set { change { $0.nameSpan = newValue } }
  }
  package var type: RuleType {
    get { shared.facts.type }
    set { change { $0.type = newValue } }
  }
  /// `customMessage` where it is set, else `message`.
  package var message: String {
    get { shared.facts.message }
    set { change { $0.message = newValue } }
  }
  package var messageTemplate: TemplateSyntax {
    get { shared.facts.messageTemplate }
    set { change { $0.messageTemplate = newValue } }
  }
  /// The name parsed as a template when `hasExtendedTitle`; a plain text otherwise.
  package var nameTemplate: TemplateSyntax {
    get { shared.facts.nameTemplate }
    set { change { $0.nameTemplate = newValue } }
  }
  package var hasExtendedTitle: Bool {
    get { shared.facts.hasExtendedTitle }
    set { change { $0.hasExtendedTitle = newValue } }
  }
  package var isEnabled: Bool {
    get { shared.facts.isEnabled }
    set { change { $0.isEnabled = newValue } }
  }
  package var tags: [String] {
    get { shared.facts.tags }
    set { change { $0.tags = newValue } }
  }
  package var queries: [RuleQuery] {
    get { shared.facts.queries }
    set { change { $0.queries = newValue } }
  }
  package var cases: [RuleCase] {
    get { shared.facts.cases }
    set { change { $0.cases = newValue } }
  }
  package var options: RuleOptions {
    get { shared.facts.options }
    set { change { $0.options = newValue } }
  }
  package var filters: [RuleFilter] {
    get { shared.facts.filters }
    set { change { $0.filters = newValue } }
  }
  package var tableRestrictions: [TableRestriction] {
    get { shared.facts.tableRestrictions }
    set { change { $0.tableRestrictions = newValue } }
  }
  /// Of a scheduled rule.
  package var calculatedFields: [RuleCalculatedField] {
    get { shared.facts.calculatedFields }
    set { change { $0.calculatedFields = newValue } }
  }
  /// `nil` for a rule in real time.
  package var schedule: RuleSchedule? {
    get { shared.facts.schedule }
    set { change { $0.schedule = newValue } }
  }
  /// `nil` when absent: signals are grouped by the full group.
  package var groupSignalsBy: [GroupField]? {
    get { shared.facts.groupSignalsBy }
    set { change { $0.groupSignalsBy = newValue } }
  }
  /// What `run` and `test` refuse, each with its place; empty for a rule that is evaluated in full.
  package var unsupported: [Diagnostic] {
    get { shared.facts.unsupported }
    set { change { $0.unsupported = newValue } }
  }

  package init(
    file: String, contentHash: String, span: SourceSpan, id: String?, name: String, nameSpan: SourceSpan,
    type: RuleType, message: String, messageTemplate: TemplateSyntax, nameTemplate: TemplateSyntax,
    hasExtendedTitle: Bool, isEnabled: Bool, tags: [String], queries: [RuleQuery], cases: [RuleCase],
    options: RuleOptions, filters: [RuleFilter], tableRestrictions: [TableRestriction] = [],
    calculatedFields: [RuleCalculatedField] = [], schedule: RuleSchedule? = nil,
    groupSignalsBy: [GroupField]?, unsupported: [Diagnostic]
  ) {
    shared = SharedFacts(
      RuleFacts(
        file: file, contentHash: contentHash, span: span, id: id, name: name, nameSpan: nameSpan, type: type,
        message: message, messageTemplate: messageTemplate, nameTemplate: nameTemplate,
        hasExtendedTitle: hasExtendedTitle, isEnabled: isEnabled, tags: tags, queries: queries, cases: cases,
        options: options, filters: filters, tableRestrictions: tableRestrictions,
        calculatedFields: calculatedFields, schedule: schedule,
        groupSignalsBy: groupSignalsBy, unsupported: unsupported))
  }

  private mutating func change(_ change: (inout RuleFacts) -> Void) {
    var facts = shared.facts
    change(&facts)
    shared = SharedFacts(facts)
  }
}

/// What a rule says.
private struct RuleFacts: Sendable {
  var file: String
  var contentHash: String
  var span: SourceSpan
  var id: String?
  var name: String
  var nameSpan: SourceSpan
  var type: RuleType
  var message: String
  var messageTemplate: TemplateSyntax
  var nameTemplate: TemplateSyntax
  var hasExtendedTitle: Bool
  var isEnabled: Bool
  var tags: [String]
  var queries: [RuleQuery]
  var cases: [RuleCase]
  var options: RuleOptions
  var filters: [RuleFilter]
  var tableRestrictions: [TableRestriction]
  var calculatedFields: [RuleCalculatedField]
  var schedule: RuleSchedule?
  var groupSignalsBy: [GroupField]?
  var unsupported: [Diagnostic]
}

/// The facts of a rule on the heap.
private final class SharedFacts: Sendable {
  let facts: RuleFacts

  init(_ facts: RuleFacts) { self.facts = facts }
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

/// A field to group by, to count distinct values of, or to measure: `@a.b`, a reserved name, a tag key, or `#name`.
package struct GroupField: Hashable, Sendable {
  package enum Source: Hashable, Sendable {
    case attribute(AttributePath)
    case reserved(ReservedAttribute)
    /// The values of the tags with this key, lower-cased.
    case tag(UTF8Text)
    /// What the rule computes.
    case calculated(CalculatedField)
  }

  package var source: Source
  /// As the rule writes it: `@usr.id`, `host`, `env`, `#total`.
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
package indirect enum CaseCondition: Hashable, Sendable {
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
