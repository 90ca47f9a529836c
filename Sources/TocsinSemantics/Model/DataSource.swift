/// `queries[].dataSource`.
///
/// Source: rule reference, section 1.3.
package enum DataSource: String, CaseIterable, Sendable {
  case logs
  case audit
  case events
  case spans
  case appSecSpans = "app_sec_spans"
  case securityRuntime = "security_runtime"
  case network
  case securitySignals = "security_signals"
  case ciPipeline = "ci_pipeline"
  case ciTest = "ci_test"

  /// Those of the rule API; `ci_pipeline` and `ci_test` are in none of its models, and accepted with a finding.
  package static let known = allCases.filter { $0 != .ciPipeline && $0 != .ciTest }

  /// Offline there is one input: these three all read it.
  package var isEvaluated: Bool { [.logs, .audit, .events].contains(self) }
}
