extension CheckExample {
  /// A query below an ignore comment, in a rule that is otherwise without findings.
  static func ignoring(_ comment: String, query: String) -> CheckExample {
    .rule(
      """
      name: An example
      type: log_detection
      isEnabled: true
      message: What happened to {{@usr.id}}, and what to do.
      tags: ['source:okta']
      queries:
        - name: a
          \(comment)
          query: \(query)
          groupByFields: ['@usr.id']
      cases:
        - status: low
          condition: a > 0
      options:
        evaluationWindow: 300
        keepAlive: 600
        maxSignalDuration: 3600

      """)
  }
}
