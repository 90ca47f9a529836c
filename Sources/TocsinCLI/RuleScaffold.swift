/// The files that `tocsin new` writes: a rule that lints clean and whose tests pass.
struct RuleScaffold {
  var name: String
  var source: String

  /// `new-admin_user` → `New admin user`.
  static func title(of stem: String) -> String {
    let words = stem.split { $0 == "-" || $0 == "_" || $0 == "." }.joined(separator: " ")
    return words.prefix(1).uppercased() + words.dropFirst()
  }

  private var quotedName: String { "\"\(escaped(name))\"" }

  /// As text within double quotes of YAML and of JSON.
  private func escaped(_ text: String) -> String {
    text.reduce(into: "") { $0 += $1 == "\"" || $1 == "\\" ? "\\\($1)" : String($1) }
  }

  /// The source as a query writes it.
  private var searchedSource: String {
    let isPlain = source.utf8.allSatisfy {
      ($0 | 0x20) &- 0x61 < 26 || $0 &- 0x30 < 10 || "-_.".utf8.contains($0)
    }
    return isPlain ? source : "\\\"\(escaped(escaped(source)))\\\""
  }

  var rule: String {
    """
    name: \(quotedName)
    type: log_detection
    isEnabled: true
    queries:
      - name: failed_login
        query: "source:\(searchedSource) @evt.name:login @evt.outcome:failure"
        aggregation: count
        groupByFields: ["@usr.id"]
    cases:
      - name: Many failures
        status: high
        condition: failed_login >= 10
      - name: Some failures
        status: medium
        condition: failed_login >= 5
    options:
      detectionMethod: threshold
      evaluationWindow: 300
      keepAlive: 3600
      maxSignalDuration: 86400
    tags:
      - "source:\(escaped(source))"
      - security:attack
      - tactic:TA0006-credential-access
      - technique:T1110-brute-force
    message: |
      ## Goal
      Say what this rule is to notice.

      ## Triage and response
      {{@usr.id}} failed {{events_matched}} times, first at {{first_seen}}. Say what to do.

    """
  }

  var test: String {
    """
    tests:
      - name: five failures in five minutes
        events:
          - {at: "0:00", source: "\(escaped(source))", evt: {name: login, outcome: failure}, usr: {id: bob}, repeat: {times: 5, every: 10s}}
        expect:
          - {status: medium, case: Some failures, group: {"@usr.id": bob}, at: "0:40", count: 5}
      - name: ten failures raise the severity
        events:
          - {at: "0:00", source: "\(escaped(source))", evt: {name: login, outcome: failure}, usr: {id: bob}, repeat: {times: 10, every: 10s}}
        expect:
          - {status: high, case: Many failures}
      - name: four failures are nothing
        events:
          - {at: "0:00", source: "\(escaped(source))", evt: {name: login, outcome: failure}, usr: {id: bob}, repeat: {times: 4, every: 10s}}
        expect: []

    """
  }

  var samples: String {
    (0..<5).map { index in
      "{\"source\":\"\(escaped(source))\",\"timestamp\":\"2026-01-01T00:0\(index):00Z\","
        + "\"evt\":{\"name\":\"login\",\"outcome\":\"failure\"},\"usr\":{\"id\":\"bob\"}}\n"
    }.joined()
  }
}
