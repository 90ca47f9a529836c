/// The table of suppression files.
///
/// Source: rule reference, section 4.1. Keys are in snake case, unlike those of rules.
package enum SuppressionSchema {
  /// The mapping of a suppression: the attributes of the body, without its `data` envelope.
  package static let root = SchemaObject(
    place: "",
    doc: "A suppression: the attributes of the body of a create call, or what an export of it holds.",
    fields: [
      SchemaField(
        "name", RuleSchema.nonEmptyText, .required, source: RuleSchema.api, "What the suppression is for."),
      SchemaField(
        "rule_query", RuleSchema.nonEmptyText, .required, source: RuleSchema.api,
        "A search over rules: those it applies to."),
      SchemaField(
        "suppression_query", RuleSchema.text, source: RuleSchema.api,
        "A search over signals: one that matches is not created."),
      SchemaField(
        "data_exclusion_query", RuleSchema.text, source: RuleSchema.api,
        "A search over events: the rules do not see one that matches."),
      SchemaField(
        "start_date", .instant, source: RuleSchema.api, "When it begins to apply."),
      SchemaField(
        "expiration_date", .instant, source: RuleSchema.api, "When it ceases to apply."),
      SchemaField("enabled", .boolean, default: "true", source: RuleSchema.api, "Whether it applies."),
      SchemaField("description", RuleSchema.text, source: RuleSchema.api, "Why it is there."),
      SchemaField(
        "tags", RuleSchema.texts, default: "[]", source: RuleSchema.api, "Tags of the suppression."),
    ]
      + ["id", "version", "creation_date", "update_date", "creator", "updater", "editable"].map {
        SchemaField($0, .any, role: .readOnly, source: RuleSchema.api, "Set by the service.")
      })
}
