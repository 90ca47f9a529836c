extension RuleSchema {
  /// Source: rule reference, section 1.9.
  static let filter = SchemaObject(
    place: "filters[]",
    doc: "A search that lets events in or keeps them out before the queries.",
    fields: [
      SchemaField(
        "action", .enumeration(RuleFilter.Action.allCases.map(\.rawValue)), .required, source: terraform,
        "Whether events must, or must not, meet the search."),
      SchemaField("query", text, .required, source: terraform, "The search."),
    ])

  /// Source: rule reference, sections 1.9 and 4.4.
  static let referenceTable = SchemaObject(
    place: "referenceTables[]",
    doc: "A table that the values of a query's events must, or must not, stand in.",
    fields: [
      SchemaField("tableName", nonEmptyText, .required, source: terraform, "The name of the table."),
      SchemaField("columnName", nonEmptyText, .required, source: terraform, "The column that is searched."),
      SchemaField(
        "logFieldPath", nonEmptyText, .required, source: terraform, "The field whose value is looked up."),
      SchemaField(
        "checkPresence", .boolean, .required, source: terraform,
        "Whether the value must be in the column, or must not."),
      SchemaField(
        "ruleQueryName", nonEmptyText, .required, source: terraform, "The label of the query it restricts."),
    ])

  static let calculatedField = SchemaObject(
    place: "calculatedFields[]",
    doc: "An expression computed for each event, see calculated-fields.md.",
    fields: [
      SchemaField(
        "name", nonEmptyText, .required, source: api,
        "The name by which queries use it, as `#name`: letters, digits, `_` and `-`."),
      SchemaField(
        "expression", nonEmptyText, .required, source: api,
        "What is computed from attributes, reserved attributes, tags and other calculated fields."),
    ])

  /// Source: rule reference, sections 1.9 and 3.10.
  static let schedulingOptions = SchemaObject(
    place: "schedulingOptions",
    doc: "When a scheduled rule runs.",
    fields: [
      SchemaField(
        "rrule", text, .conditional("in scheduled rules"), source: api,
        "A recurrence rule of RFC 5545, such as `FREQ=DAILY;INTERVAL=1`."),
      SchemaField(
        "start", text, source: scheduledPage, "The first run, as an ISO 8601 time without zone."),
      SchemaField(
        "timezone", text, source: scheduledPage, "The zone of `start`, by its tz database name."),
    ])

  /// Source: rule reference, section 3.5.
  static let thirdPartyCase = SchemaObject(
    place: "thirdPartyCases[]",
    doc: "A severity of a third party rule and the search that gives it.",
    fields: [
      SchemaField(
        "name", text, default: "\"\"", source: api, "Appended to the name of the rule in the title."),
      SchemaField("status", severity, .required, source: terraform, "The severity of the signal."),
      SchemaField("query", text, default: "\"\"", source: api, "The search an event must meet."),
      SchemaField(
        "notifications", texts, default: "[]", source: api, "Whom to tell, each written `@handle`."),
      SchemaField(
        "customStatus", severity, source: api,
        "If present, replaces `status`: the user's severity of a default rule."),
    ])
}
