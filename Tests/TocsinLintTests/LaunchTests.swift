import Testing
import TocsinDiagnostics
import TocsinLint

/// The checks with which the program is first published, and their levels: all errors, and named warnings.
struct LaunchTests {
  struct Launched: Sendable {
    let code: String
    let name: String
    let level: DiagnosticLevel

    init(_ code: String, _ name: String, _ level: DiagnosticLevel) {
      self.code = code
      self.name = name
      self.level = level
    }
  }

  static let checks: [Launched] = [
    Launched("C241", "condition-syntax", .error),
    Launched("C242", "undefined-label", .error),
    Launched("C243", "empty-condition", .error),
    Launched("C244", "literal-on-left", .error),
    Launched("C245", "unsupported-operator", .error),
    Launched("C246", "always-true-condition", .error),
    Launched("C247", "never-true-condition", .error),
    Launched("C248", "redundant-clause", .warning),
    Launched("C249", "then-misuse", .error),
    Launched("C250", "label-vs-step", .error),
    Launched("D601", "new-value-range", .error),
    Launched("D602", "learning-exceeds-forget", .warning),
    Launched("D603", "new-value-single-query", .error),
    Launched("D604", "impossible-travel-shape", .error),
    Launched("D605", "anomaly-shape", .error),
    Launched("D606", "sequence-graph", .error),
    Launched("D607", "third-party-shape", .warning),
    Launched("G401", "group-by-mismatch", .warning),
    Launched("G402", "cardinality-without-distinct", .error),
    Launched("G403", "metrics-required", .error),
    Launched("G404", "metrics-not-allowed", .error),
    Launched("G405", "metrics-count", .error),
    Launched("G406", "no-group-by", .warning),
    Launched("G407", "group-by-never-present", .warning),
    Launched("G410", "group-signals-by-unknown", .error),
    Launched("G411", "signal-correlation-agg", .error),
    Launched("K301", "case-severity-order", .warning),
    Launched("K302", "unreachable-case", .error),
    Launched("K304", "duplicate-case", .warning),
    Launched("K305", "duplicate-case-name", .warning),
    Launched("K308", "no-name-multi-case", .warning),
    Launched("M801", "unknown-template-var", .warning),
    Launched("M802", "unbalanced-conditional", .warning),
    Launched("M803", "attr-not-in-signal", .warning),
    Launched("M804", "wrong-query-in-var", .warning),
    Launched("Q201", "query-syntax", .error),
    Launched("Q202", "empty-query", .error),
    Launched("Q203", "lowercase-boolean", .warning),
    Launched("Q204", "unescaped-special", .error),
    Launched("Q205", "wildcard-in-quotes", .warning),
    Launched("Q206", "mixed-and-or", .warning),
    Launched("Q208", "missing-at-sign", .warning),
    Launched("Q209", "at-on-reserved", .warning),
    Launched("Q212", "unsatisfiable-query", .error),
    Launched("Q213", "tautological-query", .warning),
    Launched("Q214", "redundant-term", .warning),
    Launched("Q215", "duplicate-or-value", .warning),
    Launched("Q218", "inverted-range", .error),
    Launched("Q219", "invalid-cidr-or-ip", .error),
    Launched("Q220", "regex-looking-value", .warning),
    Launched("Q222", "consecutive-wildcards", .warning),
    Launched("Q225", "unused-query", .error),
    Launched("Q226", "duplicate-queries", .warning),
    Launched("Q227", "query-label", .error),
    Launched("Q231", "unknown-attribute", .warning),
    Launched("S101", "missing-required", .error),
    Launched("S102", "wrong-type", .error),
    Launched("S103", "invalid-enum", .error),
    Launched("S104", "severity-case", .error),
    Launched("S105", "empty-string", .error),
    Launched("S106", "too-many-cases", .warning),
    Launched("S107", "deprecated-field", .warning),
    Launched("S108", "option-for-other-method", .warning),
    Launched("S109", "field-only-for-scheduled", .warning),
    Launched("S110", "invalid-rrule", .error),
    Launched("S111", "id-format", .warning),
    Launched("T851", "attack-id-unknown", .warning),
    Launched("T852", "attack-revoked", .warning),
    Launched("T853", "tag-format", .warning),
    Launched("T855", "missing-security-attack", .warning),
    Launched("T856", "source-tag", .warning),
    Launched("T857", "duplicate-tag", .warning),
    Launched("V901", "no-tests", .warning),
    Launched("V902", "case-never-exercised", .warning),
    Launched("V903", "no-negative-test", .warning),
    Launched("V906", "test-cannot-pass", .error),
    Launched("W501", "window-enum", .error),
    Launched("W502", "max-below-keepalive", .error),
    Launched("W503", "keepalive-not-allowed", .warning),
    Launched("W504", "keepalive-below-window", .warning),
    Launched("W505", "sequence-window", .error),
    Launched("X702", "suppression-swallows-rule", .error),
    Launched("X703", "suppression-expired", .warning),
    Launched("X704", "suppression-needs-query", .error),
    Launched("X706", "reference-table-missing", .error),
    Launched("X707", "duplicate-id", .error),
    Launched("X708", "duplicate-name", .warning),
    Launched("X709", "equivalent-rules", .warning),
    Launched("Y001", "yaml-syntax", .error),
    Launched("Y002", "duplicate-key", .error),
    Launched("Y003", "not-a-mapping", .error),
    Launched("Y004", "unknown-key", .error),
    Launched("Y005", "misplaced-key", .error),
    Launched("Y006", "implicit-typing", .warning),
    Launched("Y007", "invisible-or-control-char", .warning),
    Launched("Y008", "curly-quotes", .error),
  ]

  @Test func `there are ninety-six of them`() {
    #expect(LaunchTests.checks.count == 96)
  }

  @Test func `each is there under its name and level`() {
    for launched in LaunchTests.checks {
      guard let check = CheckRegistry.check(launched.code) else {
        Issue.record("\(launched.code) \(launched.name) is not there")
        continue
      }
      #expect(check.descriptor.name == launched.name)
      #expect(check.descriptor.level == launched.level, "\(launched.code)")
      #expect(check.isOnByDefault, "\(launched.code)")
    }
  }
}
