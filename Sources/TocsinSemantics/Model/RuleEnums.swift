/// `status` of a case; the severity of a signal, from least to most severe.
package enum SignalSeverity: String, CaseIterable, Sendable, Comparable {
  case info
  case low
  case medium
  case high
  case critical

  /// 0 for info to 4 for critical: the value of `{{severity}}`.
  package var rank: Int { SignalSeverity.allCases.firstIndex(of: self) ?? 0 }

  /// One step lower; info stays.
  package var lowered: SignalSeverity { SignalSeverity.allCases[max(0, rank - 1)] }

  /// Whether `left` is less severe.
  package static func < (left: SignalSeverity, right: SignalSeverity) -> Bool { left.rank < right.rank }
}

/// `type` of a rule.
package enum RuleType: String, CaseIterable, Sendable {
  case logDetection = "log_detection"
  case signalCorrelation = "signal_correlation"
  case applicationSecurity = "application_security"
  case apiSecurity = "api_security"
  case workloadSecurity = "workload_security"
  case workloadActivity = "workload_activity"
  case cloudConfiguration = "cloud_configuration"
  case infrastructureConfiguration = "infrastructure_configuration"
}

/// `queries[].aggregation`.
package enum Aggregation: String, CaseIterable, Sendable {
  case count
  case cardinality
  case sum
  case max
  case newValue = "new_value"
  case geoData = "geo_data"
  case eventCount = "event_count"
  case none
}
