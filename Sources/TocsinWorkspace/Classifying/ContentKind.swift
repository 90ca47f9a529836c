/// What a file is, told from its keys.
///
/// The one place that decides which files of a directory are looked at, what the formatter may rewrite, and what is said
/// of a named file that is no rule. A rule with mistakes is a rule, also where its YAML cannot be read.
package enum ContentKind: Hashable, Sendable {
  /// A detection rule, several of them, or the service's answer that holds some.
  case rule
  /// A suppression.
  case suppression
  /// Rule tests.
  case ruleTest
  /// The configuration of Tocsin.
  case configuration
  /// Nothing but white space and comments.
  case empty
  /// A file of another kind, with its article: "a GitHub workflow".
  case other(String)
  /// A file of no known kind; `hasRuleKeys` where some of its keys are those of a rule, but too few to call it one.
  case unknown(hasRuleKeys: Bool)

  /// What the file is; `path` matters for rule tests, which are told by their name too.
  package static func of(_ bytes: [UInt8], path: String) -> ContentKind {
    let documents = KeyScan(bytes).documents
    if documents.isEmpty { return .empty }
    let kinds = documents.map { kind(of: $0, path: path) }
    // Where one document is a rule, the file is read as rules.
    let order: [ContentKind] = [.rule, .suppression, .ruleTest, .unknown(hasRuleKeys: true)]
    return order.first(where: kinds.contains) ?? kinds[0]
  }

  /// Whether the file is read as rules and suppressions wherever it lies.
  package var holdsRules: Bool { self == .rule || self == .suppression }

  /// Whether a file that is named itself is read as rules: also one that may be the beginning of a rule.
  package var mayHoldRules: Bool { holdsRules || self == .empty || self == .unknown(hasRuleKeys: true) }

  /// Whether the keys tell nothing at all.
  var isUnknown: Bool { self == .unknown(hasRuleKeys: false) }

  /// What the file seems to be, as the end of a sentence that begins with "this is".
  package var seeming: String {
    switch self {
    case .rule: "a rule"
    case .suppression: "a suppression"
    case .ruleTest: "a file of rule tests"
    case .configuration: "a Tocsin configuration"
    case .empty: "an empty file"
    case .other(let what): what
    case .unknown: "a file without the keys of a rule, such as `queries` and `cases`"
    }
  }

  private static func kind(of keys: KeyScan.Keys, path: String) -> ContentKind {
    let scopes = Scope.places.compactMap { Scope(keys, in: $0) }
    let score = scopes.map(\.ruleScore).max() ?? 0
    if score >= Scope.certainScore { return .rule }
    if scopes.contains(where: \.isSuppression) { return .suppression }
    let isNamedTest = [".test.yaml", ".test.yml"].contains { path.hasSuffix($0) }
    if scopes.first?.isRuleTest(isNamed: isNamedTest) == true { return .ruleTest }
    for scope in scopes {
      if let other = OtherContent.all.first(where: { $0.matches(scope.keys) }) { return .other(other.what) }
    }
    if scopes.contains(where: \.isRule) { return .rule }
    if scopes.first?.isConfiguration == true { return .configuration }
    return .unknown(hasRuleKeys: score > 0)
  }
}

/// The keys of a mapping that may be a rule, and of what is in it.
private struct Scope {
  /// Where rules stand: alone, in a list, and in the answers of the service.
  static let places = [
    "", "[]", "data", "data[]", "data.attributes", "data[].attributes", "rules[]", "attributes",
    "[].attributes",
  ]
  /// With so many points nothing else speaks against a rule.
  static let certainScore = 7
  /// With so many a mapping is a rule, if one of its keys is found in rules only.
  static let sufficientScore = 4

  /// Paths within the mapping.
  let keys: KeyScan.Keys

  /// The mapping at a path; `nil` where there is none.
  init?(_ all: KeyScan.Keys, in place: String) {
    if place.isEmpty {
      keys = all
      return
    }
    let prefix = place + "."
    var keys: KeyScan.Keys = [:]
    for (path, value) in all where path.hasPrefix(prefix) {
      keys[String(path.dropFirst(prefix.count))] = value
    }
    if keys.isEmpty { return nil }
    self.keys = keys
  }

  private func has(_ names: String...) -> Bool { names.contains { keys[$0] != nil } }

  /// Keys that hardly anything else has.
  private var peculiarities: Int {
    var points = 0
    if has("queries[].query", "queries[].groupByFields", "queries[].ruleId", "queries[].aggregation") {
      points += 1
    }
    if has("cases[].status", "cases[].condition") { points += 1 }
    if has(
      "options.evaluationWindow", "options.keepAlive", "options.maxSignalDuration", "options.detectionMethod",
      "options.newValueOptions", "options.complianceRuleOptions")
    {
      points += 2
    }
    if Scope.types.contains(keys["type"] ?? "") { points += 6 }
    for name in ["thirdPartyCases", "groupSignalsBy", "complianceSignalOptions", "hasExtendedTitle"]
    where has(name) { points += 2 }
    return points
  }

  private static let types: Set<String> = [
    "log_detection", "signal_correlation", "application_security", "api_security", "workload_security",
    "workload_activity", "cloud_configuration", "infrastructure_configuration", "api_catalog", "ci_pipeline",
    "ci_test",
  ]

  private static let weights: [String: Int] = [
    "queries": 2, "cases": 2, "options": 1, "name": 1, "message": 1, "tags": 1, "isEnabled": 1, "filters": 1,
    "calculatedFields": 1, "referenceTables": 1, "schedulingOptions": 1,
  ]

  /// How much speaks for a rule.
  var ruleScore: Int {
    Scope.weights.reduce(0) { keys[$1.key] == nil ? $0 : $0 + $1.value } + peculiarities
  }

  var isRule: Bool {
    let score = ruleScore
    return score >= Scope.sufficientScore && (peculiarities > 0 || has("queries") && has("cases"))
  }

  var isSuppression: Bool {
    has("rule_query", "suppression_query", "data_exclusion_query") || keys["type"] == "suppressions"
  }

  /// Rule tests are told by their keys, and where the file is not called so also by those of their items.
  func isRuleTest(isNamed: Bool) -> Bool {
    if has("ruleQueryPayloads") { return true }
    guard has("tests"), !has("suite", "templates") else { return false }
    let hasExpectation = has("tests[].expect") && has("tests[].events", "tests[].from", "tests[].rule")
    return isNamed || hasExpectation
  }

  /// The keys of a configuration, and no others.
  var isConfiguration: Bool {
    let names = Set(keys.keys.filter { !$0.contains(".") && !$0.contains("[") })
    return !names.isEmpty && names.isSubset(of: ["exclude", "lint", "test", "logs", "overrides"])
      && (has("overrides", "exclude")
        || keys.keys.contains { $0.hasPrefix("lint.") || $0.hasPrefix("test.") || $0.hasPrefix("logs.") })
  }
}
