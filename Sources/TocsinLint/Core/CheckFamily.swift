import TocsinDiagnostics

/// The families of checks: the letter of a code.
package enum CheckFamily: String, CaseIterable, Sendable {
  case yaml = "Y"
  case schema = "S"
  case query = "Q"
  case condition = "C"
  case cases = "K"
  case grouping = "G"
  case windows = "W"
  case method = "D"
  case relations = "X"
  case message = "M"
  case tags = "T"
  case tests = "V"
  case performance = "P"
  case hygiene = "H"
  case evaluation = "E"

  /// What the family is about, for headings.
  package var title: String {
    switch self {
    case .yaml: "YAML and files"
    case .schema: "Keys and values of a rule"
    case .query: "Search queries"
    case .condition: "Case conditions"
    case .cases: "Cases and severities"
    case .grouping: "Aggregation and grouping"
    case .windows: "Windows and timing"
    case .method: "Detection methods"
    case .relations: "Suppressions, tables and other rules"
    case .message: "Message and title"
    case .tags: "Tags and ATT&CK"
    case .tests: "Rule tests"
    case .performance: "Performance"
    case .hygiene: "Hygiene"
    case .evaluation: "Offline evaluation"
    }
  }
}

extension Check {
  /// `nil` only for a code that begins with no letter of a family, which a test rules out.
  package var family: CheckFamily? { CheckFamily(rawValue: String(descriptor.code.prefix(1))) }
}
