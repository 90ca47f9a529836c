/// Files that trigger a check, or that do not.
///
/// In a triggering example `«` and `»` stand around each text that a finding must point at.
package struct CheckExample: Sendable {
  /// Names and marked contents.
  ///
  /// `rule.test.yaml` and `rule.logs.ndjson` lie beside `rule.yaml`; the logs are plain records.
  package let files: [(name: String, text: String)]
  /// Codes of other errors that the example cannot do without.
  package private(set) var otherErrors: Set<String> = []

  package init(files: [(name: String, text: String)], otherErrors: Set<String> = []) {
    self.files = files
    self.otherErrors = otherErrors
  }

  /// The same example, in which other errors are found too.
  package func alsoFinding(_ codes: String...) -> CheckExample {
    var copy = self
    copy.otherErrors.formUnion(codes)
    return copy
  }

  /// The same example with sample logs beside the rule, one JSON object a line.
  package func samples(_ lines: String...) -> CheckExample {
    adding("rule.logs.ndjson", lines.joined(separator: "\n") + "\n")
  }

  /// The same example with rule tests beside the rule.
  package func tests(_ text: String) -> CheckExample { adding("rule.test.yaml", text + "\n") }

  /// The same example with another file.
  package func adding(_ name: String, _ text: String) -> CheckExample {
    CheckExample(files: files + [(name, text)], otherErrors: otherErrors)
  }

  /// A whole rule file.
  package static func rule(_ text: String) -> CheckExample {
    CheckExample(files: [("rule.yaml", text)])
  }

  /// One search query, standing in a rule that is otherwise without findings.
  ///
  /// The text is written as a YAML single-quoted scalar.
  package static func query(_ text: String) -> CheckExample {
    .with(
      queries: """
        - name: a
          query: '\(text.replacing("'", with: "''"))'
          groupByFields: ['@usr.id']
        """)
  }

  /// The condition of the only case, over the queries `a`, `b` and `c`.
  package static func condition(_ text: String) -> CheckExample {
    .cases("- status: low\n  condition: '\(text.replacing("'", with: "''"))'")
  }

  /// The `cases` of a rule with the queries `a`, `b` and `c`, as the lines of a YAML list.
  package static func cases(_ text: String) -> CheckExample {
    let queries = ["a", "b", "c"].map {
      "- name: \($0)\n  query: 'source:okta @evt.name:\($0)'\n  groupByFields: ['@usr.id']"
    }
    return .with(queries: queries.joined(separator: "\n"), cases: text)
  }

  /// A scheduled rule that computes one field.
  package static func calculated(_ field: String) -> CheckExample {
    .with(root: "schedulingOptions: {rrule: FREQ=DAILY}\ncalculatedFields:\n  - \(field)")
  }

  /// A rule without findings in which some parts are replaced.
  ///
  /// Parts are the lines below their key, not indented; `root` is added at the end, `message` is Markdown.
  package static func with(
    queries: String = "- name: a\n  query: 'source:okta @evt.name:login'\n  groupByFields: ['@usr.id']",
    cases: String = "- status: low\n  condition: a > 0",
    options: String = "evaluationWindow: 300\nkeepAlive: 600\nmaxSignalDuration: 3600",
    tags: String = "['source:okta']", message: String = "What happened to {{@usr.id}}, and what to do.",
    root: String = ""
  ) -> CheckExample {
    let lines = [
      "name: An example", "type: log_detection", "isEnabled: true", "tags: \(tags)", "queries:",
      indented(queries), "cases:", indented(cases), "options:", indented(options), "message: |",
      indented(message), root,
    ]
    return .rule(lines.joined(separator: "\n") + (root.isEmpty ? "" : "\n"))
  }

  /// A sequence of two steps, each of one query.
  package static func sequence(
    firstCondition: String = "a > 0", caseCondition: String = "second > 0", child: String = "second"
  ) -> CheckExample {
    .rule(
      """
      name: An example
      type: log_detection
      message: What to do.
      queries:
        - {name: a, query: 'source:okta'}
        - {name: b, query: 'source:auth0'}
      cases: [{status: low, condition: \(caseCondition)}]
      options:
        detectionMethod: sequence_detection
        sequenceDetectionOptions:
          steps:
            - {name: first, condition: \(firstCondition)}
            - {name: second, condition: b > 0}
          stepTransitions:
            - {parent: first, child: \(child)}
      """)
  }

  /// A rule of the new value method; `options` are the members of `newValueOptions`.
  package static func newValue(cases: String = "- status: low", options: String) -> CheckExample {
    .with(
      queries: """
        - name: a
          query: 'source:okta'
          aggregation: new_value
          metrics: ['@usr.id']
        """, cases: cases,
      options: "detectionMethod: new_value\nnewValueOptions: {\(options)}")
  }

  /// A rule with one test, of which a login expects signals; `more` is a further line of the test.
  package static func oneTest(status: String = "low", more: String = "") -> CheckExample {
    .with().tests(
      """
      tests:
        - name: a login
          events: [{source: okta, evt: {name: login}, usr: {id: u1}}]
          expect: [{status: \(status)}]
      """ + (more.isEmpty ? "" : "\n    \(more)"))
  }

  private static func indented(_ text: String) -> String {
    text.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
  }
}
