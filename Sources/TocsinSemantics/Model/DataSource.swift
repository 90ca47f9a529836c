/// `queries[].dataSource`.
///
/// Source: rule reference, section 1.3; `ci_pipeline` is seen in exports only.
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

  /// Offline there is one input: these three all read it.
  package var isEvaluated: Bool { [.logs, .audit, .events].contains(self) }
}
