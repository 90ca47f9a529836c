import TocsinRuleTesting
import TocsinSemantics

/// The JSON Schemas of the files that people write.
package enum Schemas {
  package static var rule: String { RuleJSONSchema.document() }
  package static var ruleTest: String { TestSchema.jsonSchema }
}
