import TocsinRuleTesting
import TocsinSemantics

/// The JSON Schemas of the files that people write.
package enum Schemas {
  /// The JSON Schema of a rule, draft 2020-12, made from the table that rules are checked with.
  package static var rule: String { RuleJSONSchema.document() }
  /// The JSON Schema of a rule test file, draft 2020-12.
  package static var ruleTest: String { TestSchema.jsonSchema }
}
