internal import TocsinDiagnostics
internal import TocsinLogModel
internal import TocsinSyntax

/// Reads a rule, whatever its state: absent and wrong values become defaults, texts are parsed and bound.
struct RuleReader {
  let node: YAMLNode
  let file: SourceFile
  /// Whether the node is the definition of a historical job.
  let isJob: Bool
  var findings: [Diagnostic] = []
  /// Of a scheduled rule: what `#name` may name.
  private var calculated: [CalculatedField]?

  init(node: YAMLNode, file: SourceFile, isJob: Bool = false) {
    self.node = node
    self.file = file
    self.isJob = isJob
  }

  mutating func read(isKnownTimeZone: (String) -> Bool) -> RuleDraft {
    let type: RuleType = node.member("type") ?? .logDetection
    let calculatedFields = readCalculatedFields()
    let options = readOptions(type)
    let queries = readQueries(type: type)
    let labels = queries.map(\.query.label)
    let steps = readSteps(labels: labels)
    let cases = readCases(options: options, labels: labels, steps: steps.map(\.name))

    let name = override("customName") ?? node.value("name")
    let message = override("customMessage") ?? node.value("message")
    let hasExtendedTitle = node.value("hasExtendedTitle")?.boolean ?? false
    let nameText = name?.text?.description ?? ""
    let nameTemplate =
      hasExtendedTitle
      ? readTemplate(name, labels: labels, isKnownTimeZone: isKnownTimeZone)
      : TemplateSyntax(nodes: nameText.isEmpty ? [] : [.text(UTF8Text(nameText))])

    var definition = RuleDefinition(
      file: file.name, span: node.span, name: nameText, nameSpan: name?.span ?? node.beginning,
      options: options)
    definition.id = node.string("id")
    definition.idSpan = node.place(of: "id")
    definition.type = type
    definition.message = message?.text?.description ?? ""
    definition.messageTemplate = readTemplate(message, labels: labels, isKnownTimeZone: isKnownTimeZone)
    definition.nameTemplate = nameTemplate
    definition.hasExtendedTitle = hasExtendedTitle
    definition.isEnabled = node.value("isEnabled")?.boolean ?? true
    definition.tags = node.strings("tags")
    definition.queries = queries.map(\.query)
    definition.cases = cases.map(\.ruleCase)
    definition.filters = readFilters()
    definition.tableRestrictions = readTables(labels: labels)
    definition.calculatedFields = calculatedFields
    definition.schedule = readSchedule()
    definition.groupSignalsBy = node.value("groupSignalsBy").map { _ in fields(node, "groupSignalsBy") }
    let method = options.detectionMethod.definition
    let own = method.block.flatMap { node.value("options")?.value($0.key) }
    let parts = MethodParts(own: own, queries: queries, cases: cases, steps: steps)
    method.read(parts, into: &definition, &self)
    if let block = method.block {
      definition.options.methodSettings = MethodSetting.settings(of: block, in: node.value("options"))
    }
    var rule = Rule(definition)
    rule.contentHash = RuleHash.hash(of: rule, node: node)
    var draft = RuleDraft(
      node: node, file: file, rule: rule, queries: queries, cases: cases, steps: steps, isJob: isJob)
    let unsupported = UnsupportedConstructs.find(in: draft)
    if !unsupported.isEmpty { draft.rule.unsupported = unsupported }
    if let zone = node.value("schedulingOptions")?.string("timezone"), !zone.isEmpty {
      draft.isKnownTimeZone = isKnownTimeZone(zone)
    }
    return draft
  }

  /// What the rule computes; before anything that may name it.
  private mutating func readCalculatedFields() -> [RuleCalculatedField] {
    var reader = CalculatedFieldReader(node, file: file)
    let fields = reader.fields()
    findings += reader.findings
    if node.value("schedulingOptions") != nil { calculated = fields.map(\.field) }
    return fields
  }

  /// A value that replaces another when it is not empty.
  private func override(_ key: StaticString) -> YAMLNode? {
    guard let value = node.value(key), let text = value.text, !text.isEmpty else { return nil }
    return value
  }

  /// Source: rule reference, section 1.6.
  ///
  /// A default keep alive never exceeds a written maximum.
  private func readOptions(_ type: RuleType) -> RuleOptions {
    let options = node.value("options")
    let method: DetectionMethod = options?.member("detectionMethod") ?? .threshold
    let window = options?.value("evaluationWindow")?.integer ?? method.definition.traits.defaultWindow
    let maximum = options?.value("maxSignalDuration")?.integer
    let keepAlive =
      options?.value("keepAlive")?.integer ?? min(max(3600, window), maximum ?? 86400)
    return RuleOptions(
      detectionMethod: method, evaluationWindow: window, keepAlive: keepAlive,
      maxSignalDuration: maximum ?? 86400,
      decreaseCriticalityBasedOnEnv: type == .logDetection
        && options?.value("decreaseCriticalityBasedOnEnv")?.boolean == true)
  }

  private mutating func readFilters() -> [RuleFilter] {
    node.items("filters").compactMap { item in
      guard let action: RuleFilter.Action = item.member("action"), let query = item.value("query") else {
        return nil
      }
      return RuleFilter(action: action, search: parseQuery(query))
    }
  }

  private mutating func readTemplate(
    _ node: YAMLNode?, labels: [String], isKnownTimeZone: (String) -> Bool
  ) -> TemplateSyntax {
    guard let node, let text = node.text else { return TemplateSyntax(nodes: []) }
    let parsed = withoutActuallyEscaping(isKnownTimeZone) {
      TemplateParser.parse(text, labels: labels, isKnownTimeZone: $0)
    }
    carry(parsed.diagnostics, from: node)
    return parsed.syntax
  }

  /// Parses a search; the spans of the result are those of the file.
  mutating func parseQuery(_ node: YAMLNode) -> QuerySyntax {
    guard let text = node.text else { return QuerySyntax(root: nil) }
    let parsed = QueryParser.parse(text, calculated: calculated.map { .fields($0) } ?? .none)
    carry(parsed.diagnostics, from: node)
    let mapping = node.spanMapping(in: file)
    return parsed.syntax.mapped { mapping.span(of: $0) }
  }

  /// Adds findings about a text of the file.
  mutating func carry(_ diagnostics: [Diagnostic], from node: YAMLNode) {
    guard !diagnostics.isEmpty else { return }
    let mapping = node.spanMapping(in: file)
    findings += diagnostics.map { $0.mapped { mapping.span(of: $0) } }
  }

  /// The fields of a list; those that name no field are reported and left out.
  mutating func fields(_ node: YAMLNode, _ key: StaticString) -> [GroupField] {
    node.items(key).compactMap { field($0, of: key) }
  }

  mutating func field(_ item: YAMLNode, of key: StaticString) -> GroupField? {
    guard let text = item.text, !text.isBlank else { return nil }
    switch FieldBinder.bind(text, calculated: calculated) {
    case .success(let field):
      return field
    case .failure(let failure):
      let span = item.span(of: SourceSpan(failure.range.lowerBound, failure.range.upperBound), in: file)
      let walk = SchemaWalk(file: file)
      let edits =
        item.isBlockScalar
        ? []
        : failure.replacement.map {
          [Fix.Edit(span: item.span, replacement: walk.requoted($0, like: item.span))]
        } ?? []
      findings.append(
        Diagnostic(
          .invalidField, "`\(shortened(text.description))` in `\(key)`: \(failure.message)", at: span,
          fixes: [Fix(failure.advice, edits: edits)]))
      return nil
    }
  }
}
