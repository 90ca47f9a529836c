/// How often rules and logs meet.
enum MatchDensity: String, CaseIterable {
  /// As a rule library does: one event in a hundred to a thousand meets some rule.
  case sparse
  /// One event in eleven meets one of 10,000 rules.
  case dense
}

/// Rules over ``CloudTrailLogs``: mostly a call by name with further terms, some by text, address or range, few that no
/// index can look up.
struct RuleFiles {
  private var random: SeededRandom

  private let density: MatchDensity

  init(seed: UInt64, density: MatchDensity) {
    random = SeededRandom(seed: seed)
    self.density = density
  }

  /// A call that a rule asks for: what happens all day is worth none.
  private mutating func call() -> String {
    let first = density == .sparse ? CloudTrailLogs.commonNameCount : 0
    return CloudTrailLogs.name(first + random.below(CloudTrailLogs.nameCount - first))
  }

  /// A stateless rule keeps nothing of an event once it is read: each match is a signal of its own.
  mutating func rule(_ number: Int, isStateless: Bool = false) -> String {
    if isStateless {
      return """
        name: Generated rule \(number)
        message: "{{@userIdentity.userName}} called {{@evt.name}}"
        type: log_detection
        isEnabled: true
        queries: [{name: a, query: '\(query(number))'}]
        cases: [{status: low, condition: a > 0}]
        options: {evaluationWindow: 0, keepAlive: 0, maxSignalDuration: 0}

        """
    }
    return rule(number)
  }

  private mutating func rule(_ number: Int) -> String {
    """
    name: Generated rule \(number)
    message: "{{@userIdentity.userName}} called {{@evt.name}}"
    type: log_detection
    isEnabled: true
    queries:
      - name: a
        query: '\(query(number))'
        aggregation: count
        groupByFields: ["@userIdentity.userName"]
    cases:
      - name: seen
        status: \(random.pick(["info", "low", "medium", "high"]))
        condition: a > \(random.pick(["0", "3", "10"]))
        notifications: []
    options:
      detectionMethod: threshold
      evaluationWindow: \(random.pick(["0", "300", "900"]))
      keepAlive: 3600
      maxSignalDuration: 86400
    tags: ["source:cloudtrail"]

    """
  }

  private mutating func query(_ number: Int) -> String {
    let name = call()
    let scope = "source:cloudtrail"
    switch number % 200 {
    case 0:
      return "\(scope) -@userIdentity.type:(AWSService OR AssumedRole OR IAMUser OR FederatedUser OR Root)"
    case 1..<20:
      return
        "\(scope) @requestParameters.name:*\(random.hex(6))* @userIdentity.type:\(random.pick(CloudTrailLogs.kinds))"
    case 20..<30:
      return "\(scope) \"\(name) on \(random.pick(CloudTrailLogs.services))\" @evt.outcome:failure"
    case 30..<36:
      return
        "\(scope) CIDR(@network.client.ip, \(random.below(223) + 1).\(random.below(256)).0.0/16) @evt.outcome:success"
    case 36..<40:
      return "\(scope) @network.client.geoip.as.number:[\(random.below(60_000)) TO 59999] @evt.name:\(name)"
    case 40..<60:
      return
        "\(scope) @userIdentity.userName:user\(random.below(20_000)) -@userIdentity.sessionContext.attributes.mfaAuthenticated:true\(density == .sparse ? " @evt.outcome:failure" : "")"
    case 60..<80:
      return
        "\(scope) @http.useragent:*\(random.pick(["kali", "pacu", "curl", "nmap"]))\(number)* @evt.name:\(name)"
    default:
      let other = call()
      return
        "\(scope) @eventSource:\(random.pick(CloudTrailLogs.services)).amazonaws.com @evt.name:(\(name) OR \(other)) -@userIdentity.type:AWSService @evt.outcome:success"
    }
  }
}
