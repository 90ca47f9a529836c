/// Options of rules over configurations: typed, so that a misspelt key is found, and not evaluated.
extension RuleSchema {
  static let complianceSignalOptions = SchemaObject(
    place: "complianceSignalOptions",
    doc: "Whether and how findings of a configuration rule become signals.",
    fields: [
      SchemaField(
        "userActivationStatus", .boolean, source: api, "Whether the user has signals from findings."),
      SchemaField("userGroupByFields", texts, source: api, "Fields by which the user groups findings."),
      SchemaField(
        "defaultActivationStatus", .boolean, source: api,
        "Whether findings become signals where the user does not say."),
      SchemaField(
        "defaultGroupByFields", texts, source: api, "Fields that group findings where the user does not say."),
    ])

  static let complianceRuleOptions = SchemaObject(
    place: "options.complianceRuleOptions",
    doc: "What a configuration rule looks at.",
    fields: [
      SchemaField("resourceType", text, source: api, "The main type of resource, such as `aws_s3_bucket`."),
      SchemaField(
        "complexRule", .boolean, default: "false", source: api,
        "Whether the rule looks at several types of resources."),
      SchemaField("regoRule", .object(regoRule), source: api, "The policy that decides about a resource."),
      exported("complianceFrameworks", .list(of: .object(framework), .any), "Requirements the rule checks."),
      exported("defaultSecurityInbox", .boolean, "Whether findings appear in the security inbox."),
      exported("descriptionSummary", text, "A summary of the description."),
      exported("remediationSummary", text, "A summary of the remediation."),
      exported("filter", text, "A search over resources."),
      exported("validationQuery", text, "A search that shows whether a finding is true."),
      exported("resourceAttributes", .list(of: .any, .any), "Attributes shown with a resource."),
    ])

  private static let regoRule = SchemaObject(
    place: "options.complianceRuleOptions.regoRule",
    doc: "A policy in the language Rego.",
    fields: [
      SchemaField("policy", text, .required, source: api, "The text of the policy."),
      SchemaField(
        "resourceTypes", texts, .required, source: api, "The types of resources that the policy reads."),
    ])

  private static let framework = SchemaObject(
    place: "options.complianceRuleOptions.complianceFrameworks[]",
    doc: "A requirement of a framework.",
    fields: [
      exported("framework", text, "The framework, such as `cis-aws`."),
      exported("version", text, "Its version."),
      exported("requirement", text, "The group of requirements."),
      exported("control", text, "The requirement."),
      exported("message", text, "What the requirement says."),
      exported("is_default", .boolean, "Whether the requirement came with the rule."),
    ])

  private static func exported(_ name: String, _ type: SchemaType, _ doc: String) -> SchemaField {
    SchemaField(name, type, role: .readOnly, source: responses, doc)
  }
}
