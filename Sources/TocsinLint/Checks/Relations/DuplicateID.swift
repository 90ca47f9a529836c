import TocsinDiagnostics
import TocsinSemantics
import TocsinSyntax

extension Check {
  static let duplicateID = Check(
    .duplicateID,
    explanation: """
      An id names one rule: of two rules with the same id the second that is uploaded replaces the first. Their signals
      would have the same ids, so `run` and `test` refuse the two together. Usually a file was copied and its `id` kept.

      Remove the id of the copy; the service gives it one.
      """,
    triggering: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", id: "abc-def-ghi"),
        CrossRuleTexts.rule(name: "Two", id: "«abc-def-ghi»"))
    ],
    passing: [
      CrossRuleTexts.both(
        CrossRuleTexts.rule(name: "One", id: "abc-def-ghi"),
        CrossRuleTexts.rule(name: "Two", id: "abc-def-ghj"))
    ],
    detection: .ruleSet { context, findings in
      let rules = context.rules
      for pair in DuplicateIDs.pairs(among: rules.map(\.rule.rule)) {
        findings.add(
          DuplicateIDs.finding(
            rules[pair.second].rule.rule, whereabouts: context.whereabouts(of: pair.first)),
          ofFile: rules[pair.second].file)
      }
    })
}

/// Rules for examples of several.
enum CrossRuleTexts {
  /// Two rules as the documents of one file.
  static func both(_ one: String, _ other: String) -> CheckExample {
    .rule("\(one)\(one.hasSuffix("\n") ? "" : "\n")---\n\(other)")
  }

  static func rule(
    name: String, id: String? = nil, query: String = "source:okta @evt.name:deleted", status: String = "low",
    condition: String = "a > 3", extra: String = ""
  ) -> String {
    let identity = id.map { "id: \($0)\n" } ?? ""
    return """
      \(identity)name: \(name)
      type: log_detection
      isEnabled: true
      message: What happened to {{@usr.id}}, and what to do.
      tags: ['source:okta']
      queries:
        - name: a
          query: '\(query)'
          groupByFields: ['@usr.id']
      cases:
        - {status: \(status), condition: \(condition)}
      options:
        evaluationWindow: 300
        keepAlive: 600
        maxSignalDuration: 3600
      \(extra)
      """
  }
}

extension RuleSetContext {
  /// "the other is … in …, line …", for a note.
  func whereabouts(of rule: Int) -> String {
    let item = rules[rule]
    let place = files[item.file].source.location(of: item.rule.rule.nameSpan.start)
    return
      "the other rule is `\(MessageText.oneLine(item.rule.rule.name))` in \(files[item.file].source.name), line \(place.line)"
  }
}
