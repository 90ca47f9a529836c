import TocsinSemantics

extension Check {
  static let suppressionUnknownKey = Check(
    .suppressionUnknownKey,
    explanation: """
      The search over rules asks for a key that is none of `id`, `ruleId`, `name`, `type`, `status` and `source`, and
      none of the rules that were linted with the suppression has a tag with such a key. That part of the search selects
      no rule. `run` prints the same.

      Correct the key, or lint the suppression together with the rules it is about.
      """,
    triggering: [
      SuppressionTexts.example(
        "rule_query: '«rule_uid:abc-def-ghi» OR source:okta'\ndata_exclusion_query: '@usr.id:root'")
    ],
    passing: [
      SuppressionTexts.example(
        "rule_query: ruleId:abc-def-ghi OR source:okta\ndata_exclusion_query: '@usr.id:root'")
    ],
    detection: .ruleSet { context, findings in
      let rules = context.rules.map(\.rule.rule)
      for (file, suppression) in context.suppressions where suppression.isEnabled {
        for finding in suppression.unknownKeys(among: rules) { findings.add(finding, ofFile: file) }
      }
    })
}
