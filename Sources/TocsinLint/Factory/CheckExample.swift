/// Files that trigger a check, or that do not.
///
/// In a triggering example `«` and `»` stand around the text that the finding must point at.
package struct CheckExample: Sendable {
  /// Names and contents; the finding is in the first.
  package let files: [(name: String, text: String)]

  package init(files: [(name: String, text: String)]) { self.files = files }

  /// A whole rule file.
  package static func rule(_ text: String) -> CheckExample {
    CheckExample(files: [("rule.yaml", text)])
  }

  /// One search query, standing in a rule that is otherwise without findings.
  ///
  /// The text is written as a YAML single-quoted scalar.
  package static func query(_ text: String) -> CheckExample {
    let quoted = text.replacing("'", with: "''")
    return .rule(
      scaffold(queries: "  - name: a\n    query: '\(quoted)'\n    groupByFields: ['@usr.id']", cases: nil))
  }

  /// The `cases` of a rule with the queries `a`, `b` and `c`, as the lines of a YAML list.
  package static func cases(_ text: String) -> CheckExample {
    let queries = ["a", "b", "c"].map {
      "  - name: \($0)\n    query: 'source:okta @evt.name:\($0)'\n    groupByFields: ['@usr.id']"
    }
    return .rule(scaffold(queries: queries.joined(separator: "\n"), cases: text))
  }

  private static func scaffold(queries: String, cases: String?) -> String {
    let lines = cases ?? "- status: low\n  condition: a > 0"
    let indented = lines.split(separator: "\n", omittingEmptySubsequences: false)
      .map { $0.isEmpty ? "" : "  \($0)" }.joined(separator: "\n")
    return """
      name: An example
      type: log_detection
      isEnabled: true
      message: What happened to {{@usr.id}}, and what to do.
      tags: ['source:okta']
      queries:
      \(queries)
      cases:
      \(indented)
      options:
        evaluationWindow: 300
        keepAlive: 600
        maxSignalDuration: 3600

      """
  }
}
